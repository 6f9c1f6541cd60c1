import type { Changes, Delta, Model } from './model.ts';
import { answersCalls, rowOfSocket, rowsOf, sameRow, type Row } from './row.ts';

/** What became of the rows from one model to the next. */
export interface RowChanges {
  readonly rows: ReadonlyMap<string, Row>;
  readonly added: readonly Row[];
  readonly removed: readonly Row[];
  readonly changed: readonly (readonly [before: Row, after: Row])[];
}

/**
 * The rows after a delta, made anew only where it says that something changed: at 100 000 sockets joining all of them takes longer than
 * a frame lasts.
 *
 * @param model the model after the delta
 */
export function changeRows(previous: ReadonlyMap<string, Row>, model: Model, delta: Delta): RowChanges {
  if (isEmpty(delta)) return { rows: previous, added: [], removed: [], changed: [] };
  if (delta.reset || touchesRegistry(previous, model, delta)) return compareRows(previous, rowsOf(model, previous));
  const touched = new Set<string>();
  for (const { key } of delta.sockets.added) touched.add(key);
  for (const { key } of delta.sockets.changed) touched.add(key);
  const entryPoints = keysIn(delta.entryPoints);
  const processes = keysIn(delta.processes);
  if (entryPoints.size + processes.size > 0)
    for (const { key, socket } of previous.values()) {
      if (!socket) continue;
      const { entryPoint, holders } = socket;
      if ((entryPoint.state === 'found' && entryPoints.has(entryPoint.key)) || (processes.size > 0 && holders.seen.some(({ process }) => processes.has(process)))) touched.add(key);
    }
  const added: Row[] = [];
  const removed: Row[] = [];
  const changed: [Row, Row][] = [];
  const rows = new Map(previous);
  for (const key of delta.sockets.removed) {
    const row = previous.get(key);
    if (row && rows.delete(key)) removed.push(row);
  }
  for (const key of touched) {
    const socket = model.sockets.get(key);
    if (!socket) continue;
    const before = previous.get(key);
    const after = rowOfSocket(socket, model, before?.registered ?? []);
    if (!before) added.push(after);
    else if (sameRow(before, after)) continue;
    else changed.push([before, after]);
    rows.set(key, after);
  }
  if (added.length + removed.length + changed.length === 0) return { rows: previous, added, removed, changed };
  return { rows, added, removed, changed };
}

const keysIn = ({ added, changed, removed }: Changes<{ readonly key: string }>): Set<string> => new Set([...added.map(({ key }) => key), ...changed.map(({ key }) => key), ...removed]);

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
  const wasThere = (key: string): boolean => {
    const row = previous.get(key);
    return row?.socket != null && row.entryPoint !== null && registered.has(row.entryPoint.key) && answersCalls(row.socket);
  };
  if (delta.sockets.removed.some(wasThere)) return true;
  return [...delta.sockets.added, ...delta.sockets.changed].some((socket) => {
    const is = socket.entryPoint.state === 'found' && registered.has(socket.entryPoint.key) && answersCalls(socket);
    return is !== wasThere(socket.key);
  });
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
