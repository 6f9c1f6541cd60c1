import { closeSync, constants, fchmodSync, fstatSync, fsyncSync, openSync, readSync, realpathSync, renameSync, statSync, unlinkSync, writeFileSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { failed, done, type Result } from '#core/failure.ts';

const chunkBytes = 1024 * 1024;

/** What a file is, for sentences. */
export type FileWord = 'snapshot' | 'report' | 'baseline' | 'text' | 'interface';

/**
 * The text of a file that somebody named. Never more than such a file can have, whatever the file says of itself.
 *
 * @param path 0 is standard input, which may be a socket: those cannot be opened by a path
 * @param pipes whether a pipe or a device will do, as on a command line; it may keep the reader waiting
 */
export function readWholeFile(path: string | 0, what: FileWord, { pipes, mostBytes }: { readonly pipes: boolean; readonly mostBytes: number }): Result<string> {
  try {
    // Opening a pipe waits for its writer, unless told not to; what it is can be asked only afterwards.
    const fd = path === 0 ? 0 : openSync(path, constants.O_RDONLY | (pipes ? 0 : constants.O_NONBLOCK));
    try {
      const stat = fstatSync(fd);
      if (stat.isDirectory() || (!pipes && !stat.isFile())) return failed('bad-input', `This is no file that a ${what} could be in.`);
      if (stat.size > mostBytes) return tooLarge(what, mostBytes);
      const text = readAll(fd, mostBytes);
      return text === null ? tooLarge(what, mostBytes) : done(text);
    } finally {
      if (path !== 0) closeSync(fd);
    }
  } catch (error) {
    return failureOf(error, what, 'read');
  }
}

const tooLarge = (what: FileWord, mostBytes: number): Result<never> => failed('bad-input', `This file is too large for a ${what}: one has ${Math.round(mostBytes / 1024 / 1024)} MiB at the most.`);

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Standard input that its other end set to non-blocking has nothing for a moment. */
function patiently(act: () => number): number {
  for (;;)
    try {
      return act();
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 2);
    }
}

/** All of it as text, or null when it is more than `mostBytes`. */
function readAll(fd: number, mostBytes: number): string | null {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const count = patiently(() => readSync(fd, chunk, 0, chunkBytes, null));
    if (count === 0) return Buffer.concat(chunks, size).toString('utf8');
    size += count;
    if (size > mostBytes) return null;
    chunks.push(chunk.subarray(0, count));
  }
}

/**
 * Writes a file, whole or not at all, readable by its owner alone: it may hold command lines. A link is followed; what is
 * no file (a device, a folder) is never replaced by one.
 *
 * @param mode `mode of before` is for files of other programs, which stay as readable as they were
 */
export function writeWholeFile(path: string, text: string, what: FileWord, mode: 'private' | 'mode of before' = 'private'): Result<null> {
  try {
    const old = statOrNull(path);
    if (old && !old.isFile()) return failed('bad-input', old.isDirectory() ? 'There is a folder of that name.' : 'There is something of that name which is no file.', 'Choose another name.');
    const target = old ? realpathSync(path) : path;
    // Beside it: a rename across file systems is none.
    const temporary = `${target}.${process.pid}.new`;
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      try {
        if (old && mode === 'mode of before') fchmodSync(fd, old.mode & 0o777);
        writeFileSync(fd, text);
        fsyncSync(fd); // else a power cut could leave the name without what is in it
      } finally {
        closeSync(fd);
      }
      renameSync(temporary, target);
    } catch (error) {
      unlinkSync(temporary);
      throw error;
    }
    return done(null);
  } catch (error) {
    return failureOf(error, what, 'written', dirname(path));
  }
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown');

function failureOf(error: unknown, what: FileWord, act: 'read' | 'written', folder?: string): Result<never> {
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return folder === undefined ? failed('not-found', 'There is no such file.') : failed('not-found', 'There is no such folder.', 'Make it first, or choose another.');
    case 'EACCES':
    case 'EPERM':
      return failed('not-permitted', `The ${what} cannot be ${act}: you have no right to.`, act === 'written' ? 'Choose a folder of your own.' : null);
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return failed('no-room', `The ${what} was not written: there is no room for it. Nothing was left behind.`);
    case 'EROFS':
      return failed('read-only', `The ${what} was not written: the file system is read-only.`, 'Choose a folder of your own.');
    case 'EISDIR':
      return failed('bad-input', `This is a folder, not a ${what}.`);
    default:
      return failed('failed', `The ${what} could not be ${act} (${code}).`);
  }
}
