import { errnos, type Libc } from '../libc.ts';
import { mostDescriptors } from './link.ts';

/**
 * sendmsg(2) and recvmsg(2). Their struct msghdr points to other memory, so all of it lies in one block that is made once: header, vector of
 * one piece, control data, data. Only 64-bit little-endian layouts, which all machines have that koffi is prebuilt for and Electron runs on.
 */
const header = { at: 0, size: 56, vector: 16, vectorCount: 24, control: 32, controlSize: 40, flags: 48 } as const;
const vectorAt = 64;
/** cmsghdr is 16 long: u64 length, i32 level, i32 type. */
const controlAt = 128;
const controlSize = 16 + 4 * mostDescriptors + 4;
const dataAt = 2048;
export const dataSize = 64 * 1024;

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
export const messageFlags = { PEEK: 0x2, CTRUNC: 0x8, DONTWAIT: 0x40, NOSIGNAL: 0x4000, CMSG_CLOEXEC: 0x4000_0000 } as const;

export interface Received {
  /** 0: the other end is done. -1: see errno. */
  readonly size: number;
  readonly errno: number;
  readonly descriptors: readonly number[];
  /** There were descriptors that did not fit, or that no room was given for. */
  readonly cut: boolean;
}

export class MessageMemory {
  readonly #memory = Buffer.from(new ArrayBuffer(dataAt + dataSize));
  readonly #header = this.#memory.subarray(header.at, header.size);
  /** What was received, until the next call. */
  readonly data = this.#memory.subarray(dataAt);

  constructor(private readonly libc: Libc) {
    const base = libc.address(this.#memory);
    this.#memory.writeBigUInt64LE(base + BigInt(vectorAt), header.vector);
    this.#memory.writeBigUInt64LE(1n, header.vectorCount);
    this.#memory.writeBigUInt64LE(base + BigInt(dataAt), vectorAt);
    this.#memory.writeBigUInt64LE(base + BigInt(controlAt), header.control);
  }

  /** Into `data`. @param withDescriptors otherwise those that come are dropped by the kernel, and told as `cut` */
  receive(fd: number, size: number, withDescriptors: boolean, flags = 0): Received {
    this.#prepare(size, withDescriptors ? controlSize : 0);
    const got = Number(this.libc.recvmsg(fd, this.#header, flags | messageFlags.DONTWAIT | messageFlags.CMSG_CLOEXEC));
    const errno = got < 0 ? this.libc.errno() : 0;
    const descriptors = got < 0 || !withDescriptors ? [] : this.#descriptors(Number(this.#memory.readBigUInt64LE(header.controlSize)));
    return { size: got, errno, descriptors, cut: got >= 0 && (this.#memory.readInt32LE(header.flags) & messageFlags.CTRUNC) !== 0 };
  }

  /** @returns how many bytes the kernel took, at most `dataSize`; or -1 and errno */
  send(fd: number, data: Uint8Array, descriptors: readonly number[]): { readonly size: number; readonly errno: number } {
    const size = Math.min(data.length, dataSize);
    this.data.set(size === data.length ? data : data.subarray(0, size));
    const used = descriptors.length === 0 ? 0 : 16 + 4 * descriptors.length;
    this.#prepare(size, used === 0 ? 0 : (used + 7) & ~7);
    if (used > 0) {
      this.#memory.writeBigUInt64LE(BigInt(used), controlAt);
      this.#memory.writeInt32LE(SOL_SOCKET, controlAt + 8);
      this.#memory.writeInt32LE(SCM_RIGHTS, controlAt + 12);
      for (const [i, descriptor] of descriptors.entries()) this.#memory.writeInt32LE(descriptor, controlAt + 16 + 4 * i);
    }
    const sent = Number(this.libc.sendmsg(fd, this.#header, messageFlags.DONTWAIT | messageFlags.NOSIGNAL));
    return { size: sent, errno: sent < 0 ? this.libc.errno() : 0 };
  }

  #prepare(size: number, control: number): void {
    this.#memory.writeBigUInt64LE(BigInt(size), vectorAt + 8);
    this.#memory.writeBigUInt64LE(BigInt(control), header.controlSize);
    this.#memory.writeInt32LE(0, header.flags);
  }

  #descriptors(size: number): number[] {
    const found: number[] = [];
    for (let at = controlAt; at + 16 <= controlAt + size; ) {
      const length = Number(this.#memory.readBigUInt64LE(at));
      if (length < 16) break;
      if (this.#memory.readInt32LE(at + 8) === SOL_SOCKET && this.#memory.readInt32LE(at + 12) === SCM_RIGHTS)
        for (let each = at + 16; each + 4 <= at + length; each += 4) found.push(this.#memory.readInt32LE(each));
      at += (length + 7) & ~7;
    }
    return found;
  }
}

export const isAgain = (errno: number): boolean => errno === errnos.EAGAIN || errno === errnos.EINTR;
