import { bytes, type Bytes } from '#core/model/bytes.ts';
import { known, unknown, type Known } from '#core/model/known.ts';
import type { Peer, Socket } from '#core/model/socket.ts';
import type { SocketState, SocketType } from '#core/model/words.ts';
import { dumpSockets } from '../system/sock-diag.ts';
import type { DiagRow } from '../system/sock-diag-parse.ts';
import { readProcNetUnix, type ProcRow } from '../system/proc-net-unix.ts';
import type { BoundInode } from './entry-points.ts';

/** What the kernel's table tells of one socket, whichever table it was. Everything else is joined to it. */
export interface SourceRow extends Pick<Socket, 'key' | 'inode' | 'cookie' | 'type' | 'state' | 'name' | 'uid' | 'queue' | 'shutdown' | 'memory'> {
  readonly bound: BoundInode | null;
  readonly peer: Peer;
  readonly waitingClients: readonly string[];
}

export interface Source {
  readonly name: '/proc/net/unix' | 'sock_diag';
  readonly rows: readonly SourceRow[];
  /** A row may be missing or wrong, in a sentence; null when all is well. */
  readonly doubt: string | null;
}

/** Reads the best table there is. `fallback` skips sock_diag. Null when there is none at all. */
export function readSource(netns: string, which: 'auto' | 'fallback', memory: DiagMemory): Source | null {
  if (which === 'auto') {
    const dump = dumpSockets();
    if (dump.ok) {
      const doubt = dump.interrupted ? 'The table changed so fast that a socket may be missing from this look.' : null;
      return { name: 'sock_diag', rows: fromDiag(netns, dump.rows, memory), doubt };
    }
  }
  const rows = readProcNetUnix();
  return rows && { name: '/proc/net/unix', rows: fromProc(netns, rows), doubt: null };
}

const types: Readonly<Record<number, SocketType>> = { 1: 'stream', 2: 'dgram', 5: 'seqpacket' };

/** Rows of the last dump: what came out the same is handed out again as the same object. */
export class DiagMemory {
  rows = new Map<bigint, { readonly diag: DiagRow; readonly row: SourceRow }>();
}

/** TCP_ESTABLISHED and TCP_LISTEN of net/tcp_states.h; unix sockets use no others but TCP_CLOSE. */
const established = 1;
const listening = 10;

export function fromDiag(netns: string, dump: readonly DiagRow[], memory: DiagMemory): SourceRow[] {
  const byInode = new Map<number, DiagRow>();
  const listenerOf = new Map<number, DiagRow>();
  for (const diag of dump) {
    byInode.set(diag.inode, diag);
    for (const inode of diag.waiting) listenerOf.set(inode, diag);
  }
  const keyOf = (diag: DiagRow): string => `${netns}:${diag.cookie}`;
  const next = new Map<bigint, { diag: DiagRow; row: SourceRow }>();
  const rows: SourceRow[] = [];
  for (const diag of dump) {
    const type = types[diag.type];
    if (!type) continue;
    const { state, peer } = connectionOf(diag, byInode, listenerOf, keyOf);
    const old = memory.rows.get(diag.cookie);
    const row =
      old && sameDiag(old.diag, diag) && samePeer(old.row.peer, peer) && old.row.state === state && diag.waiting.length === 0 && old.row.waitingClients.length === 0
        ? old.row
        : rowOfDiag(diag, keyOf(diag), type, state, peer, byInode, keyOf);
    next.set(diag.cookie, { diag, row });
    rows.push(row);
  }
  memory.rows = next;
  return rows;
}

function connectionOf(
  diag: DiagRow,
  byInode: ReadonlyMap<number, DiagRow>,
  listenerOf: ReadonlyMap<number, DiagRow>,
  keyOf: (diag: DiagRow) => string,
): { state: SocketState; peer: Peer } {
  const listener = listenerOf.get(diag.inode);
  if (diag.state === listening) return { state: 'listen', peer: noPeer };
  if (listener) return { state: 'waiting', peer: { state: 'waiting', listener: keyOf(listener) } };
  // A datagram socket counts as established once somebody has connected to it: af_unix.c, unix_dgram_connect.
  if (diag.peer === null) return { state: diag.state === established && types[diag.type] !== 'dgram' ? 'closing' : 'unconnected', peer: noPeer };
  if (diag.peer === 0) {
    // A peer without an inode: an accepted end that nobody took yet, or one that has been closed. The
    // latter shut both directions of this end (af_unix.c, unix_release_sock).
    return diag.shutdown === 3 ? { state: 'closing', peer: noPeer } : { state: 'waiting', peer: { state: 'waiting', listener: null } };
  }
  const other = byInode.get(diag.peer);
  return { state: 'connected', peer: { state: 'socket', inode: diag.peer, key: other ? keyOf(other) : null } };
}

const noPeer: Peer = { state: 'none' };

function rowOfDiag(
  diag: DiagRow,
  key: string,
  type: SocketType,
  state: SocketState,
  peer: Peer,
  byInode: ReadonlyMap<number, DiagRow>,
  keyOf: (diag: DiagRow) => string,
): SourceRow {
  return {
    key,
    inode: diag.inode,
    cookie: known(diag.cookie.toString()),
    type,
    state,
    name: diag.name,
    bound: diag.vfs,
    uid: diag.uid === null ? unknown('failed', 'sock_diag did not tell') : known(diag.uid),
    peer,
    waitingClients: diag.waiting.map((inode) => {
      const client = byInode.get(inode);
      return client ? keyOf(client) : `inode:${inode}`;
    }),
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
  a.inode === b.inode &&
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
  a.vfs?.dev === b.vfs?.dev;

const samePeer = (a: Peer, b: Peer): boolean =>
  a.state === b.state && (a.state !== 'socket' || b.state !== 'socket' || (a.inode === b.inode && a.key === b.key));

const byFallback: Known<never> = unknown('fallback-source');

/** The old table tells less: no cookie, no peer, no queue, no owner, and names with '@' in the place of every NUL. */
export function fromProc(netns: string, rows: readonly ProcRow[]): SourceRow[] {
  const out: SourceRow[] = [];
  for (const row of rows) {
    const type = types[row.type];
    // Inode 0: a connection that waits in its listener's queue; it is counted there.
    if (!type || row.inode === 0) continue;
    const abstract = row.name.startsWith('@');
    const state: SocketState = row.listening ? 'listen' : row.state === 3 ? 'connected' : row.state === 4 ? 'closing' : row.state === 2 ? 'waiting' : 'unconnected';
    const waiting = row.listening ? rows.filter((other) => other.inode === 0 && other.name === row.name).length : 0;
    out.push({
      key: `${netns}:i${row.inode}`,
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
