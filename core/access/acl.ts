import { bytes, type Bytes } from '../model/bytes.ts';
import { known, unknown, type Known } from '../model/known.ts';

/** Read 4, write 2, execute 1, as in a digit of a mode. */
export type Permissions = number;

/** What an entry for a named user or group gives: acl(5), ACL_USER and ACL_GROUP. */
export interface NamedEntry {
  readonly id: number;
  readonly permissions: Permissions;
}

/**
 * An access ACL: acl(5). Each has one entry for the owner, the owning group and others; named ones stand in the order in which the
 * kernel keeps and asks them. The mask is there as soon as there is a named entry, and may be there without.
 */
export interface Acl {
  readonly owner: Permissions;
  readonly users: readonly NamedEntry[];
  readonly owningGroup: Permissions;
  readonly groups: readonly NamedEntry[];
  readonly mask: Permissions | null;
  readonly other: Permissions;
}

/** The attribute that holds it: xattr(7). */
export const aclAttribute = bytes('system.posix_acl_access');

/** linux/posix_acl_xattr.h and linux/posix_acl.h. */
const version = 2;
const headBytes = 4;
const entryBytes = 8;
const tags = { owner: 0x01, user: 0x02, owningGroup: 0x04, group: 0x08, mask: 0x10, other: 0x20 } as const;
const noId = 0xffff_ffff;

/** Tags in the order in which the kernel takes them: fs/posix_acl.c, posix_acl_valid. */
const order: readonly number[] = Object.values(tags);

/**
 * What the value of `system.posix_acl_access` says; null when it is none that the kernel would take (fs/posix_acl.c,
 * posix_acl_valid): another version, cut, entries out of order, missing or there twice, a named entry without a mask.
 */
export function parseAcl(value: Bytes): Acl | null {
  const data = new DataView(Uint8Array.from(value, (unit) => unit.charCodeAt(0)).buffer);
  if (data.byteLength < headBytes || (data.byteLength - headBytes) % entryBytes !== 0 || data.getUint32(0, true) !== version) return null;
  const single = new Map<number, Permissions>();
  const users: NamedEntry[] = [];
  const groups: NamedEntry[] = [];
  let latest = 0;
  for (let at = headBytes; at < data.byteLength; at += entryBytes) {
    const tag = data.getUint16(at, true);
    const permissions = data.getUint16(at + 2, true);
    const id = data.getUint32(at + 4, true);
    if (!order.includes(tag) || tag < latest || permissions > 7) return null;
    latest = tag;
    if (tag === tags.user || tag === tags.group) {
      if (id === noId) return null;
      (tag === tags.user ? users : groups).push({ id, permissions });
    } else if (single.has(tag)) return null;
    else single.set(tag, permissions);
  }
  const owner = single.get(tags.owner);
  const owningGroup = single.get(tags.owningGroup);
  const other = single.get(tags.other);
  const mask = single.get(tags.mask) ?? null;
  if (owner === undefined || owningGroup === undefined || other === undefined) return null;
  if (mask === null && users.length + groups.length > 0) return null;
  return { owner, users, owningGroup, groups, mask, other };
}

/** The value of `system.posix_acl_access` that says so. */
export function aclBytes({ owner, users, owningGroup, groups, mask, other }: Acl): Bytes {
  const entries: readonly (readonly [tag: number, permissions: Permissions, id: number])[] = [
    [tags.owner, owner, noId],
    ...users.map(({ id, permissions }) => [tags.user, permissions, id] as const),
    [tags.owningGroup, owningGroup, noId],
    ...groups.map(({ id, permissions }) => [tags.group, permissions, id] as const),
    ...(mask === null ? [] : [[tags.mask, mask, noId] as const]),
    [tags.other, other, noId],
  ];
  const data = new DataView(new ArrayBuffer(headBytes + entries.length * entryBytes));
  data.setUint32(0, version, true);
  for (const [i, [tag, permissions, id]] of entries.entries()) {
    const at = headBytes + i * entryBytes;
    data.setUint16(at, tag, true);
    data.setUint16(at + 2, permissions, true);
    data.setUint32(at + 4, id, true);
  }
  return bytes(String.fromCharCode(...new Uint8Array(data.buffer)));
}

/** The permission bits that an inode with this ACL has: the group bits are the mask where there is one. */
export const modeOfAcl = ({ owner, owningGroup, mask, other }: Acl): number => (owner << 6) | ((mask ?? owningGroup) << 3) | other;

/** Whether it says no more than permission bits do; then the kernel keeps those and no list: fs/posix_acl.c, posix_acl_equiv_mode. */
export const isOnlyMode = ({ users, groups, mask }: Acl): boolean => mask === null && users.length === 0 && groups.length === 0;

/** The least mask under which every named entry, and that of the owning group, gives all it says. */
export const leastMask = ({ users, owningGroup, groups }: Pick<Acl, 'users' | 'owningGroup' | 'groups'>): Permissions => [...users, ...groups].reduce((all, { permissions }) => all | permissions, owningGroup);

/** The ACL that says what the permission bits alone say. */
export const aclOfMode = (mode: number): Acl => ({ owner: (mode >> 6) & 7, users: [], owningGroup: (mode >> 3) & 7, groups: [], mask: null, other: mode & 7 });

export const drawnPermissions = (permissions: Permissions): string => `${permissions & 4 ? 'r' : '-'}${permissions & 2 ? 'w' : '-'}${permissions & 1 ? 'x' : '-'}`;

/** What a named entry, or that of the owning group, gives after the mask. */
export const masked = (permissions: Permissions, { mask }: Pick<Acl, 'mask'>): Permissions => (mask === null ? permissions : permissions & mask);

interface Names {
  readonly users: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
}

/**
 * Its entries as getfacl(1) prints them and setfacl(1) takes them: `user:alice:rw-`. Numbers stand where no name is known.
 * `#effective:` follows where the mask takes something away.
 */
export function aclEntries(acl: Acl, { users, groups }: Names, effective = true): readonly string[] {
  const entry = (head: string, permissions: Permissions, underMask: boolean): string => {
    const left = masked(permissions, acl);
    return `${head}:${drawnPermissions(permissions)}${effective && underMask && left !== permissions ? ` #effective:${drawnPermissions(left)}` : ''}`;
  };
  return [
    entry('user:', acl.owner, false),
    ...acl.users.map(({ id, permissions }) => entry(`user:${users[String(id)] ?? id}`, permissions, true)),
    entry('group:', acl.owningGroup, true),
    ...acl.groups.map(({ id, permissions }) => entry(`group:${groups[String(id)] ?? id}`, permissions, true)),
    ...(acl.mask === null ? [] : [entry('mask:', acl.mask, false)]),
    entry('other:', acl.other, false),
  ];
}

/** Said where a snapshot of an older program tells of a list, but not what it says. */
export const aclNotKept = unknown('acl-not-kept');

/** Whether there is one; null where that is not known. What it says may be unknown all the same. */
export function hasAcl(acl: Known<Acl | null>): boolean | null {
  if (acl.known) return acl.value !== null;
  return acl.reason.code === 'acl-not-kept' || acl.reason.code === 'acl-not-understood' ? true : null;
}

export const noAcl: Known<Acl | null> = known(null);

/** Whether two say the same. */
export const sameAcl = (a: Acl | null, b: Acl | null): boolean => a === b || (a !== null && b !== null && aclBytes(a) === aclBytes(b));
