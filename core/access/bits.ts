/** Permission bits as chmod(1) takes them: four octal digits. */
export const shownMode = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

/** As ls(1) draws them: `srw-rw-rw-` without its first letter. */
export function drawnMode(mode: number): string {
  let drawn = '';
  for (const shift of [6, 3, 0]) {
    const bits = (mode >> shift) & 7;
    drawn += (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + (bits & 1 ? 'x' : '-');
  }
  return drawn;
}

/** Bits of an octal text such as `660` or `0660`, or null. */
export const parseMode = (text: string): number | null => (/^[0-7]{3,4}$/.test(text.trim()) ? Number.parseInt(text.trim(), 8) : null);

export const classes = ['owner', 'group', 'other'] as const;
export type PermissionClass = (typeof classes)[number];
export const rights = ['read', 'write', 'execute'] as const;
export type Right = (typeof rights)[number];
export type DoorKind = 'entryPoint' | 'object';

const shifts: Readonly<Record<PermissionClass, number>> = { owner: 6, group: 3, other: 0 };
const masks: Readonly<Record<Right, number>> = { read: 4, write: 2, execute: 1 };

export const bitOf = (who: PermissionClass, right: Right): number => masks[right] << shifts[who];
export const allows = (mode: number, who: PermissionClass, right: Right): boolean => (mode & bitOf(who, right)) !== 0;

/**
 * What a bit does on a socket, measured and in fs/xattr.c (xattr_permission) and net/unix/af_unix.c (unix_find_bsd):
 * connecting needs write on the entry point, labels need read to see and write to change, execute does nothing.
 */
export function meaningOfRight(door: DoorKind, right: Right): { readonly short: string; readonly sentence: string } {
  if (right === 'execute') return { short: 'nothing', sentence: 'Execute has no effect on a socket.' };
  if (right === 'read')
    return door === 'entryPoint'
      ? { short: 'read labels', sentence: 'Read lets labels of the entry point be read. Their names can be listed by anyone who reaches the path.' }
      : { short: 'read labels', sentence: 'Read lets a process that has the socket open read the labels of the socket object.' };
  return door === 'entryPoint'
    ? { short: 'connect, relabel', sentence: 'Write lets programs connect, and lets them set and remove labels: whoever may connect may also relabel.' }
    : { short: 'relabel', sentence: 'Write lets a process that has the socket open change the labels of the socket object. It does not decide who may connect.' };
}

/** What stands behind the group bits when there is an ACL: acl(5), the mask. */
export const aclSentence =
  'There is an access control list. The group bits show its mask: the most that any named user or group, and the owning group, may do. Changing them changes the mask.';
