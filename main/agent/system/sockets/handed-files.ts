import { closeSync, constants, fstatSync, openSync, read, readlinkSync, unlinkSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import { lstatOf, pathBuffer } from '../inodes/inode.ts';
import { codeOfError } from '../inodes/xattr.ts';
import { libc } from '../libc.ts';

/** Files whose descriptors go to a service, or came from one. */
export type OpenedFile = { readonly ok: true; readonly fd: number } | { readonly ok: false; readonly code: string };

const flagsOf = { read: constants.O_RDONLY, write: constants.O_WRONLY, 'read-write': constants.O_RDWR } as const;
const F_SETFL = 4;

/** Opens what is there, makes nothing, and waits for nobody: open(2). Node adds O_CLOEXEC. */
export function openToSend(path: Bytes, mode: keyof typeof flagsOf): OpenedFile {
  try {
    const flags = flagsOf[mode] | constants.O_NOCTTY;
    // A pipe without a reader and some devices would keep us waiting; what is sent waits again, as whoever gets it expects.
    const fd = openSync(pathBuffer(path), flags | constants.O_NONBLOCK);
    libc()?.fcntl(fd, F_SETFL, flags);
    return { ok: true, fd };
  } catch (error) {
    return { ok: false, code: codeOfError(error) };
  }
}

export interface FileSeen {
  readonly what: string;
  readonly target: Bytes;
  readonly sizeBytes: number | null;
}

const AT_EMPTY_PATH = 0x1000;
const AT_STATX_DONT_SYNC = 0x4000;
const statxRoom = Buffer.alloc(256);
const empty = Buffer.alloc(1);
const kinds = new Map([
  [0o010000, 'pipe'],
  [0o020000, 'character device'],
  [0o040000, 'folder'],
  [0o060000, 'block device'],
  [0o100000, 'regular file'],
  [0o120000, 'symbolic link'],
  [0o140000, 'socket'],
]);

/** What a descriptor is. Asks for what the kernel knows by itself: whoever serves the file system of a file could let us wait. */
export function lookAtFile(fd: number): FileSeen {
  const known = libc()?.statx(fd, empty, AT_EMPTY_PATH | AT_STATX_DONT_SYNC, 0, statxRoom) === 0;
  const kind = known ? statxRoom.readUInt16LE(28) & 0o170000 : 0;
  return { what: kinds.get(kind) ?? 'kernel object', target: bytes(readlinkSync(`/proc/self/fd/${fd}`, 'buffer').toString('latin1')), sizeBytes: kind === 0o100000 ? Number(statxRoom.readBigUInt64LE(40)) : null };
}

const readAside = promisify(read);
const pieceBytes = 256 * 1024;

/**
 * Copies what a descriptor can be read from into a new file of ours, mode 0600: a regular file from its beginning, a pipe until its end. What
 * is there already is left alone. Throws what goes wrong, and leaves nothing of it.
 */
export async function saveFile(fd: number, path: Bytes, signal: AbortSignal): Promise<number> {
  const { what } = lookAtFile(fd);
  if (what !== 'regular file' && what !== 'pipe') throw Object.assign(new Error(`a ${what} cannot be saved`), { code: 'EINVAL' });
  const target = openSync(pathBuffer(path), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  let size = 0;
  const write = (piece: Uint8Array): void => {
    for (let at = 0; at < piece.length; ) at += writeSync(target, piece, at);
    size += piece.length;
  };
  try {
    if (what === 'pipe') for await (const piece of pipeOf(fd, signal)) write(piece);
    else {
      const piece = Buffer.allocUnsafe(pieceBytes);
      for (;;) {
        signal.throwIfAborted();
        const { bytesRead } = await readAside(fd, piece, 0, piece.length, size);
        if (bytesRead === 0) break;
        write(piece.subarray(0, bytesRead));
      }
    }
    return size;
  } catch (error) {
    // Unless somebody has put something else there meanwhile.
    if (isAt(target, path)) unlinkSync(pathBuffer(path));
    throw error;
  } finally {
    closeSync(target);
  }
}

function isAt(fd: number, path: Bytes): boolean {
  try {
    const [own, there] = [fstatSync(fd, { bigint: true }), lstatOf(path)];
    return own.dev === there.dev && own.ino === there.ino;
  } catch {
    return false;
  }
}

/** Opened anew, so that reading it without waiting changes nothing for whoever else holds it. */
async function* pipeOf(fd: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const pipe = new Socket({ fd: openSync(`/proc/self/fd/${fd}`, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
  const stop = (): void => void pipe.destroy(new Error('stopped'));
  signal.addEventListener('abort', stop);
  try {
    for await (const piece of pipe) yield piece as Buffer; // a socket without an encoding gives Buffers
  } finally {
    signal.removeEventListener('abort', stop);
    pipe.destroy();
  }
}
