import type { Changes, Delta, Model, Surroundings } from './model.ts';

/** What turns `before` into `after`, by identity of the rows: a builder reuses the row that did not change. */
export function changesBetween<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Changes<T> {
  const added: T[] = [];
  const changed: T[] = [];
  const removed: string[] = [];
  if (before === after) return { added, changed, removed };
  for (const [key, row] of after) {
    const old = before.get(key);
    if (old === undefined) added.push(row);
    else if (old !== row) changed.push(row);
  }
  // Only when the counts do not add up can something have gone.
  if (before.size + added.length !== after.size) for (const key of before.keys()) if (!after.has(key)) removed.push(key);
  return { added, changed, removed };
}

/** The table after the changes; the same map when there are none. */
export function applyChanges<T extends { readonly key: string }>(
  table: ReadonlyMap<string, T>,
  changes: Changes<T>,
): ReadonlyMap<string, T> {
  if (changes.added.length + changes.changed.length + changes.removed.length === 0) return table;
  const next = new Map(table);
  for (const key of changes.removed) next.delete(key);
  for (const row of changes.changed) next.set(row.key, row);
  for (const row of changes.added) next.set(row.key, row);
  return next;
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
