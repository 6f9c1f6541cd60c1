import type { DoorRef } from '#core/edits/edit.ts';
import { done, failed, type Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { getValue } from '../system/inodes/xattr.ts';
import { openDoor } from './door.ts';

/** The whole value of a label of the inode that was shown. */
export function readLabel(ref: DoorRef, name: Bytes): Result<{ value: Bytes }> {
  const opened = openDoor(ref);
  if (!opened.ok) return opened;
  using door = opened.value;
  const value = getValue(door.handle.path, name);
  if (value.ok) return done({ value: value.value });
  if (value.code === 'ENODATA') return failed('not-found', 'There is no such label here.');
  if (value.code === 'EACCES' || value.code === 'EPERM') return failed('not-permitted', 'You lack read permission on this socket.', 'Run getfattr as an administrator.');
  return failed('failed', `The label could not be read (${value.code}).`);
}
