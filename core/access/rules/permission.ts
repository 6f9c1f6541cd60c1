import { hasAcl, masked, type Acl } from '../acl.ts';
import type { Known } from '../../model/known.ts';
import type { CapabilityName, Subject } from './subject.ts';

/** What a permission check looks at: fs/namei.c, generic_permission. */
export interface Guarded {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly acl: Known<Acl | null>;
}

export const read = 4;
export const write = 2;
export const search = 1;

/** What decided: a class of the mode, an entry of the ACL, a capability, or nothing, since it is not known. */
export type Ground =
  | { readonly by: 'owner' | 'owning-group' | 'other'; readonly permissions: number; readonly ofAcl: boolean }
  | { readonly by: 'named-user' | 'named-group'; readonly id: number; readonly permissions: number; readonly mask: number }
  | { readonly by: 'masked-group'; readonly permissions: number; readonly mask: number }
  | { readonly by: 'capability'; readonly capability: CapabilityName }
  | { readonly by: 'acl-unknown' | 'groups-unknown' };

export interface Decision {
  readonly allowed: boolean | null;
  readonly ground: Ground;
}

/**
 * Whether a subject may do what `want` says (a sum of read, write, search), by owner, mode, ACL and capabilities, in the kernel's
 * order: fs/namei.c (acl_permission_check, generic_permission) and fs/posix_acl.c (posix_acl_permission). The first class that fits
 * decides, also when it has less.
 */
export function decide(door: Guarded, want: number, subject: Subject, isFolder: boolean): Decision {
  const plain = byBits(door, want, subject);
  if (plain.allowed === true) return plain;
  const capability = overriding(door, want, subject, isFolder);
  return capability === null ? plain : { allowed: true, ground: { by: 'capability', capability } };
}

/** The capability that lets the subject pass whatever the bits say, or null. */
function overriding({ mode }: Guarded, want: number, { capabilities }: Subject, isFolder: boolean): CapabilityName | null {
  const onlyReads = isFolder ? (want & write) === 0 : want === read;
  if (onlyReads && capabilities.has('CAP_DAC_READ_SEARCH')) return 'CAP_DAC_READ_SEARCH';
  // Execute on what is no folder is overridden only where somebody has it.
  const mayOverride = isFolder || (want & search) === 0 || (mode & 0o111) !== 0;
  return mayOverride && capabilities.has('CAP_DAC_OVERRIDE') ? 'CAP_DAC_OVERRIDE' : null;
}

function byBits(door: Guarded, want: number, subject: Subject): Decision {
  if (subject.uid === door.uid) return plain('owner', (door.mode >> 6) & 7, want, false);
  if (subject.groups.known) return withGroups(door, want, subject.uid, subject.groups.value);
  // Of several groups in an ACL the first that grants decides, or else any that refuses: so with no group and with each one alone,
  // every outcome is met that there could be.
  const named = door.acl.known ? (door.acl.value?.groups ?? []).map(({ id }) => id) : [];
  const none = withGroups(door, want, subject.uid, []);
  const differs = [door.gid, ...named].some((gid) => withGroups(door, want, subject.uid, [gid]).allowed !== none.allowed);
  return differs ? { allowed: null, ground: { by: 'groups-unknown' } } : none;
}

function withGroups(door: Guarded, want: number, uid: number | null, groups: readonly number[]): Decision {
  const { mode, gid, acl } = door;
  // An ACL whose mask is empty is not asked at all: acl_permission_check looks at the group bits first, which are the mask.
  if ((mode & 0o070) !== 0) {
    if (acl.known && acl.value !== null) return byAcl(acl.value, gid, want, uid, groups);
    if (!acl.known && hasAcl(acl) !== false) return { allowed: null, ground: { by: 'acl-unknown' } };
  }
  return groups.includes(gid) ? plain('owning-group', (mode >> 3) & 7, want, false) : plain('other', mode & 7, want, false);
}

const has = (permissions: number, want: number): boolean => (permissions & want) === want;

const plain = (by: 'owner' | 'owning-group' | 'other', permissions: number, want: number, ofAcl: boolean): Decision => ({ allowed: has(permissions, want), ground: { by, permissions, ofAcl } });

function byAcl(acl: Acl, gid: number, want: number, uid: number | null, groups: readonly number[]): Decision {
  const mask = acl.mask ?? 7;
  const user = acl.users.find(({ id }) => id === uid);
  if (user) return { allowed: has(masked(user.permissions, acl), want), ground: { by: 'named-user', id: user.id, permissions: user.permissions, mask } };
  let refused: Decision | null = null;
  for (const { id, permissions } of [{ id: null, permissions: acl.owningGroup }, ...acl.groups]) {
    if (!groups.includes(id ?? gid)) continue;
    const ground: Ground = id !== null ? { by: 'named-group', id, permissions, mask } : acl.mask === null ? { by: 'owning-group', permissions, ofAcl: true } : { by: 'masked-group', permissions, mask };
    // The first entry that grants decides, and then the mask may still refuse; others are not asked any more.
    if (has(permissions, want)) return { allowed: has(permissions & mask, want), ground };
    refused ??= { allowed: false, ground };
  }
  return refused ?? plain('other', acl.other, want, true);
}
