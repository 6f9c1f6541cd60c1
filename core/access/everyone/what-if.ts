import type { Bytes } from '../../model/bytes.ts';
import { known } from '../../model/known.ts';
import type { Folders } from '../../model/folder.ts';
import type { Surroundings } from '../../model/model.ts';
import { modeOfAcl, type Acl } from '../acl.ts';
import type { Guarded } from '../rules/permission.ts';
import { acts, type Act } from '../rules/step.ts';
import type { Target } from '../rules/target.ts';
import { admittedWords, everyoneWhoMay, type Everyone } from './everyone.ts';

/** What is to be otherwise. */
export interface Change {
  readonly uid: number;
  readonly gid: number;
  /** As chmod(1) would set it: with an access control list its group bits are the mask. */
  readonly mode: number;
  /** The list to be set before that; null: none. */
  readonly acl: Acl | null;
  readonly folder: { readonly path: Bytes; readonly mode: number } | null;
}

export interface Facts {
  readonly target: Target;
  readonly folders: Folders;
}

/** The facts as they would be. */
export function supposed({ target, folders }: Facts, change: Change): Facts {
  const waypoint = change.folder ? folders[change.folder.path] : undefined;
  const after = change.folder && waypoint?.is === 'folder' ? { ...folders, [change.folder.path]: { ...waypoint, ...withMode(waypoint, change.folder.mode) } } : folders;
  if (target.is !== 'path' || !target.door.known) return { target, folders: after };
  const { uid, gid, mode, acl } = change;
  const door = { ...target.door.value, uid, gid, acl: known(acl) };
  return { target: { ...target, door: known({ ...door, ...withMode(door, mode) }) }, folders: after };
}

/** What chmod(2) leaves of a mode and a list: fs/posix_acl.c, posix_acl_chmod. */
function withMode({ acl }: Pick<Guarded, 'acl'>, mode: number): Pick<Guarded, 'mode' | 'acl'> {
  if (!acl.known || acl.value === null) return { mode, acl };
  const group = (mode >> 3) & 7;
  const after: Acl = { ...acl.value, owner: (mode >> 6) & 7, other: mode & 7, ...(acl.value.mask === null ? { owningGroup: group } : { mask: group }) };
  return { mode: (mode & 0o7000) | modeOfAcl(after), acl: known(after) };
}

/** Who gains an act and who loses it, in words; null: nobody. */
export interface Shift {
  readonly act: Act;
  readonly gains: string | null;
  readonly loses: string | null;
}

/** The acts of which something changes for somebody. What becomes unknown counts as lost, what was unknown as gained. */
export function shiftsBetween(before: Facts, after: Facts, facts: Pick<Surroundings, 'users' | 'groups' | 'memberships'>): readonly Shift[] {
  return acts.flatMap((act) => {
    const was = everyoneWhoMay(act, before.target, before.folders, facts);
    const is = everyoneWhoMay(act, after.target, after.folders, facts);
    const gains = beyond(is, was, facts);
    const loses = beyond(was, is, facts);
    return gains === null && loses === null ? [] : [{ act, gains, loses }];
  });
}

/** Those that one lets in and the other does not. */
function beyond(one: Everyone, other: Everyone, facts: Pick<Surroundings, 'users' | 'groups' | 'memberships'>): string | null {
  const had = new Set(other.yes);
  const more = one.yes.filter((subject) => !had.has(subject));
  if (one.stranger === 'yes' && other.stranger !== 'yes') {
    const beside = admittedWords(one.yes.filter((subject) => had.has(subject)), other.groups, facts);
    return beside === null ? 'everyone' : `everyone but ${beside}`;
  }
  const groups = other.stranger === 'yes' ? [] : one.groups.filter((gid) => !other.groups.includes(gid));
  return admittedWords(more, groups, facts);
}
