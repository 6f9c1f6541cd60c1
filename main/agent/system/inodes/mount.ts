import { readFileSync } from 'node:fs';
import { known, unknown, type Known } from '#core/model/known.ts';
import { codeOf, codeOfError } from './xattr.ts';
import { cString, libc } from '../libc.ts';

/** struct statfs where a long has 64 bits: asm-generic/statfs.h. */
const at = { flags: 80, size: 120 } as const;
/** ST_RDONLY of statfs(2): of the mount, or of the whole file system. */
const readOnly = 1n;
const room = Buffer.alloc(at.size);

/** Whether the mount that a path is on takes no writes. Links are followed. */
export function isReadOnly(path: string): Known<boolean> {
  const c = libc();
  if (!c) return unknown('failed', 'the C library cannot be asked');
  if (c.statfs(cString(path), room) !== 0) return unknown('failed', codeOf(c.errno()));
  return known((room.readBigUInt64LE(at.flags) & readOnly) !== 0n);
}

/** The sysctl fs.protected_symlinks: proc_sys_fs(5). */
export function readProtectedSymlinks(): Known<boolean> {
  try {
    return known(readFileSync('/proc/sys/fs/protected_symlinks', 'latin1').trim() !== '0');
  } catch (error) {
    return unknown('failed', codeOfError(error));
  }
}
