import { lstatSync } from 'node:fs';
import type { Bytes } from '#core/model/bytes.ts';
import { pathBuffer } from './inode.ts';
import { libc } from '../libc.ts';
import { codeOf, codeOfError } from './xattr.ts';

const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const STATX_ALL = 0x1fff; // basic members, the birth and the mount (the latter since Linux 5.8)
/** Longest path that the kernel takes, with its NUL: PATH_MAX of linux/limits.h. */
const pathMax = 4096;

/** Where members stand in struct statx: linux/stat.h. */
const at = { attributes: 8, uid: 20, gid: 24, mode: 28, ino: 32, length: 40, birth: 80, changed: 96, major: 136, minor: 140, mount: 144, size: 256 } as const;
/** The 32-bit words that tell whether an inode is the same and nothing of it has changed: number, ctime, device, mount. */
const stampWords = [at.ino / 4, at.ino / 4 + 1, at.changed / 4, at.changed / 4 + 1, at.changed / 4 + 2, at.major / 4, at.minor / 4, at.mount / 4, at.mount / 4 + 1] as const;
/** STATX_ATTR_IMMUTABLE and STATX_ATTR_APPEND. */
const frozen = 0x10 | 0x20;

/** Those that tell whether it is the same inode: a number is given again when it is free, and then its birth is another one. */
const identityWords = [at.ino / 4, at.ino / 4 + 1, at.birth / 4, at.birth / 4 + 1, at.birth / 4 + 2, at.major / 4, at.minor / 4] as const;

/** Device, inode number and birth of an inode, to compare with what is there later. */
export type Identity = Int32Array;

/** Device, inode number, last change and mount of an inode, to compare with what is there later. */
export type Stamp = Int32Array;

/**
 * Looks at what a path names, without following a last link: statx(2). Thousands of entry points are looked at in every
 * refresh and nearly none has changed, so the answer stays in one place and is compared there; a number or text is
 * made only of what is asked for.
 */
export class Glance {
  readonly #room = Buffer.alloc(at.size);
  readonly #words = new Int32Array(this.#room.buffer, this.#room.byteOffset, at.size / 4);
  readonly #path = Buffer.alloc(pathMax);

  /** Null when there is something, else the code of the error, e.g. `ENOENT`. */
  at(path: Bytes): string | null {
    const c = libc();
    if (!c || path.length >= pathMax) return this.#lstat(path);
    this.#path[this.#path.write(path, 'latin1')] = 0;
    return c.statx(AT_FDCWD, this.#path, AT_SYMLINK_NOFOLLOW, STATX_ALL, this.#room) === 0 ? null : codeOf(c.errno());
  }

  is(stamp: Stamp): boolean {
    for (let i = 0; i < stampWords.length; i++) if (this.#words[stampWords[i] ?? 0] !== stamp[i]) return false;
    return true;
  }

  get stamp(): Stamp {
    return Int32Array.from(stampWords, (word) => this.#words[word] ?? 0);
  }

  /** Inode number and last change, as a text to compare with another. */
  get mark(): string {
    const words = this.#words;
    return `${words[at.ino / 4]}.${words[at.ino / 4 + 1]}.${words[at.changed / 4]}.${words[at.changed / 4 + 2]}`;
  }

  get size(): number {
    return Number(this.#room.readBigUInt64LE(at.length));
  }

  isIdentity(identity: Identity): boolean {
    for (let i = 0; i < identityWords.length; i++) if (this.#words[identityWords[i] ?? 0] !== identity[i]) return false;
    return true;
  }

  get identity(): Identity {
    return Int32Array.from(identityWords, (word) => this.#words[word] ?? 0);
  }

  get isSocket(): boolean {
    return (this.#room.readUInt16LE(at.mode) & 0o170000) === 0o140000;
  }

  get isFolder(): boolean {
    return (this.#room.readUInt16LE(at.mode) & 0o170000) === 0o040000;
  }

  get isLink(): boolean {
    return (this.#room.readUInt16LE(at.mode) & 0o170000) === 0o120000;
  }

  /** It may not be written to by anybody, or only grow: ioctl_iflags(2). Not told by every file system, and not without koffi. */
  get isFrozen(): boolean {
    return (this.#room.readUInt32LE(at.attributes) & frozen) !== 0;
  }

  /** Of the mount through which it was reached, decimal; `0` where the kernel does not tell. */
  get mountId(): string {
    return this.#room.readBigUInt64LE(at.mount).toString();
  }

  get mode(): number {
    return this.#room.readUInt16LE(at.mode) & 0o7777;
  }

  get uid(): number {
    return this.#room.readUInt32LE(at.uid);
  }

  get gid(): number {
    return this.#room.readUInt32LE(at.gid);
  }

  get ino(): bigint {
    return this.#room.readBigUInt64LE(at.ino);
  }

  /** The lower half of the inode number, which is all that sock_diag(7) tells. */
  get inoCut(): number {
    return this.#room.readUInt32LE(at.ino);
  }

  /** As st_dev: makedev(3). */
  get dev(): bigint {
    const major = BigInt(this.#room.readUInt32LE(at.major));
    const minor = BigInt(this.#room.readUInt32LE(at.minor));
    return ((major & 0xfffff000n) << 32n) | ((major & 0xfffn) << 8n) | ((minor & 0xffffff00n) << 12n) | (minor & 0xffn);
  }

  /** In the kernel's own form, as sock_diag(7) tells it. */
  get devOfKernel(): number {
    return ((this.#room.readUInt32LE(at.major) << 20) | (this.#room.readUInt32LE(at.minor) & 0xfffff)) >>> 0;
  }

  get changedNs(): bigint {
    return this.#timeNs(at.changed);
  }

  get bornNs(): bigint {
    return this.#timeNs(at.birth);
  }

  /** struct statx_timestamp: seconds, nanoseconds. */
  #timeNs(place: number): bigint {
    return this.#room.readBigInt64LE(place) * 1_000_000_000n + BigInt(this.#room.readUInt32LE(place + 8));
  }

  /** The same through Node, where koffi is not there. */
  #lstat(path: Bytes): string | null {
    try {
      const stat = lstatSync(pathBuffer(path), { bigint: true });
      const room = this.#room;
      room.writeUInt32LE(Number(stat.uid), at.uid);
      room.writeUInt32LE(Number(stat.gid), at.gid);
      room.writeUInt16LE(Number(stat.mode), at.mode);
      room.writeBigUInt64LE(stat.ino, at.ino);
      room.writeBigUInt64LE(stat.size, at.length);
      room.writeUInt32LE(Number(((stat.dev >> 8n) & 0xfffn) | ((stat.dev >> 32n) & 0xfffff000n)), at.major);
      room.writeUInt32LE(Number((stat.dev & 0xffn) | ((stat.dev >> 12n) & 0xffffff00n)), at.minor);
      for (const [place, ns] of [[at.changed, stat.ctimeNs], [at.birth, stat.birthtimeNs]] as const) {
        room.writeBigInt64LE(ns / 1_000_000_000n, place);
        room.writeUInt32LE(Number(ns % 1_000_000_000n), place + 8);
      }
      return null;
    } catch (error) {
      return codeOfError(error);
    }
  }
}
