import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Adds to a file of one record a line, for its owner alone; gives its size in bytes. Several programs may add at the same time. */
export function appendLine(path: string, line: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // One write to a file opened for appending: window and command line do not part each other's lines.
  appendFileSync(path, `${endsMidLine(path) ? '\n' : ''}${line}\n`, { mode: 0o600 });
  return statSync(path).size;
}

/** A line that a crash cut short must not swallow the next one. */
function endsMidLine(path: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
  } finally {
    closeSync(fd);
  }
}

/** Lines of the file, newest first; none where there is no file. */
export function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .reverse();
  } catch {
    return [];
  }
}

/** Puts these lines, newest first, in the place of all, whole or not at all. */
export function replaceLines(path: string, lines: readonly string[]): void {
  const temporary = `${path}.${process.pid}.new`;
  try {
    writeFileSync(temporary, lines.length === 0 ? '' : `${lines.toReversed().join('\n')}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
    throw error;
  }
}
