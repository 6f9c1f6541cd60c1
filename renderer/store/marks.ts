import type { RowChanges } from '#core/model/row-changes.ts';
import type { Row } from '#core/model/row.ts';
import { changedColumns, type ColumnId } from '../table/columns.ts';
import type { RowDifference } from './row-steps.ts';

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
  /** From what was there to what is there now. */
  readonly changes: RowChanges;
  /** What is shown now: what was there, and ghosts. */
  readonly shown: ReadonlyMap<string, Row>;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly nowMs: number;
  readonly markMs: number;
}): Marked {
  const { changes, nowMs } = given;
  const { rows: after } = changes;
  const untilMs = nowMs + given.markMs;
  const marks = new Map<string, Mark>();
  for (const [key, mark] of given.marks) if (mark.untilMs > nowMs && !(mark.kind === 'gone' && after.has(key))) marks.set(key, mark);
  const removed = new Map(changes.removed.map((row) => [row.key, row]));
  if (given.markMs > 0) {
    for (const { key } of changes.added) marks.set(key, { kind: 'new', untilMs });
    for (const [before, row] of changes.changed) {
      if (marks.get(row.key)?.kind === 'new') continue;
      const columns = changedColumns(before, row);
      if (columns.size > 0) marks.set(row.key, { kind: 'changed', untilMs, columns });
    }
    for (const key of removed.keys()) marks.set(key, { kind: 'gone', untilMs });
  }
  const ghosts: [string, Row][] = [];
  for (const [key, mark] of marks) {
    if (mark.kind !== 'gone') continue;
    const row = removed.get(key) ?? given.shown.get(key);
    if (row) ghosts.push([key, row]);
  }
  return { shown: withGhosts(after, ghosts), marks, ghosts: ghosts.length, added: changes.added.length, removed: removed.size };
}

function withGhosts(rows: ReadonlyMap<string, Row>, ghosts: readonly (readonly [string, Row])[]): ReadonlyMap<string, Row> {
  if (ghosts.length === 0) return rows;
  const shown = new Map(rows);
  for (const [key, row] of ghosts) shown.set(key, row);
  return shown;
}

/** What led from what was shown to what is shown: those that have gone leave only when their mark ends, and come back as others. */
export function shownDifference(before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>, changes: RowChanges, expired: Iterable<string>): RowDifference {
  const added: Row[] = [];
  const changed: (readonly [Row, Row])[] = [...changes.changed];
  for (const row of changes.added) {
    const ghost = before.get(row.key);
    if (ghost) changed.push([ghost, row]);
    else added.push(row);
  }
  const removed = changes.removed.filter(({ key }) => !after.has(key));
  const leaving = new Set(removed.map(({ key }) => key));
  for (const key of expired) {
    const row = before.get(key);
    if (row && !after.has(key) && !leaving.has(key)) removed.push(row);
  }
  return { added, removed, changed };
}
