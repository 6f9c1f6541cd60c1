import type { Changes, Delta, Model } from '../model.ts';
import { otherEndOf } from './other-end.ts';
import { answersCalls, rowOfSocket, rowsOf, sameRow, type Row } from './row.ts';
import type { Socket } from '../socket.ts';
import { Table } from '../tables/table.ts';

/** What became of the rows from one model to the next. */
export interface RowChanges {
  readonly rows: ReadonlyMap<string, Row>;
  readonly added: readonly Row[];
  readonly removed: readonly Row[];
  readonly changed: readonly (readonly [before: Row, after: Row])[];
}

/**
 * Joins rows again and again, anew only where a delta says that something changed: at 100 000 sockets joining all of them takes
 * longer than a frame lasts.
 */
export class RowJoin {
  #rows: Table<Row> = Table.of(new Map<string, Row>());
  /** Sockets by the one that they are connected to, or wait at. */
  readonly #pointing = new Map<string, Set<string>>();
  /** Sockets that name an entry point or a holder which the model has not, or not yet. */
  readonly #lacking = new Set<string>();

  get rows(): ReadonlyMap<string, Row> {
    return this.#rows;
  }

  /** @param model the model after the delta */
  take(model: Model, delta: Delta): RowChanges {
    const previous = this.#rows;
    if (isEmpty(delta)) return { rows: previous, added: [], removed: [], changed: [] };
    if (delta.reset || touchesRegistry(previous, model, delta)) return this.#joinAll(model);
    const touched = this.#touched(model, delta);
    const added: Row[] = [];
    const removed: Row[] = [];
    const changed: [Row, Row][] = [];
    const set: [string, Row][] = [];
    for (const key of delta.sockets.removed) {
      const row = previous.get(key);
      if (row) removed.push(row);
      this.#lacking.delete(key);
    }
    for (const key of touched) {
      const socket = model.sockets.get(key);
      if (!socket) continue;
      const before = previous.get(key);
      const after = rowOfSocket(socket, model, before?.registered ?? [], otherEndOf(socket, model, this.#sendersOf(socket, model)));
      if (!before) added.push(after);
      else if (sameRow(before, after)) continue;
      else changed.push([before, after]);
      set.push([key, after]);
      this.#noteLack(after);
    }
    if (added.length + removed.length + changed.length === 0) return { rows: previous, added, removed, changed };
    const rows = previous.with({ removed: removed.map(({ key }) => key), set });
    this.#rows = rows;
    return { rows, added, removed, changed };
  }

  #joinAll(model: Model): RowChanges {
    const rows = Table.of(rowsOf(model, this.#rows));
    const changes = compareRows(this.#rows, rows);
    this.#rows = rows;
    this.#pointing.clear();
    for (const socket of model.sockets.values()) this.#point(socket);
    this.#lacking.clear();
    for (const row of rows.values()) this.#noteLack(row);
    return changes;
  }

  #noteLack({ key, socket, entryPoint, processes }: Row): void {
    if (socket && ((socket.entryPoint.state === 'found' && !entryPoint) || processes.length < socket.holders.seen.length)) this.#lacking.add(key);
    else this.#lacking.delete(key);
  }

  /** Sockets whose row may be another one: those that changed, and those at whose other end something did. */
  #touched(model: Model, delta: Delta): Set<string> {
    const changed = new Set<string>(delta.sockets.removed);
    for (const { key } of delta.sockets.added) changed.add(key);
    for (const { key } of delta.sockets.changed) changed.add(key);
    // What is new can be missed only by those that lack something; what changes or goes may be anybody's.
    for (const key of this.#lacking) changed.add(key);
    const entryPoints = keysThatWereThere(delta.entryPoints);
    const processes = keysThatWereThere(delta.processes);
    if (entryPoints.size + processes.size > 0)
      for (const { key, socket } of this.#rows.values()) {
        if (!socket) continue;
        const { entryPoint, holders } = socket;
        if ((entryPoint.state === 'found' && entryPoints.has(entryPoint.key)) || (processes.size > 0 && holders.seen.some(({ process }) => processes.has(process)))) changed.add(key);
      }
    const touched = new Set(changed);
    for (const key of changed) {
      const before = this.#rows.get(key)?.socket;
      const after = model.sockets.get(key);
      for (const socket of before === after ? [after] : [before, after]) {
        if (!socket) continue;
        const there = targetOf(socket);
        if (there !== null) touched.add(there);
        for (const client of socket.waitingClients) touched.add(client);
      }
      for (const one of this.#pointing.get(key) ?? none) touched.add(one);
      if (before !== after) {
        if (before) this.#unpoint(before);
        if (after) this.#point(after);
      }
      // Those that came to point here with this very delta.
      for (const one of this.#pointing.get(key) ?? none) touched.add(one);
    }
    return touched;
  }

  /** As `incomingOf` finds them for all sockets at once. */
  #sendersOf(socket: Socket, model: Model): string[] | undefined {
    const senders: string[] = [];
    for (const key of this.#pointing.get(socket.key) ?? none) {
      const sender = model.sockets.get(key);
      if (sender?.peer.state === 'socket' && sender.peer.key === socket.key && !(socket.peer.state === 'socket' && socket.peer.key === key)) senders.push(key);
    }
    return senders.length === 0 ? undefined : senders;
  }

  #point(socket: Socket): void {
    const there = targetOf(socket);
    if (there === null) return;
    const set = this.#pointing.get(there);
    if (set) set.add(socket.key);
    else this.#pointing.set(there, new Set([socket.key]));
  }

  #unpoint(socket: Socket): void {
    const there = targetOf(socket);
    const set = there === null ? undefined : this.#pointing.get(there);
    if (there !== null && set?.delete(socket.key) && set.size === 0) this.#pointing.delete(there);
  }
}

const none: readonly never[] = [];
const targetOf = ({ peer }: Socket): string | null => (peer.state === 'socket' ? peer.key : peer.state === 'waiting' ? peer.listener : null);

const keysThatWereThere = ({ changed, removed }: Changes<{ readonly key: string }>): Set<string> => new Set([...changed.map(({ key }) => key), ...removed]);

const isEmpty = (delta: Delta): boolean =>
  !delta.reset && [delta.sockets, delta.entryPoints, delta.processes, delta.registry].every(({ added, changed, removed }) => added.length + changed.length + removed.length === 0);

/** Whether names in a registry, or rows that stand for an entry point alone, may be concerned: seldom, and then all rows are joined. */
function touchesRegistry(previous: ReadonlyMap<string, Row>, model: Model, delta: Delta): boolean {
  const { added, changed, removed } = delta.registry;
  if (added.length + changed.length + removed.length > 0) return true;
  if (model.registry.size === 0) return false;
  const registered = new Set<string>();
  for (const { target } of model.registry.values()) if (target.state === 'socket') registered.add(target.entryPoint);
  if (registered.size === 0) return false;
  if (delta.entryPoints.removed.some((key) => registered.has(key)) || [...delta.entryPoints.added, ...delta.entryPoints.changed].some(({ key }) => registered.has(key))) return true;
  /** The registered entry point that a socket answers at, or null. */
  const doorOf = (socket: Socket | null | undefined): string | null => (socket?.entryPoint.state === 'found' && registered.has(socket.entryPoint.key) && answersCalls(socket) ? socket.entryPoint.key : null);
  const doorBefore = (key: string): string | null => doorOf(previous.get(key)?.socket);
  return delta.sockets.removed.some((key) => doorBefore(key) !== null) || [...delta.sockets.added, ...delta.sockets.changed].some((socket) => doorOf(socket) !== doorBefore(socket.key));
}

/** By identity of the rows: those that did not change are the same objects. */
export function compareRows(before: ReadonlyMap<string, Row>, rows: ReadonlyMap<string, Row>): RowChanges {
  const added: Row[] = [];
  const removed: Row[] = [];
  const changed: [Row, Row][] = [];
  for (const [key, row] of rows) {
    const old = before.get(key);
    if (!old) added.push(row);
    else if (old !== row) changed.push([old, row]);
  }
  if (before.size + added.length !== rows.size) for (const [key, row] of before) if (!rows.has(key)) removed.push(row);
  return { rows, added, removed, changed };
}
