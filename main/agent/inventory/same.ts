/** Whether two plain values (what JSON can say) are equal in depth. Order of members counts as they are built alike. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && sameValue(value, right.get(key)));
}

/** The old value when it says the same: unchanged rows stay the same objects, so that differences are found by identity. */
export const keep = <T>(old: T | undefined, now: T): T => (old !== undefined && sameValue(old, now) ? old : now);

/** The old table when it has the same rows: who holds on to a model then sees at a glance that nothing changed. */
export function sameTable<T>(old: ReadonlyMap<string, T> | undefined, now: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  if (old?.size !== now.size) return now;
  for (const [key, row] of now) if (old.get(key) !== row) return now;
  return old;
}
