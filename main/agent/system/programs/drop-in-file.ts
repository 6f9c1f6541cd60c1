import { closeSync, constants, fstatSync, fsyncSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOfError } from '../inodes/xattr.ts';

/** Longer is no drop-in of ours. */
const mostBytes = 4 * 1024 * 1024;

/** The text of a file, null when there is none. Links are not followed. Throws what Node throws, and for what is no plain file. */
export function readDropIn(path: string): string | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > mostBytes) throw new Error('it is no plain file');
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

/** Puts a file in its place whole, or not at all; its folder is made. The folder must be this user's own and no link. */
export function writeDropIn(path: string, text: string): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const stat = lstatSync(folder);
  // To an ordinary user a folder of root's is closed; to root one of anybody else is none to write into.
  if (stat.uid !== process.getuid?.()) throw Object.assign(new Error(`the folder ${folder} belongs to somebody else`), { code: 'EACCES' });
  if (!stat.isDirectory() || (stat.mode & 0o002) !== 0) throw new Error(`the folder ${folder} is a link, or open to others`);
  const temporary = `${folder}/.sockatlas-${process.pid}`;
  const fd = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o644);
  try {
    const data = Buffer.from(text);
    for (let at = 0; at < data.length; ) at += writeSync(fd, data, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  try {
    renameSync(temporary, path);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

/** Removes the file, and its folder when nothing else is in it. */
export function removeDropIn(path: string): void {
  unlinkSync(path);
  try {
    rmdirSync(dirname(path));
  } catch {
    // Somebody else's drop-ins are there too.
  }
}
