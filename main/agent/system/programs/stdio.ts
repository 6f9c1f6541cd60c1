import { readSync, writeSync } from 'node:fs';
import { codeOfError } from '../inodes/xattr.ts';

const pause = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that its other end set to non-blocking has nothing, or no room, for a moment. */
function patiently(act: () => number): number {
  for (;;)
    try {
      return act();
    } catch (error) {
      if (codeOfError(error) !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 2);
    }
}

/** The first line of standard input, or null when it ends before, or is longer than that. */
export function readLine(mostBytes: number): string | null {
  const chunks: Buffer[] = [];
  const chunk = Buffer.alloc(65_536);
  for (let size = 0; size <= mostBytes; ) {
    const count = patiently(() => readSync(0, chunk));
    if (count === 0) return null;
    const end = chunk.subarray(0, count).indexOf(0x0a);
    chunks.push(Buffer.from(chunk.subarray(0, end < 0 ? count : end)));
    if (end >= 0) return Buffer.concat(chunks).toString();
    size += count;
  }
  return null;
}

/** Writes all of it to standard output. */
export function writeOut(text: string): void {
  const data = Buffer.from(text);
  for (let at = 0; at < data.length; ) {
    const from = at;
    at += patiently(() => writeSync(1, data, from));
  }
}
