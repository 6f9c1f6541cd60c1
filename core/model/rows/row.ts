import type { Bytes } from '../bytes.ts';
import type { EntryPoint } from '../door.ts';
import { holdersOf } from './holders.ts';
import type { Model } from '../model.ts';
import { otherEndsOf, sameOtherEnd, type OtherEnd } from './other-end.ts';
import type { Process } from '../process.ts';
import type { RegistryEntry } from '../registry.ts';
import type { Socket } from '../socket.ts';

/**
 * One line of the table, of `sockatlas list`, and what the filter looks at: a socket with what
 * belongs to it, or an entry point without a socket, or a registry name that leads nowhere.
 */
export interface Row {
  /** The socket's key, else `entry:` + the entry point's, else `link:` + the registry entry's. */
  readonly key: string;
  readonly name: Bytes;
  readonly socket: Socket | null;
  readonly entryPoint: EntryPoint | null;
  /** Holders, in the order of `socket.holders.seen`. */
  readonly processes: readonly Process[];
  /** Registry names that lead to this entry point; only on rows that answer there, not on accepted connections. */
  readonly registered: readonly RegistryEntry[];
  /** Who is at the other end; null where there is none. */
  readonly other: OtherEnd | null;
}

/** Whether callers of the entry point reach this very socket: a listener, or a bound datagram socket. */
export const answersCalls = (socket: Socket): boolean =>
  socket.state === 'listen' || (socket.type === 'dgram' && socket.kind !== 'unnamed');

/**
 * Joins a model into rows, in the model's order, sockets first. Rows whose parts are the same
 * objects as in `previous` are the same objects again, so that views can compare by identity.
 */
export function rowsOf(model: Model, previous?: ReadonlyMap<string, Row>): Map<string, Row> {
  const byEntryPoint = new Map<string, RegistryEntry[]>();
  const rows = new Map<string, Row>();
  const loose: RegistryEntry[] = [];
  for (const entry of model.registry.values()) {
    if (entry.target.state !== 'socket') loose.push(entry);
    else {
      const list = byEntryPoint.get(entry.target.entryPoint);
      if (list) list.push(entry);
      else byEntryPoint.set(entry.target.entryPoint, [entry]);
    }
  }
  const put = (row: Row): void => {
    const old = previous?.get(row.key);
    rows.set(row.key, old && sameRow(old, row) ? old : row);
  };
  const answered = new Set<string>();
  const others = otherEndsOf(model);
  for (const socket of model.sockets.values()) {
    const entryKey = socket.entryPoint.state === 'found' ? socket.entryPoint.key : null;
    const answers = entryKey !== null && answersCalls(socket);
    if (entryKey !== null && answers) answered.add(entryKey);
    put(rowOfSocket(socket, model, (answers && byEntryPoint.get(entryKey)) || none, others.get(socket.key) ?? null));
  }
  for (const entryPoint of model.entryPoints.values()) {
    if (answered.has(entryPoint.key)) continue;
    const registered = byEntryPoint.get(entryPoint.key);
    if (!registered) continue;
    put({ key: `entry:${entryPoint.key}`, name: entryPoint.path, socket: null, entryPoint, processes: none, registered, other: null });
  }
  for (const entry of loose)
    put({ key: `link:${entry.key}`, name: entry.path, socket: null, entryPoint: null, processes: none, registered: [entry], other: null });
  return rows;
}

/** The row of a socket. @param registered names that lead to its entry point */
export function rowOfSocket(socket: Socket, model: Model, registered: readonly RegistryEntry[], other: OtherEnd | null): Row {
  const entryPoint = socket.entryPoint.state === 'found' ? (model.entryPoints.get(socket.entryPoint.key) ?? null) : null;
  return { key: socket.key, name: socket.name, socket, entryPoint, processes: holdersOf(socket, model), registered, other };
}

const none: readonly never[] = [];

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

export const sameRow = (a: Row, b: Row): boolean =>
  a.socket === b.socket &&
  a.entryPoint === b.entryPoint &&
  sameList(a.processes, b.processes) &&
  sameList(a.registered, b.registered) &&
  sameOtherEnd(a.other, b.other);
