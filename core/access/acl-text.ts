import { done, failed, type Result } from '../failure.ts';
import { leastMask, type Acl, type NamedEntry, type Permissions } from './acl.ts';

/** The number of a user or group of this name, or written so; null when there is none. */
export type IdOf = (which: 'user' | 'group', name: string) => number | null;

/** How setfacl(1) lets the kinds be shortened. */
const kinds: Readonly<Record<string, 'user' | 'group' | 'mask' | 'other'>> = { u: 'user', user: 'user', g: 'group', group: 'group', m: 'mask', mask: 'mask', o: 'other', other: 'other' };

/**
 * Reads entries as setfacl(1) takes them, `u:alice:rw,g::r,m::rw`, over a list that has none yet: what is not named for the owner, the
 * owning group and others is taken from `base`; a mask that is not named is the least that takes nothing away.
 */
export function parseAclText(text: string, base: Acl, idOf: IdOf): Result<Acl> {
  const users: NamedEntry[] = [];
  const groups: NamedEntry[] = [];
  let { owner, owningGroup, other } = base;
  let mask: Permissions | null = null;
  for (const part of text.split(',').map((one) => one.trim())) {
    const match = /^([a-z]+):([^:]*):(\S*)$/.exec(part) ?? (/^[mo]/.test(part) ? /^([a-z]+):()([rwx0-7-]+)$/.exec(part) : null);
    const kind = kinds[match?.[1] ?? ''];
    const name = match?.[2] ?? '';
    if (!match || !kind) return failed('bad-input', `"${part}" is no entry of an access control list.`, 'Write user:NAME:rw, group:NAME:r, user::rw, group::r, mask::rw or other::r, with commas between.');
    const permissions = parsePermissions(match[3] ?? '');
    if (permissions === null) return failed('bad-input', `"${match[3]}" gives no permissions.`, 'Write them as r, w and x, or as one octal digit.');
    if (name !== '') {
      if (kind !== 'user' && kind !== 'group') return failed('bad-input', `"${part}" names somebody where nobody can be named.`);
      const id = idOf(kind, name);
      if (id === null) return failed('bad-input', `There is no local ${kind} ${name}.`, 'A number works for others.');
      (kind === 'user' ? users : groups).push({ id, permissions });
    } else if (kind === 'user') owner = permissions;
    else if (kind === 'group') owningGroup = permissions;
    else if (kind === 'mask') mask = permissions;
    else other = permissions;
  }
  const needsMask = mask === null && users.length + groups.length > 0;
  return done({ owner, users, owningGroup, groups, mask: needsMask ? leastMask({ users, owningGroup, groups }) : mask, other });
}

/** `rw-`, `rw`, `-` or an octal digit. */
function parsePermissions(text: string): Permissions | null {
  if (/^[0-7]$/.test(text)) return Number(text);
  if (!/^[rwx-]*$/.test(text) || text === '') return null;
  return (text.includes('r') ? 4 : 0) | (text.includes('w') ? 2 : 0) | (text.includes('x') ? 1 : 0);
}
