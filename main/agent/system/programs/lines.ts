import type { Readable, Writable } from 'node:stream';

/** A line of the look door: the first delta of 100 000 sockets has some 100 MB. Longer is no line of ours. */
const mostBytes = 1024 * 1024 * 1024;

/** Gives each line of a stream; `end` when it ends, or a line is too long. */
export function onLines(from: Readable, line: (text: string) => void, end: () => void): void {
  let parts: Buffer[] = [];
  let size = 0;
  from.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let at = rest.indexOf(0x0a); at >= 0; at = rest.indexOf(0x0a)) {
      parts.push(rest.subarray(0, at));
      line(Buffer.concat(parts).toString());
      parts = [];
      size = 0;
      rest = rest.subarray(at + 1);
    }
    parts.push(rest);
    size += rest.length;
    if (size > mostBytes) from.destroy();
  });
  from.on('error', end);
  from.on('close', end);
}

/** Lines of JSON to a stream. */
export function lineWriter(to: Writable): (message: unknown) => void {
  to.on('error', () => undefined); // the reader has gone: the end of what it says tells
  return (message) => void to.write(`${JSON.stringify(message)}\n`);
}
