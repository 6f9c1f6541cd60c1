import type { DoorFacts } from '../model/door.ts';
import { allows } from './bits.ts';

/** Names for numbers of users and groups; a number stands for itself where no name is known. */
export interface Accounts {
  readonly users: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
}

export const userNameOf = ({ users }: Accounts, uid: number): string => users[String(uid)] ?? `user ${uid}`;
export const groupNameOf = ({ groups }: Accounts, gid: number): string => String(gid) in groups ? `the group ${groups[String(gid)]}` : `group ${gid}`;

/**
 * Who may connect by owner, group and mode of an entry point, as the subject of a sentence: "Any program on this
 * machine". The classes are asked in the order owner, group, others, and the first that fits decides: path_resolution(7).
 * root may always. Folders on the way and an ACL are not looked at here.
 */
export function whoMayConnect({ mode, uid, gid }: Pick<DoorFacts, 'mode' | 'uid' | 'gid'>, accounts: Accounts): string {
  const owner = uid === 0 ? null : userNameOf(accounts, uid);
  const members = `members of ${groupNameOf(accounts, gid)}`;
  // root passes whatever the bits say, so an owner who is root needs no word.
  const ownerMay = owner === null || allows(mode, 'owner', 'write');
  const groupMay = allows(mode, 'group', 'write');
  if (allows(mode, 'other', 'write')) {
    const kept = [...(ownerMay || owner === null ? [] : [owner]), ...(groupMay ? [] : [members])];
    return kept.length === 0 ? 'Any program on this machine' : `Everybody except ${kept.join(' and ')}`;
  }
  const admitted = ['root', ...(owner !== null && ownerMay ? [owner] : []), ...(groupMay ? [members] : [])];
  return `Only ${join(admitted)}`;
}

export const join = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`);
