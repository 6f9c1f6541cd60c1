import type { Changes, Delta, Model, Surroundings } from '../model.ts';
import { Table } from './table.ts';

/** What turns `before` into `after`, by identity of the rows: a builder reuses the row that did not change. */
export function changesBetween<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Changes<T> {
  const added: T[] = [];
  const changed: T[] = [];
  const removed: string[] = [];
  if (before === after) return { added, changed, removed };
  const touched = Table.touched(before, after);
  if (touched) {
    for (const key of touched) {
      const [old, row] = [before.get(key), after.get(key)];
      if (row === undefined) {
        if (old !== undefined) removed.push(key);
      } else if (old === undefined) added.push(row);
      else if (old !== row) changed.push(row);
    }
    return { added, changed, removed };
  }
  for (const [key, row] of after) {
    const old = before.get(key);
    if (old === undefined) added.push(row);
    else if (old !== row) changed.push(row);
  }
  // Only when the counts do not add up can something have gone.
  if (before.size + added.length !== after.size) for (const key of before.keys()) if (!after.has(key)) removed.push(key);
  return { added, changed, removed };
}

/** The table after the changes; the same one when there are none. */
export function applyChanges<T extends { readonly key: string }>(table: ReadonlyMap<string, T>, { added, changed, removed }: Changes<T>): ReadonlyMap<string, T> {
  if (added.length + changed.length + removed.length === 0) return table;
  const set = [...changed, ...added].map((row) => [row.key, row] as const);
  return Table.of(table).with({ removed, set });
}

/** The model after a delta. The first of a stream needs no model before it. */
export function applyDelta(model: Model | null, delta: Delta): Model {
  const before = delta.reset ? null : model;
  const surroundings: Surroundings | undefined = delta.surroundings ?? before?.surroundings;
  if (!surroundings) throw new Error('a stream of deltas begins with its surroundings');
  return {
    surroundings,
    sockets: applyChanges(before?.sockets ?? new Map<string, never>(), delta.sockets),
    entryPoints: applyChanges(before?.entryPoints ?? new Map<string, never>(), delta.entryPoints),
    processes: applyChanges(before?.processes ?? new Map<string, never>(), delta.processes),
    registry: applyChanges(before?.registry ?? new Map<string, never>(), delta.registry),
  };
}

/** The model for keeping, while its stream goes on: a version of a table that is kept for hours would grow with all that came after it. */
export const keptModel = (model: Model): Model => ({
  ...model,
  sockets: new Map(model.sockets),
  entryPoints: new Map(model.entryPoints),
  processes: new Map(model.processes),
  registry: new Map(model.registry),
});
