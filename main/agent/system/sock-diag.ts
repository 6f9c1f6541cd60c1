import { errnos, libc } from './libc.ts';
import { DumpMemory } from './dump-memory.ts';
import { diagRequest, parseDiag, type DiagEnd, type DiagRow } from './sock-diag-parse.ts';

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
const NETLINK_SOCK_DIAG = 4;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
/** The kernel fills at most 32 KiB a datagram unless the reader offers more. */
const bufferBytes = 256 * 1024;
/** A dump that the kernel marks as interrupted is asked again; a busy machine may interrupt every one. */
const tries = 4;

export type Dump =
  | {
      readonly ok: true;
      readonly rows: readonly DiagRow[];
      /** It was interrupted at every try: a row may be missing. */
      readonly interrupted: boolean;
      /**
       * It came in several datagrams. Between two of them the kernel finds its place again by counting in a hash chain
       * (net/unix/diag.c, unix_diag_dump), so a socket is passed over in silence when one before it in the chain was closed just then.
       */
      readonly pieced: boolean;
    }
  | {
      readonly ok: false;
      readonly problem: string;
      /** The kernel or we have run out of something: it says nothing of whether the table can be had. */
      readonly starved: boolean;
    };

const receiveBuffer = Buffer.alloc(bufferBytes);

/** All AF_UNIX sockets of this network namespace: sock_diag(7), net/unix/diag.c. No privilege needed. */
export function dumpSockets(options: { readonly attributes: boolean; /** What did not change since is handed out again. */ readonly memory?: DumpMemory } = { attributes: true }): Dump {
  let interrupted = false;
  let rows: DiagRow[] = [];
  let pieced = false;
  for (let i = 0; i < tries; i++) {
    rows = [];
    options.memory?.begin();
    const outcome = exchange(diagRequest(options), (row) => rows.push(row), { ...options, single: false });
    if (outcome.end === 'done' || outcome.end === 'interrupted') options.memory?.end();
    pieced = outcome.datagrams > 1;
    if (outcome.end === 'done') return { ok: true, rows, interrupted: false, pieced };
    if (outcome.end !== 'interrupted') return { ok: false, problem: outcome.problem, starved: typeof outcome.end === 'object' && isStarved(outcome.end.errno) };
    interrupted = true;
  }
  return { ok: true, rows, interrupted, pieced };
}

const isStarved = (errno: number): boolean => errno === errnos.EMFILE || errno === errnos.ENFILE || errno === errnos.ENOMEM;

const bareMemory = new DumpMemory();

/** Sockets that are there now, as `lookupSocket` and the dump name them; null when sock_diag cannot be asked. Half the price of a dump with attributes. */
export function dumpCookies(): ReadonlySet<bigint> | null {
  const dump = dumpSockets({ attributes: false, memory: bareMemory });
  return dump.ok ? new Set(dump.rows.map(({ cookie }) => cookie)) : null;
}

/** Whether the socket with this inode and cookie still exists; null when sock_diag cannot be asked. */
export function lookupSocket(inode: number, cookie: bigint): boolean | null {
  let found = false;
  const outcome = exchange(diagRequest({ attributes: false, inode, cookie }), () => (found = true), { single: true });
  if (found) return true;
  // ENOENT: no such inode. ESTALE (116): the inode is another socket's now.
  if (typeof outcome.end === 'object' && (outcome.end.errno === errnos.ENOENT || outcome.end.errno === 116)) return false;
  return null;
}

function exchange(message: Buffer, take: (row: DiagRow) => void, { single, memory }: { readonly single: boolean; readonly memory?: DumpMemory }): Outcome {
  const c = libc();
  if (!c) return { end: { errno: 0 }, problem: 'koffi is not there', datagrams: 0 };
  const fd = c.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
  if (fd < 0) return wrong('netlink sockets are not to be had', c.errno());
  try {
    const seconds = Buffer.alloc(16);
    seconds.writeBigInt64LE(5n); // a kernel that never answers must not hang the agent
    c.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, seconds, seconds.length);
    if (Number(c.send(fd, message, message.length, 0)) !== message.length) return wrong('the question was not taken', c.errno());
    let seen = false;
    let datagrams = 0;
    const dump = { interrupted: false, ...(memory && { memory }) };
    for (;;) {
      const length = Number(c.recv(fd, receiveBuffer, bufferBytes, 0));
      if (length < 0) {
        const errno = c.errno();
        if (errno === errnos.EINTR) continue;
        // ENOBUFS: the answer did not fit and rows were lost; asking again is the cure.
        if (errno === errnos.ENOBUFS) return { end: 'interrupted', problem: '', datagrams };
        return wrong('no answer came', errno);
      }
      datagrams++;
      const end = parseDiag(
        receiveBuffer,
        length,
        (row) => {
          seen = true;
          take(row);
        },
        dump,
      );
      if (typeof end === 'object') return wrong('the kernel refused', end.errno);
      if (end !== 'more' || (single && seen)) return { end: end === 'more' ? 'done' : end, problem: '', datagrams };
    }
  } finally {
    c.close(fd);
  }
}

interface Outcome {
  readonly end: DiagEnd;
  readonly problem: string;
  readonly datagrams: number;
}

const wrong = (what: string, errno: number): Outcome => ({ end: { errno }, problem: `${what} (errno ${errno})`, datagrams: 0 });
