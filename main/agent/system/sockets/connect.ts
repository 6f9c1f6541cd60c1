import type { Bytes } from '#core/model/bytes.ts';
import type { ShownInode } from '#core/varlink/call.ts';
import { Handle, whatIs, type Stat } from '../inodes/inode.ts';
import { codeOfError } from '../inodes/xattr.ts';
import { libc } from '../libc.ts';
import { codeOfErrno } from './errors.ts';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2000000;
const SOCK_NONBLOCK = 0o4000;
const ownKind = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;

/** EAGAIN: those who wait to be accepted are too many for now. ENOTSOCK, with what is there. ESTALE: another inode than the one shown is there. */
export type Connected = { readonly ok: true; readonly fd: number } | { readonly ok: false; readonly code: string; readonly what?: string };

/**
 * Connects without waiting: connect(2), unix(7). An abstract name goes with its exact length (net.connect of Node 20 fills it up with zeros, which
 * is another name). A path is opened as a handle first and met through that: so names longer than sun_path work, and the inode that is compared with
 * what was shown is the one that is connected to.
 */
export function connectTo(name: Bytes, shown: ShownInode | null): Connected {
  if (name.startsWith('\0')) return connectExactly(name);
  if (name === '' || name.includes('\0')) return { ok: false, code: 'EINVAL' };
  try {
    using handle = new Handle(name, true);
    const stat = handle.stat();
    if (shown && !isShown(stat, shown)) return { ok: false, code: 'ESTALE', what: whatIs(stat) };
    if (!stat.isSocket()) return { ok: false, code: 'ENOTSOCK', what: whatIs(stat) };
    return connectExactly(handle.path);
  } catch (error) {
    return { ok: false, code: codeOfError(error) };
  }
}

const isShown = (stat: Stat, { dev, ino, bornNs }: ShownInode): boolean => stat.dev.toString() === dev && stat.ino.toString() === ino && (bornNs === undefined || stat.birthtimeNs.toString() === bornNs);

function connectExactly(name: string): Connected {
  const c = libc();
  const address = addressOf(name);
  if (!c) return { ok: false, code: 'ENOSYS' };
  if (!address) return { ok: false, code: 'ENAMETOOLONG' };
  const fd = c.socket(AF_UNIX, ownKind, 0);
  if (fd < 0) return { ok: false, code: codeOfErrno(c.errno()) };
  if (c.connect(fd, address, address.length) === 0) return { ok: true, fd };
  const code = codeOfErrno(c.errno());
  c.close(fd);
  return { ok: false, code };
}

/** struct sockaddr_un: family, then 108 bytes; a path ends in NUL. */
function addressOf(name: string): Buffer | null {
  const path = Buffer.from(name.startsWith('\0') ? name : `${name}\0`, 'latin1');
  return path.length > 108 ? null : Buffer.concat([Buffer.of(AF_UNIX, 0), path]);
}

/** Two sockets that are connected with each other: socketpair(2). Operations wait, since one is for a program that expects that. Null when no descriptor is left, or there is no koffi. */
export function socketPair(): readonly [number, number] | null {
  const pair = Buffer.alloc(8);
  return libc()?.socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) === 0 ? [pair.readInt32LE(0), pair.readInt32LE(4)] : null;
}

/** A socket that listens at a name: a path (no longer than sun_path, and not there yet) or an abstract name of exact length. */
export function listenAt(name: Bytes, backlog = 128): Connected {
  const c = libc();
  const address = addressOf(name);
  if (!c) return { ok: false, code: 'ENOSYS' };
  if (!address || name === '') return { ok: false, code: 'ENAMETOOLONG' };
  const fd = c.socket(AF_UNIX, ownKind, 0);
  if (fd < 0) return { ok: false, code: codeOfErrno(c.errno()) };
  if (c.bind(fd, address, address.length) === 0 && c.listen(fd, backlog) === 0) return { ok: true, fd };
  const code = codeOfErrno(c.errno());
  c.close(fd);
  return { ok: false, code };
}

/** The next one that waits; EAGAIN when nobody does. */
export function acceptFrom(fd: number): Connected {
  const c = libc();
  if (!c) return { ok: false, code: 'ENOSYS' };
  const accepted = c.accept4(fd, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK);
  return accepted >= 0 ? { ok: true, fd: accepted } : { ok: false, code: codeOfErrno(c.errno()) };
}
