import type { DumpMemory } from './dump-memory.ts';
import { bytes, type Bytes } from '#core/model/bytes.ts';

/** One AF_UNIX socket as sock_diag(7) tells it: include/uapi/linux/unix_diag.h. */
export interface DiagRow {
  readonly type: number;
  /** TCP state numbers: 1 established, 7 closed (unconnected), 10 listening. */
  readonly state: number;
  readonly inode: number;
  readonly cookie: bigint;
  /** Without the NUL that ends a path. */
  readonly name: Bytes;
  /** Of the path inode: number cut to 32 bits, device in the kernel's own encoding. */
  readonly vfs: { readonly ino: number; readonly dev: number } | null;
  /** null: no peer told. 0: a peer that has no inode yet, since it waits to be accepted. */
  readonly peer: number | null;
  readonly waiting: readonly number[];
  /** Listener: waiting and backlog; otherwise bytes in and out. */
  readonly queue: { readonly receive: number; readonly send: number } | null;
  readonly memory: { readonly receive: number; readonly send: number } | null;
  /** Bit 0: no more receiving; bit 1: no more sending. */
  readonly shutdown: number | null;
  readonly uid: number | null;
}

export type DiagEnd = 'more' | 'done' | 'interrupted' | { readonly errno: number };

const attribute = { name: 0, vfs: 1, peer: 2, icons: 3, queue: 4, memory: 5, shutdown: 6, uid: 7 } as const;
const messageType = { done: 3, error: 2, byFamily: 20 } as const;
const headerSize = 16;
const rowSize = 16;
/** NLM_F_DUMP_INTR: the table changed in a way that the dump may have missed. */
const interruptedFlag = 0x10;

const align = (size: number): number => (size + 3) & ~3;

/** What one datagram of a dump tells that counts for those after it: the flag may come long before the end. */
export interface DumpSoFar {
  interrupted: boolean;
  /** Rows of the last dump, to be handed out again where nothing changed. */
  readonly memory?: DumpMemory;
}

/**
 * Reads one datagram of a dump: calls `take` for each socket, or gives it to the memory, and says how the dump goes on. Lengths that do not
 * fit end the reading of that message: the kernel is trusted to be there, not to be right about our offsets.
 */
export function parseDiag(buffer: Buffer, length: number, take: (row: DiagRow) => void, dump: DumpSoFar): DiagEnd {
  const { memory } = dump;
  // Netlink keeps to 4 bytes (linux/netlink.h, NLMSG_ALIGNTO): what does not is never taken for the same.
  const isWhole = length % 4 === 0;
  if (memory) {
    const words = wordsOf(buffer, length);
    const end = isWhole ? memory.same(words) : null;
    if (end) return end === 'done' && dump.interrupted ? 'interrupted' : end;
    memory.datagram(words);
  }
  const end = parseMessages(buffer, length, take, dump);
  memory?.datagramEnds(dump.interrupted || !isWhole ? 'interrupted' : end);
  return end;
}

/** What is no multiple of 4 bytes is filled up with zeros. */
function wordsOf(buffer: Buffer, length: number): Int32Array {
  if (buffer.byteOffset % 4 === 0 && length % 4 === 0) return new Int32Array(buffer.buffer, buffer.byteOffset, length >> 2);
  const copy = new Uint8Array(align(length));
  copy.set(buffer.subarray(0, length));
  return new Int32Array(copy.buffer);
}

function parseMessages(buffer: Buffer, length: number, take: (row: DiagRow) => void, dump: DumpSoFar): DiagEnd {
  const { memory } = dump;
  for (let at = 0; at + headerSize <= length; ) {
    const size = buffer.readUInt32LE(at);
    if (size < headerSize || at + size > length) break;
    const type = buffer.readUInt16LE(at + 4);
    if ((buffer.readUInt16LE(at + 6) & interruptedFlag) !== 0) dump.interrupted = true;
    const body = at + headerSize;
    const end = at + size;
    if (type === messageType.done) return dump.interrupted ? 'interrupted' : 'done';
    if (type === messageType.error) {
      const errno = size >= headerSize + 4 ? -buffer.readInt32LE(body) : 0;
      return { errno };
    }
    if (type === messageType.byFamily && body + rowSize <= end) {
      if (memory) memory.row(body >> 2, align(end) >> 2, () => parseRow(buffer, body, end), end === align(end));
      else take(parseRow(buffer, body, end));
    }
    at += align(size);
  }
  return 'more';
}

const noWaiting: readonly number[] = [];

function parseRow(buffer: Buffer, body: number, end: number): DiagRow {
  let name = '';
  let vfs: DiagRow['vfs'] = null;
  let peer: number | null = null;
  let waiting = noWaiting;
  let queue: DiagRow['queue'] = null;
  let memory: DiagRow['memory'] = null;
  let shutdown: number | null = null;
  let uid: number | null = null;
  for (let at = body + rowSize; at + 4 <= end; ) {
    const size = buffer.readUInt16LE(at);
    if (size < 4 || at + size > end) break;
    const data = at + 4;
    const dataSize = size - 4;
    switch (buffer.readUInt16LE(at + 2)) {
      case attribute.name:
        name = buffer.toString('latin1', data, data + dataSize);
        // unix(7): a path is stored with its NUL, an abstract name begins with one and has any others inside.
        if (name.charCodeAt(0) !== 0 && name.endsWith('\0')) name = name.slice(0, -1);
        break;
      case attribute.vfs:
        if (dataSize >= 8) vfs = { ino: buffer.readUInt32LE(data), dev: buffer.readUInt32LE(data + 4) };
        break;
      case attribute.peer:
        if (dataSize >= 4) peer = buffer.readUInt32LE(data);
        break;
      case attribute.icons:
        if (dataSize >= 4) {
          const list: number[] = [];
          for (let i = 0; i + 4 <= dataSize; i += 4) list.push(buffer.readUInt32LE(data + i));
          waiting = list;
        }
        break;
      case attribute.queue:
        if (dataSize >= 8) queue = { receive: buffer.readUInt32LE(data), send: buffer.readUInt32LE(data + 4) };
        break;
      case attribute.memory:
        // SK_MEMINFO_RMEM_ALLOC is the first, SK_MEMINFO_WMEM_ALLOC the third: linux/sock_diag.h.
        if (dataSize >= 12) memory = { receive: buffer.readUInt32LE(data), send: buffer.readUInt32LE(data + 8) };
        break;
      case attribute.shutdown:
        if (dataSize >= 1) shutdown = buffer.readUInt8(data);
        break;
      case attribute.uid:
        if (dataSize >= 4) uid = buffer.readUInt32LE(data);
        break;
    }
    at += align(size);
  }
  return {
    type: buffer.readUInt8(body + 1),
    state: buffer.readUInt8(body + 2),
    inode: buffer.readUInt32LE(body + 4),
    cookie: BigInt(buffer.readUInt32LE(body + 8)) | (BigInt(buffer.readUInt32LE(body + 12)) << 32n),
    name: bytes(name),
    vfs,
    peer,
    waiting,
    queue,
    memory,
    shutdown,
    uid,
  };
}

const request = { dump: 0x301, one: 0x001 } as const; // NLM_F_REQUEST | NLM_F_DUMP, or NLM_F_REQUEST
const allStates = 0xffff_ffff;
const allAttributes = 0xff;
/** UNIX_DIAG cookies of all ones mean: any. */
const anyCookie = 0xffff_ffff_ffff_ffffn;

/** nlmsghdr and unix_diag_req for a dump of all sockets, or for one inode. */
export function diagRequest(options: { readonly attributes: boolean; readonly inode?: number; readonly cookie?: bigint }): Buffer {
  const message = Buffer.alloc(headerSize + 24);
  const cookie = options.cookie ?? anyCookie;
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(messageType.byFamily, 4);
  message.writeUInt16LE(options.inode === undefined ? request.dump : request.one, 6);
  message.writeUInt32LE(1, 8);
  message.writeUInt8(1, headerSize); // AF_UNIX
  message.writeUInt32LE(allStates, headerSize + 4);
  message.writeUInt32LE(options.inode ?? 0, headerSize + 8);
  message.writeUInt32LE(options.attributes ? allAttributes : 0, headerSize + 12);
  message.writeBigUInt64LE(options.inode === undefined ? 0n : cookie, headerSize + 16);
  return message;
}
