import { chmodSync, chownSync, closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, realpathSync, statfsSync, statSync, type BigIntStats } from 'node:fs';
import { bytes, type Bytes } from '#core/model/bytes.ts';

/** Linux, all machine types that Node runs on: O_PATH is 0o10000000. Node has no name for it. */
const O_PATH = 0o10000000;

/** Node takes paths as Buffers, so names that are no UTF-8 are reached as well. */
export const pathBuffer = (path: string): Buffer => Buffer.from(path, 'latin1');

/** A descriptor that stands for one inode, whatever becomes of its path: open(2), O_PATH. */
export class Handle implements Disposable {
  readonly fd: number;
  /** A path that leads to this very inode, and follows it. */
  readonly path: string;

  constructor(path: Bytes, followLast: boolean) {
    this.fd = openSync(pathBuffer(path), O_PATH | (followLast ? 0 : constants.O_NOFOLLOW));
    this.path = `/proc/self/fd/${this.fd}`;
  }

  stat(): Stat {
    return fstatSync(this.fd, { bigint: true });
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}

/** The path by which the inode of a handle was opened, as it is now: proc_pid_fd(5). Not a path for what has none, such as a socket object: `socket:[7]`. */
export const pathOf = (handle: Handle): Bytes => readLink(bytes(handle.path));

/** What stat(2) tells, with numbers of 64 bits. */
export type Stat = BigIntStats;

/** chmod(2) and chown(2) on the inode of a handle and no other. */
export const changeMode = (handle: Handle, mode: number): void => chmodSync(handle.path, mode);
export const changeOwner = (handle: Handle, uid: number, gid: number): void => chownSync(handle.path, uid, gid);

/** Links are followed to the end. */
export const statOf = (path: Bytes): Stat => statSync(pathBuffer(path), { bigint: true });

export const lstatOf = (path: Bytes): Stat => lstatSync(pathBuffer(path), { bigint: true });

/** What an inode is, in words. */
export function whatIs(stat: Stat): string {
  if (stat.isSocket()) return 'another socket';
  if (stat.isFile()) return 'a regular file';
  if (stat.isDirectory()) return 'a folder';
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isFIFO()) return 'a named pipe';
  return 'a device';
}

/** stat(2) folds major and minor as makedev(3) does; sock_diag gives the kernel's own form: major << 20 | minor. */
export function kernelDevice(statDevice: bigint): number {
  const major = ((statDevice >> 8n) & 0xfffn) | ((statDevice >> 32n) & ~0xfffn);
  const minor = (statDevice & 0xffn) | ((statDevice >> 12n) & ~0xffn);
  return Number(((major << 20n) | (minor & 0xfffffn)) & 0xffff_ffffn);
}

/** Names of statfs(2) magic numbers: linux/magic.h. */
const fileSystems = new Map<number, string>([
  [0x01021994, 'tmpfs'],
  [0xef53, 'ext4'],
  [0x794c7630, 'overlay'],
  [0x858458f6, 'ramfs'],
  [0x9123683e, 'btrfs'],
  [0x58465342, 'xfs'],
  [0x6969, 'nfs'],
  [0x65735546, 'fuse'],
  [0xf2f52010, 'f2fs'],
  [0x2fc12fc1, 'zfs'],
  [0x01021997, '9p'],
  [0x4d44, 'vfat'],
  [0xca451a4e, 'bcachefs'],
  [0x534f434b, 'sockfs'],
]);

export const unknownFileSystem = 'unknown';

/** Name of the file system that a path is on, or its magic number. */
export function fileSystemOf(path: string): string {
  try {
    const magic = statfsSync(pathBuffer(path)).type;
    return fileSystems.get(magic) ?? `0x${magic.toString(16)}`;
  } catch {
    return unknownFileSystem;
  }
}

/** On these st_dev is not the device of the super block (subvolumes, layers), so only the inode number can be compared. */
export const hasOwnDevices = (fileSystem: string): boolean => fileSystem === 'btrfs' || fileSystem === 'overlay' || fileSystem === 'bcachefs';

/** The path without links: realpath(3). Node's own way takes the Buffer for UTF-8; only the native one keeps its bytes. */
export const realPath = (path: Bytes): Bytes => bytes(realpathSync.native(pathBuffer(path), 'buffer').toString('latin1'));

export const readLink = (path: Bytes): Bytes => bytes(readlinkSync(pathBuffer(path), 'buffer').toString('latin1'));
