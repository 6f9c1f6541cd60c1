import { closeSync, readFileSync } from 'node:fs';
import { libc } from '../libc.ts';

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const SO_PEERPIDFD = 77;

/** Who made the other end, or listened there: unix(7), SO_PEERCRED. A pid of 0 is a process of another namespace. */
export interface Peer {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** Null where the socket has no such end. */
export function peerOf(fd: number): Peer | null {
  const told = option(fd, SO_PEERCRED, 12);
  return told && { pid: told.readInt32LE(0), uid: told.readUInt32LE(4), gid: told.readUInt32LE(8) };
}

/**
 * What `read` gives of the peer's process, or null when that process was no more by then: its number may be another's. Proven by a pidfd
 * (SO_PEERPIDFD, Linux 6.5); where there is none, `read` is believed.
 */
export function ofPeer<T>(fd: number, peer: Peer, read: (pid: number) => T): T | null {
  const told = option(fd, SO_PEERPIDFD, 4);
  if (!told) return isOldKernel() ? read(peer.pid) : null;
  const pidfd = told.readInt32LE(0);
  try {
    const value = read(peer.pid);
    // -1 once it has ended: proc_pid_fdinfo(5).
    return new RegExp(`^Pid:\\t${peer.pid}$`, 'm').test(readFileSync(`/proc/self/fdinfo/${pidfd}`, 'latin1')) ? value : null;
  } finally {
    closeSync(pidfd);
  }
}

const ENOPROTOOPT = 92;
const isOldKernel = (): boolean => libc()?.errno() === ENOPROTOOPT;

function option(fd: number, name: number, size: number): Buffer | null {
  const value = Buffer.alloc(size);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(size);
  return libc()?.getsockopt(fd, SOL_SOCKET, name, value, length) === 0 ? value : null;
}
