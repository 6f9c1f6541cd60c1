import { bytes, type Bytes } from '#core/model/bytes.ts';
import { known, unknown, type Known } from '#core/model/known.ts';
import type { Peer, Socket } from '#core/model/socket.ts';
import type { SocketState, SocketType } from '#core/model/words.ts';
import type { DumpChanges, DumpMemory } from '../system/netlink/dump-memory.ts';
import { dumpAgain, stillThere } from '../system/netlink/sock-diag.ts';
import type { DiagRow } from '../system/netlink/sock-diag-parse.ts';
import { readProcNetUnix, type ProcRow } from '../system/proc-net-unix.ts';
import type { BoundInode } from './entry-points.ts';

/** What the kernel's table tells of one socket, whichever table it was. Everything else is joined to it. */
export interface SourceRow extends Pick<Socket, 'key' | 'netns' | 'inode' | 'cookie' | 'type' | 'state' | 'name' | 'uid' | 'queue' | 'shutdown' | 'memory'> {
  readonly bound: BoundInode | null;
  readonly peer: Peer;
  readonly waitingClients: readonly string[];
}

/** Cookies of those of these sockets that are there now; null when the kernel does not tell. */
export type Ask = (rows: readonly DiagRow[]) => ReadonlySet<bigint> | null;

/** A table as the kernel gave it, before its sockets are joined with those of other tables. */
export type Table =
  | { readonly name: 'sock_diag'; readonly netns: string; readonly changes: DumpChanges; readonly memory: DumpMemory; readonly ask: Ask; readonly doubt: string | null }
  | { readonly name: '/proc/net/unix'; readonly netns: string; readonly rows: readonly ProcRow[]; readonly doubt: null };

/**
 * Reads the best table there is of our own namespace. `fallback` skips sock_diag. Null when there is none at all. Throws when it cannot be
 * told which is the best now: the other table has other keys, so for one look all sockets would seem to have gone.
 */
export function readOwnTable(netns: string, which: 'auto' | 'fallback', memory: DumpMemory): Table | null {
  if (which === 'auto') {
    const dump = dumpAgain(memory);
    if (dump.ok) return diagTable(netns, dump, memory, stillThere);
    if (dump.starved) throw new Error(`The table of sockets cannot be read now: ${dump.problem}.`);
  }
  const rows = readProcNetUnix();
  return rows && { name: '/proc/net/unix', netns, rows, doubt: null };
}

export const diagTable = (netns: string, { changes, interrupted }: { readonly changes: DumpChanges; readonly interrupted: boolean }, memory: DumpMemory, ask: Ask): Table => ({
  name: 'sock_diag',
  netns,
  changes,
  memory,
  ask,
  doubt: interrupted ? 'The table changed so fast that a socket may be missing from this look.' : null,
});

const types: Readonly<Record<number, SocketType>> = { 1: 'stream', 2: 'dgram', 5: 'seqpacket' };

/** TCP_ESTABLISHED and TCP_LISTEN of net/tcp_states.h; unix sockets use no others but TCP_CLOSE. */
const established = 1;
const listening = 10;

/**
 * The row of a socket.
 * @param old the row that was made of `oldDiag`: it is handed out again when it still says the truth
 * @param keyOf of the socket with this inode, in any table
 * @param listener key of the listener in whose queue it waits
 */
export function rowOf(diag: DiagRow, netns: string, key: string, keyOf: (inode: number) => string | null, listener: string | null, old: SourceRow | null, oldDiag: DiagRow | null): SourceRow | null {
  const type = types[diag.type];
  if (!type) return null;
  const peerKey = diag.peer === null || diag.peer === 0 ? null : keyOf(diag.peer);
  if (old && oldDiag && sameConnection(old, diag, peerKey, listener) && sameDiag(oldDiag, diag)) return old;
  const { state, peer } = connectionOf(diag, peerKey, listener);
  return rowOfDiag(diag, netns, key, type, state, peer, keyOf);
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
    cookie: known(key.slice(netns.length + 1)), // the text was made once, for the key
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
