import type { Row } from '#core/model/row.ts';
import { changedColumns, type ColumnId } from '../table/columns.ts';

/** Something happened to a row a moment ago. */
export type Mark =
  | { readonly kind: 'new'; readonly untilMs: number }
  | { readonly kind: 'gone'; readonly untilMs: number }
  | { readonly kind: 'changed'; readonly untilMs: number; readonly columns: ReadonlySet<ColumnId> };

export interface Marked {
  /** Rows that are there, with those that have just gone still in their places. */
  readonly shown: ReadonlyMap<string, Row>;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly ghosts: number;
  readonly added: number;
  readonly removed: number;
}

/**
 * Compares two sets of rows and says what is to be marked, and for how long. Marks of before stay until their time.
 */
export function markChanges(given: {
  readonly before: ReadonlyMap<string, Row>;
  readonly after: ReadonlyMap<string, Row>;
  /** What is shown now: `before` and ghosts. */
  readonly shown: ReadonlyMap<string, Row>;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly nowMs: number;
  readonly markMs: number;
}): Marked {
  const { before, after, nowMs } = given;
  const untilMs = nowMs + given.markMs;
  const marks = new Map<string, Mark>();
  for (const [key, mark] of given.marks) if (mark.untilMs > nowMs && !(mark.kind === 'gone' && after.has(key))) marks.set(key, mark);
  let added = 0;
  let removed = 0;
  if (before !== after) {
    for (const [key, row] of after) {
      const old = before.get(key);
      if (old === row) continue;
      if (!old) {
        added++;
        if (given.markMs > 0) marks.set(key, { kind: 'new', untilMs });
        continue;
      }
      if (marks.get(key)?.kind === 'new' || given.markMs === 0) continue;
      const columns = changedColumns(old, row);
      if (columns.size > 0) marks.set(key, { kind: 'changed', untilMs, columns });
    }
    for (const key of before.keys())
      if (!after.has(key)) {
        removed++;
        if (given.markMs > 0) marks.set(key, { kind: 'gone', untilMs });
      }
  }
  const ghosts: [string, Row][] = [];
  for (const [key, mark] of marks) {
    if (mark.kind !== 'gone') continue;
    const row = before.get(key) ?? given.shown.get(key);
    if (row) ghosts.push([key, row]);
  }
  return { shown: ghosts.length === 0 ? after : new Map([...after, ...ghosts]), marks, ghosts: ghosts.length, added, removed };
}
