import { bytes, type Bytes } from '#core/model/bytes.ts';
import { known, unknown, type Known } from '#core/model/known.ts';
import type { Peer, Socket } from '#core/model/socket.ts';
import type { SocketState, SocketType } from '#core/model/words.ts';
import { DumpMemory } from '../system/dump-memory.ts';
import { dumpCookies, dumpSockets } from '../system/sock-diag.ts';
import type { DiagRow } from '../system/sock-diag-parse.ts';
import { readProcNetUnix, type ProcRow } from '../system/proc-net-unix.ts';
import type { BoundInode } from './entry-points.ts';

/** What the kernel's table tells of one socket, whichever table it was. Everything else is joined to it. */
export interface SourceRow extends Pick<Socket, 'key' | 'netns' | 'inode' | 'cookie' | 'type' | 'state' | 'name' | 'uid' | 'queue' | 'shutdown' | 'memory'> {
  readonly bound: BoundInode | null;
  readonly peer: Peer;
  readonly waitingClients: readonly string[];
}

/** A table as the kernel gave it, before its sockets are joined with those of other tables. */
export type Table =
  | { readonly name: 'sock_diag'; readonly netns: string; readonly dump: readonly DiagRow[]; readonly memory: DiagMemory; readonly doubt: string | null }
  | { readonly name: '/proc/net/unix'; readonly netns: string; readonly rows: readonly ProcRow[]; readonly doubt: null };

/**
 * Reads the best table there is of our own namespace. `fallback` skips sock_diag. Null when there is none at all. Throws when it cannot be
 * told which is the best now: the other table has other keys, so for one look all sockets would seem to have gone.
 */
export function readOwnTable(netns: string, which: 'auto' | 'fallback', memory: DiagMemory): Table | null {
  if (which === 'auto') {
    const dump = dumpSockets({ attributes: true, memory: memory.dump });
    if (dump.ok) return diagTable(netns, dump, memory, dumpCookies);
    if (dump.starved) throw new Error(`The table of sockets cannot be read now: ${dump.problem}.`);
  }
  const rows = readProcNetUnix();
  return rows && { name: '/proc/net/unix', netns, rows, doubt: null };
}

/** @param ask for the cookies of all sockets that are there now, when some of before seem to be missing */
export function diagTable(netns: string, dump: { readonly rows: readonly DiagRow[]; readonly interrupted: boolean; readonly pieced: boolean }, memory: DiagMemory, ask: () => ReadonlySet<bigint> | null): Table {
  const doubt = dump.interrupted ? 'The table changed so fast that a socket may be missing from this look.' : null;
  const rows = dump.pieced ? [...dump.rows, ...memory.passedOver(dump.rows, ask)] : dump.rows;
  return { name: 'sock_diag', netns, dump: rows, memory, doubt };
}

const types: Readonly<Record<number, SocketType>> = { 1: 'stream', 2: 'dgram', 5: 'seqpacket' };

interface Remembered {
  diag: DiagRow;
  key: string;
  /** What was made of `madeOf`, or null when nothing has been made yet. */
  row: SourceRow | null;
  madeOf: DiagRow | null;
  /** The number of the look that has seen it last. */
  look: number;
}

/** Sockets of the last dump, by inode: what came out the same is handed out again as the same object. */
export class DiagMemory {
  readonly dump = new DumpMemory();
  readonly sockets = new Map<number, Remembered>();
  looks = 0;
  /** In the last dump two sockets had one inode. */
  hasTwins = false;

  /**
   * Sockets of before that a dump has passed over though they live. A second, bare dump tells them from those that have gone;
   * it is asked for only when some are missing. What it passes over as well, against all odds, is back in the next look.
   */
  passedOver(dump: readonly DiagRow[], ask: () => ReadonlySet<bigint> | null): DiagRow[] {
    // Counted first: a dump in which nothing is missing, which is nearly every one, is gone through once.
    let met = 0;
    for (const diag of dump) if (this.#isSame(diag)) met++;
    if (met >= this.sockets.size) return [];
    const seen = new Set<number>();
    for (const diag of dump) if (this.#isSame(diag)) seen.add(diag.inode);
    const missing: Remembered[] = [];
    for (const [inode, one] of this.sockets) if (!seen.has(inode)) missing.push(one);
    const there = ask();
    return missing.flatMap(({ diag }) => (there?.has(diag.cookie) ? [diag] : []));
  }

  #isSame(diag: DiagRow): boolean {
    const old = this.sockets.get(diag.inode)?.diag;
    return old === diag || old?.cookie === diag.cookie;
  }

  /** Takes a dump in: a cookie tells whether an inode number is still the same socket's. */
  take(netns: string, dump: readonly DiagRow[]): Remembered[] {
    const look = ++this.looks;
    this.hasTwins = false;
    const all: Remembered[] = [];
    for (const diag of dump) {
      const old = this.sockets.get(diag.inode);
      if (old && old.look !== look && old.diag.cookie === diag.cookie) {
        old.diag = diag;
        old.look = look;
        all.push(old);
      } else {
        if (old?.look === look) this.hasTwins = true;
        const fresh: Remembered = { diag, key: `${netns}:${diag.cookie}`, row: null, madeOf: null, look };
        this.sockets.set(diag.inode, fresh);
        all.push(fresh);
      }
    }
    if (this.sockets.size > all.length) for (const [inode, { look: seen }] of this.sockets) if (seen !== look) this.sockets.delete(inode);
    return all;
  }
}

/** TCP_ESTABLISHED and TCP_LISTEN of net/tcp_states.h; unix sockets use no others but TCP_CLOSE. */
const established = 1;
const listening = 10;

export const fromDiag = (netns: string, dump: readonly DiagRow[], memory: DiagMemory): SourceRow[] => fromTables([{ name: 'sock_diag', netns, dump, memory, doubt: null }]);

/**
 * Rows of all tables. A path can be connected to from any network namespace (net/unix/af_unix.c, unix_find_bsd), so a peer
 * and a client that waits may be in another table than the socket that names them by their inode number.
 */
export function fromTables(tables: readonly Table[]): SourceRow[] {
  const taken = tables.map((table) => ({ table, all: table.name === 'sock_diag' ? table.memory.take(table.netns, table.dump) : [] }));
  const memories = tables.flatMap((table) => (table.name === 'sock_diag' ? [table.memory] : []));
  const twins = memories.length > 1 || memories.some(({ hasTwins }) => hasTwins) ? twinsAmong(taken.map(({ all }) => all)) : noTwins;
  const listenerOf = new Map<number, Remembered>();
  for (const { all } of taken) for (const one of all) for (const inode of one.diag.waiting) if (!twins.has(inode)) listenerOf.set(inode, one);
  const rows: SourceRow[] = [];
  for (const { table, all } of taken) {
    if (table.name !== 'sock_diag') {
      rows.push(...fromProc(table.netns, table.rows));
      continue;
    }
    const { sockets } = table.memory;
    const keyOf = (inode: number): string | null => {
      if (twins.has(inode)) return null;
      const here = sockets.get(inode);
      if (here) return here.key;
      for (const other of memories) {
        const there = other.sockets.get(inode);
        if (there) return there.key;
      }
      return null;
    };
    for (const one of all) {
      const { diag } = one;
      const type = types[diag.type];
      if (!type) continue;
      const peerKey = diag.peer === null || diag.peer === 0 ? null : keyOf(diag.peer);
      const listener = listenerOf.get(diag.inode)?.key ?? null;
      if (!one.row || !one.madeOf || !sameConnection(one.row, diag, peerKey, listener) || !sameDiag(one.madeOf, diag)) {
        const { state, peer } = connectionOf(diag, peerKey, listener);
        one.row = rowOfDiag(diag, table.netns, one.key, type, state, peer, keyOf);
      }
      one.madeOf = diag;
      rows.push(one.row);
    }
  }
  return rows;
}

const noTwins: ReadonlySet<number> = new Set();

/**
 * Inode numbers that more than one socket has. The kernel gives them out by a counter of 32 bits (fs/inode.c, get_next_ino), and does not ask
 * whether an old socket still has the number. What names a socket by its inode alone then names neither.
 */
function twinsAmong(tables: readonly (readonly Remembered[])[]): ReadonlySet<number> {
  const met = new Set<number>();
  let count = 0;
  for (const all of tables) {
    count += all.length;
    for (const { diag } of all) met.add(diag.inode);
  }
  return met.size === count ? noTwins : repeated(tables.flatMap((all) => all.map(({ diag }) => diag.inode)));
}

/** The numbers that come more than once. */
export function repeated(numbers: readonly number[]): ReadonlySet<number> {
  const met = new Set<number>();
  return new Set(numbers.filter((number) => met.size === met.add(number).size));
}

/** Whether a row still says the truth about how its socket is connected, given that the socket itself did not change. */
function sameConnection(row: SourceRow, diag: DiagRow, peerKey: string | null, listener: string | null): boolean {
  if (diag.waiting.length > 0 || row.waitingClients.length > 0) return false;
  const { peer } = row;
  if (peer.state === 'socket') return listener === null && peer.inode === diag.peer && peer.key === peerKey;
  return peer.state === 'waiting' ? peer.listener === listener : listener === null || row.state === 'listen';
}

function connectionOf(diag: DiagRow, peerKey: string | null, listener: string | null): { state: SocketState; peer: Peer } {
  if (diag.state === listening) return { state: 'listen', peer: noPeer };
  if (listener !== null) return { state: 'waiting', peer: { state: 'waiting', listener } };
  // A datagram socket counts as established once somebody has connected to it: af_unix.c, unix_dgram_connect.
  if (diag.peer === null) return { state: diag.state === established && types[diag.type] !== 'dgram' ? 'closing' : 'unconnected', peer: noPeer };
  if (diag.peer === 0) {
    // A peer without an inode: an accepted end that nobody took yet, or one that has been closed. The
    // latter shut both directions of this end (af_unix.c, unix_release_sock).
    return diag.shutdown === 3 ? { state: 'closing', peer: noPeer } : { state: 'waiting', peer: { state: 'waiting', listener: null } };
  }
  return { state: 'connected', peer: { state: 'socket', inode: diag.peer, key: peerKey } };
}

const noPeer: Peer = { state: 'none' };

function rowOfDiag(
  diag: DiagRow,
  netns: string,
  key: string,
  type: SocketType,
  state: SocketState,
  peer: Peer,
  keyOf: (inode: number) => string | null,
): SourceRow {
  return {
    key,
    netns,
    inode: diag.inode,
    cookie: known(diag.cookie.toString()),
    type,
    state,
    name: diag.name,
    bound: diag.vfs,
    uid: diag.uid === null ? unknown('failed', 'sock_diag did not tell') : known(diag.uid),
    peer,
    // 0: a client that has closed its end while it waited. It still takes a place in the queue, and is counted there.
    waitingClients: diag.waiting.flatMap((inode) => (inode === 0 ? [] : [keyOf(inode) ?? `inode:${inode}`])),
    queue:
      diag.queue === null
        ? unknown('failed', 'sock_diag did not tell')
        : known(
            state === 'listen'
              ? { of: 'listener', waiting: diag.queue.receive, backlog: diag.queue.send }
              : { of: 'connection', receiveBytes: diag.queue.receive, sendBytes: diag.queue.send },
          ),
    shutdown: diag.shutdown === null ? unknown('failed', 'sock_diag did not tell') : known({ receive: (diag.shutdown & 1) !== 0, send: (diag.shutdown & 2) !== 0 }),
    memory: diag.memory === null ? unknown('failed', 'sock_diag did not tell') : known({ receiveBytes: diag.memory.receive, sendBytes: diag.memory.send }),
  };
}

const sameDiag = (a: DiagRow, b: DiagRow): boolean =>
  a === b ||
  (a.inode === b.inode &&
  a.state === b.state &&
  a.name === b.name &&
  a.type === b.type &&
  a.uid === b.uid &&
  a.peer === b.peer &&
  a.shutdown === b.shutdown &&
  a.queue?.receive === b.queue?.receive &&
  a.queue?.send === b.queue?.send &&
  a.memory?.receive === b.memory?.receive &&
  a.memory?.send === b.memory?.send &&
  a.vfs?.ino === b.vfs?.ino &&
  a.vfs?.dev === b.vfs?.dev);

const byFallback: Known<never> = unknown('fallback-source');

/** The old table tells less: no cookie, no peer, no queue, no owner, and names with '@' in the place of every NUL. */
export function fromProc(netns: string, rows: readonly ProcRow[]): SourceRow[] {
  const out: SourceRow[] = [];
  // Connections in a queue have the name of their listener and no inode yet.
  const queued = new Map<Bytes, number>();
  for (const { inode, name } of rows) if (inode === 0) queued.set(name, (queued.get(name) ?? 0) + 1);
  for (const row of rows) {
    const type = types[row.type];
    // Inode 0: a connection that waits in its listener's queue; it is counted there.
    if (!type || row.inode === 0) continue;
    const abstract = row.name.startsWith('@');
    const state: SocketState = row.listening ? 'listen' : row.state === 3 ? 'connected' : row.state === 4 ? 'closing' : row.state === 2 ? 'waiting' : 'unconnected';
    const waiting = row.listening ? (queued.get(row.name) ?? 0) : 0;
    out.push({
      key: `${netns}:i${row.inode}`,
      netns,
      inode: row.inode,
      cookie: byFallback,
      type,
      state,
      name: abstract ? bytes(`\0${row.name.slice(1)}`) : row.name,
      bound: null,
      uid: byFallback,
      peer: state === 'connected' ? { state: 'unknown', reason: { code: 'fallback-source' } } : noPeer,
      waitingClients: Array.from({ length: waiting }, (_, i) => `waiting:${i}`),
      queue: byFallback,
      shutdown: byFallback,
      memory: byFallback,
    });
  }
  return out;
}
