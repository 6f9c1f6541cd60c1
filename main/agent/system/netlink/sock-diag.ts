import { errnos, libc } from '../libc.ts';
import { DumpMemory, type DumpChanges } from './dump-memory.ts';
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
  | { readonly ok: true; readonly rows: readonly DiagRow[]; /** It was interrupted at every try: a row may be missing. */ readonly interrupted: boolean }
  | NoDump;

interface NoDump {
  readonly ok: false;
  readonly problem: string;
  /** The kernel or we have run out of something: it says nothing of whether the table can be had. */
  readonly starved: boolean;
}

/** The same as what differs from the dump before. */
export type DumpAgain = { readonly ok: true; readonly changes: DumpChanges; readonly interrupted: boolean } | NoDump;

const receiveBuffer = Buffer.alloc(bufferBytes);

/** All AF_UNIX sockets of this network namespace: sock_diag(7), net/unix/diag.c. No privilege needed. */
export function dumpSockets(options: { readonly attributes: boolean } = { attributes: true }): Dump {
  let rows: DiagRow[] = [];
  const outcome = dumpWith(options, () => (rows = []), (row) => rows.push(row));
  return outcome.ok ? { ...outcome, rows } : outcome;
}

/** The same, compared with the last dump that this memory has seen. */
export function dumpAgain(memory: DumpMemory, options: { readonly attributes: boolean } = { attributes: true }): DumpAgain {
  const outcome = dumpWith(options, () => memory.begin(), () => undefined, memory);
  return outcome.ok ? { ...outcome, changes: memory.end() } : outcome;
}

function dumpWith(options: { readonly attributes: boolean }, begin: () => void, take: (row: DiagRow) => void, memory?: DumpMemory): { readonly ok: true; readonly interrupted: boolean } | NoDump {
  for (let i = 0; i < tries; i++) {
    begin();
    const { end, problem } = exchange(diagRequest(options), take, { single: false, ...(memory && { memory }) });
    if (end === 'done') return { ok: true, interrupted: false };
    if (end !== 'interrupted') return { ok: false, problem, starved: typeof end === 'object' && isStarved(end.errno) };
  }
  return { ok: true, interrupted: true };
}

const isStarved = (errno: number): boolean => errno === errnos.EMFILE || errno === errnos.ENFILE || errno === errnos.ENOMEM;

const bareMemory = new DumpMemory();

/** Up to so many sockets are asked for one by one, each a walk through the kernel's table; more by a dump. */
const mostLookups = 8;

/** Cookies of those of these sockets that are there now; null when sock_diag cannot be asked. */
export function stillThere(rows: readonly DiagRow[]): ReadonlySet<bigint> | null {
  if (rows.length <= mostLookups) return new Set(rows.flatMap(({ inode, cookie }) => (lookupSocket(inode, cookie) === true ? [cookie] : [])));
  const dump = dumpAgain(bareMemory, { attributes: false });
  return dump.ok ? amongThem(rows, bareMemory.rows()) : null;
}

/** Cookies of those that are among the others. */
export function amongThem(rows: readonly DiagRow[], others: Iterable<DiagRow>): ReadonlySet<bigint> {
  const wanted = new Set(rows.map(({ cookie }) => cookie));
  const found = new Set<bigint>();
  for (const { cookie } of others) if (wanted.has(cookie)) found.add(cookie);
  return found;
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
  if (!c) return { end: { errno: 0 }, problem: 'koffi is not there' };
  const fd = c.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
  if (fd < 0) return wrong('netlink sockets are not to be had', c.errno());
  try {
    const seconds = Buffer.alloc(16);
    seconds.writeBigInt64LE(5n); // a kernel that never answers must not hang the agent
    c.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, seconds, seconds.length);
    if (Number(c.send(fd, message, message.length, 0)) !== message.length) return wrong('the question was not taken', c.errno());
    let seen = false;
    const dump = { interrupted: false, ...(memory && { memory }) };
    for (;;) {
      const length = Number(c.recv(fd, receiveBuffer, bufferBytes, 0));
      if (length < 0) {
        const errno = c.errno();
        if (errno === errnos.EINTR) continue;
        // ENOBUFS: the answer did not fit and rows were lost; asking again is the cure.
        if (errno === errnos.ENOBUFS) return { end: 'interrupted', problem: '' };
        return wrong('no answer came', errno);
      }
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
      if (end !== 'more' || (single && seen)) return { end: end === 'more' ? 'done' : end, problem: '' };
    }
  } finally {
    c.close(fd);
  }
}

interface Outcome {
  readonly end: DiagEnd;
  readonly problem: string;
}

const wrong = (what: string, errno: number): Outcome => ({ end: { errno }, problem: `${what} (errno ${errno})` });
