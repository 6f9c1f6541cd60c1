import { closeSync, fstatSync, readSync, type Stats } from 'node:fs';
import { Socket } from 'node:net';

export type Read = { readonly is: 'content'; readonly content: Uint8Array } | { readonly is: 'too large' } | { readonly is: 'unreadable'; readonly why: string };

const unreadable = (error: unknown): Read => ({ is: 'unreadable', why: error instanceof Error ? error.message : String(error) });

/** Bytes that can be read from a descriptor until its end; or why there are none. The descriptor is closed in any case. */
export async function read(descriptor: number, mostBytes: number, signal: AbortSignal): Promise<Read> {
  const stat = fstatSync(descriptor);
  if (stat.isFIFO() || stat.isSocket()) return readStream(descriptor, mostBytes, signal);
  try {
    return stat.isFile() ? readFile(descriptor, mostBytes) : unreadable(`it is ${whatIs(stat)}`);
  } catch (error) {
    return unreadable(error);
  } finally {
    closeSync(descriptor);
  }
}

/** Of a regular file reading waits for nobody. From its beginning, wherever the caller was in it. */
function readFile(descriptor: number, mostBytes: number): Read {
  const content = Buffer.alloc(mostBytes + 1);
  let size = 0;
  for (let got = -1; got !== 0 && size < content.length; size += got) got = readSync(descriptor, content, size, content.length - size, size);
  return size > mostBytes ? { is: 'too large' } : { is: 'content', content: content.subarray(0, size) };
}

/** What comes by and by is not waited for on a thread: who never ends would keep it. */
function readStream(descriptor: number, mostBytes: number, signal: AbortSignal): Promise<Read> {
  let socket: Socket;
  try {
    socket = new Socket({ fd: descriptor, readable: true, writable: false });
  } catch (error) {
    closeSync(descriptor); // an end of a pipe that is only for writing
    return Promise.resolve(unreadable(error));
  }
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = (result: Read): void => {
      signal.removeEventListener('abort', gone);
      socket.destroy();
      resolve(result);
    };
    const gone = (): void => end(unreadable('the caller is gone'));
    signal.addEventListener('abort', gone, { once: true });
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size > mostBytes) end({ is: 'too large' });
    });
    socket.on('end', () => end({ is: 'content', content: Buffer.concat(parts) }));
    socket.on('error', (error) => end(unreadable(error)));
  });
}

function whatIs(stat: Stats): string {
  if (stat.isDirectory()) return 'a folder';
  return stat.isCharacterDevice() || stat.isBlockDevice() ? 'a device' : 'nothing to read from';
}
