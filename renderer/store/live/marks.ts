import type { RowChanges } from '#core/model/rows/row-changes.ts';
import type { Row } from '#core/model/rows/row.ts';
import { changedColumns, type ColumnId } from '../../table/columns.ts';
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
  return ghosts.length === 0 ? rows : new Beside(rows, new Map(ghosts));
}

/** Two maps of different keys as one: a copy of all rows at each refresh, for the sake of a few that have gone, would cost more than the refresh. */
class Beside implements ReadonlyMap<string, Row> {
  constructor(
    private readonly there: ReadonlyMap<string, Row>,
    private readonly ghosts: ReadonlyMap<string, Row>,
  ) {}

  get size(): number {
    return this.there.size + this.ghosts.size;
  }

  get(key: string): Row | undefined {
    return this.ghosts.get(key) ?? this.there.get(key);
  }

  has(key: string): boolean {
    return this.ghosts.has(key) || this.there.has(key);
  }

  forEach(visit: (row: Row, key: string, map: ReadonlyMap<string, Row>) => void): void {
    for (const [key, row] of this) visit(row, key, this);
  }

  *entries(): MapIterator<[string, Row]> {
    yield* this.there;
    yield* this.ghosts;
  }

  *keys(): MapIterator<string> {
    yield* this.there.keys();
    yield* this.ghosts.keys();
  }

  *values(): MapIterator<Row> {
    yield* this.there.values();
    yield* this.ghosts.values();
  }

  [Symbol.iterator](): MapIterator<[string, Row]> {
    return this.entries();
  }
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
