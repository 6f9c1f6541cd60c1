import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { errnos, libc } from '../libc.ts';
import { codeOf, codeOfError } from '../inodes/xattr.ts';

export type DescriptorScan =
  | { readonly ok: true; /** Descriptor numbers, ascending, and socket inodes in turn: fd, inode, fd, inode, … */ readonly sockets: readonly number[] }
  /** hidden: another user's process. ended: it is no more. failed: see the code. */
  | { readonly ok: false; readonly why: 'hidden' | 'ended' | 'failed'; readonly code: string };

const O_PATH_DIRECTORY = 0o10200000;
const linkBuffer = Buffer.alloc(64);
const nameBuffer = Buffer.alloc(16);

/** What was known of a process, to spare most of the reading. */
export interface KnownDescriptors {
  /** As a scan gave them. */
  readonly sockets: readonly number[];
  /** Whether a descriptor that led to this socket is believed to lead there still, as long as it is open. */
  readonly believe: (inode: number) => boolean;
}

/** Which sockets a process holds: the links `socket:[INODE]` of /proc/PID/fd (proc_pid_fd(5)). Any family: the caller knows the inodes it wants. */
export function scanDescriptors(pid: number, known: KnownDescriptors | null = null): DescriptorScan {
  const folder = `/proc/${pid}/fd`;
  try {
    // readdirSync sorts by letters: 10 comes before 9. Those who compare two scans walk both by number.
    const fds = Int32Array.from(readdirSync(folder), Number).sort();
    const sockets: number[] = [];
    const c = libc();
    if (!c) {
      for (const fd of fds) {
        const inode = socketInode(link(`${folder}/${fd}`));
        if (inode !== null) sockets.push(fd, inode);
      }
      return { ok: true, sockets };
    }
    // One open folder and readlinkat: half the time of a whole path each.
    const dir = openSync(folder, O_PATH_DIRECTORY);
    const before = known?.sockets ?? [];
    let at = 0;
    try {
      for (const fd of fds) {
        while (at < before.length && (before[at] ?? 0) < fd) at += 2;
        const inodeBefore = before[at] === fd ? (before[at + 1] ?? -1) : -1;
        if (inodeBefore >= 0 && known?.believe(inodeBefore) === true) {
          sockets.push(fd, inodeBefore);
          continue;
        }
        nameBuffer[nameBuffer.write(String(fd), 0, 'latin1')] = 0;
        const length = Number(c.readlinkat(dir, nameBuffer, linkBuffer, linkBuffer.length));
        if (length < 0) {
          const errno = c.errno();
          if (errno === errnos.ENOENT) continue; // closed in the meantime
          if (errno === errnos.EACCES) return { ok: false, why: 'hidden', code: 'EACCES' };
          if (errno === errnos.ESRCH) return { ok: false, why: 'ended', code: 'ESRCH' };
          // The kernel has no memory for the answer, say: what is left out must not pass for closed.
          return { ok: false, why: 'failed', code: codeOf(errno) };
        }
        const inode = inodeIn(linkBuffer, length);
        if (inode >= 0) sockets.push(fd, inode);
      }
    } finally {
      closeSync(dir);
    }
    return { ok: true, sockets };
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'EACCES' || code === 'EPERM') return { ok: false, why: 'hidden', code };
    if (code === 'ENOENT' || code === 'ESRCH') return { ok: false, why: 'ended', code };
    return { ok: false, why: 'failed', code };
  }
}

/**
 * Which sockets stand behind these descriptors now: their inodes in the same order, -1 for what is closed or no socket. Null when the
 * process has ended or does not let us look.
 */
export function rereadDescriptors(pid: number, fds: readonly number[]): number[] | null {
  const folder = `/proc/${pid}/fd`;
  const c = libc();
  if (!c) return fds.map((fd) => socketInode(link(`${folder}/${fd}`)) ?? -1);
  let dir: number;
  try {
    dir = openSync(folder, O_PATH_DIRECTORY);
  } catch {
    return null;
  }
  try {
    return fds.map((fd) => {
      nameBuffer[nameBuffer.write(String(fd), 0, 'latin1')] = 0;
      const length = Number(c.readlinkat(dir, nameBuffer, linkBuffer, linkBuffer.length));
      return length < 0 ? -1 : inodeIn(linkBuffer, length);
    });
  } finally {
    closeSync(dir);
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // closed in the meantime
  }
}

/** The inode in a link text `socket:[123]`, or null. */
export function socketInode(text: string): number | null {
  const match = /^socket:\[(\d+)\]$/.exec(text);
  return match ? Number(match[1]) : null;
}

const socketLink = Buffer.from('socket:[');

/** The same on bytes, without making a string. -1 for any other link. */
export function inodeIn(buffer: Buffer, length: number): number {
  const last = length - 1;
  if (last <= socketLink.length || buffer[last] !== 0x5d) return -1;
  for (let i = 0; i < socketLink.length; i++) if (buffer[i] !== socketLink[i]) return -1;
  let inode = 0;
  for (let i = socketLink.length; i < last; i++) {
    const digit = (buffer[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    inode = inode * 10 + digit;
  }
  return inode;
}
