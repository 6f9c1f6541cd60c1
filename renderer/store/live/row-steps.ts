import { compareRows, type RowChanges } from '#core/model/rows/row-changes.ts';
import type { Row } from '#core/model/rows/row.ts';

/** What led from one map of rows to the next. */
export type RowDifference = Omit<RowChanges, 'rows'>;

interface Step {
  readonly before: ReadonlyMap<string, Row>;
  readonly after: ReadonlyMap<string, Row>;
  readonly difference: RowDifference;
}

/** Views ask once a frame: more than a few steps lie between two looks only while nobody looks. */
const mostSteps = 6;
let steps: readonly Step[] = [];

/** Remembers what led from `before` to `after`, for those who have drawn `before`. */
export function noteStep(before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>, difference: RowDifference): void {
  if (before !== after) steps = [...steps, { before, after, difference }].slice(-mostSteps);
}

/** What led from `before` to `after`, in order: as it was remembered, else by comparing all rows. */
export function stepsBetween(before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>): readonly RowDifference[] {
  const way: RowDifference[] = [];
  let at = after;
  for (let i = steps.length - 1; at !== before && i >= 0; i--) {
    const step = steps[i];
    if (step?.after !== at) continue;
    way.unshift(step.difference);
    at = step.before;
  }
  return at === before ? way : [compareRows(before, after)];
}
