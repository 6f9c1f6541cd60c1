import type { Acl } from '../access/acl.ts';
import type { DoorKind } from '../access/bits.ts';
import { limitsOf, usedBy } from '../labels/limits.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Label } from '../model/door.ts';

/** Why a label's name cannot be, in a sentence, or null. xattr(7); Linux: XATTR_NAME_MAX. */
export function nameProblem(name: Bytes): string | null {
  if (name === '' || name === 'user.') return 'A label needs a name after "user."';
  if (!name.startsWith('user.')) return 'The name of a label begins with "user."';
  if (name.includes('\0')) return 'A name cannot hold a NUL byte.';
  if (name.length > 255) return `A name may have 255 bytes; this one has ${name.length}.`;
  return null;
}

/** Why a label cannot be set on this door as it is now, or null: what the kernel would refuse, said before it does. */
export function labelProblem(door: DoorKind, fileSystem: string, present: readonly Label[], name: Bytes, value: Bytes): string | null {
  const wrongName = nameProblem(name);
  if (wrongName) return wrongName;
  const limits = limitsOf(door, fileSystem);
  if (value.length > limits.valueBytes) return `A value may have ${limits.valueBytes} bytes; this one has ${value.length}.`;
  const old = present.find((label) => label.name === name);
  const used = usedBy(present);
  if (limits.names !== null && !old && used.names >= limits.names) return `This door holds ${limits.names} labels and has no room for one more: remove one first.`;
  const total = used.bytes - (old?.sizeBytes ?? 0) + value.length;
  if (limits.totalBytes !== null && total > limits.totalBytes)
    return `All values of this door may have ${limits.totalBytes} bytes together; with this one they would have ${total}.`;
  return null;
}

/** Why an access control list cannot be, in a sentence, or null. acl(5). */
export function aclProblem(acl: Acl): string | null {
  for (const [entries, what] of [[acl.users, 'user'], [acl.groups, 'group']] as const) {
    const ids = entries.map(({ id }) => id);
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice !== undefined) return `There are two entries for ${what} ${twice}: one is enough.`;
  }
  if (acl.mask === null && acl.users.length + acl.groups.length > 0) return 'A list with named users or groups needs a mask.';
  return null;
}
