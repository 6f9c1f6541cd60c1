import { compileFilter } from '#core/filter/filter.ts';
import type { Subject } from '#core/journal/change.ts';
import { rowsOf, type Row } from '#core/model/rows/row.ts';
import type { Model } from '#core/model/model.ts';
import type { Difference } from '#core/snapshot/comparison.ts';
import { comparisonLines, type ComparisonLine, type DifferenceSign } from './comparison-lines.ts';
import { rowOfSubject } from './journal.ts';
import { useReview, type Compared } from './review.ts';
import { useUi } from '../ui.ts';

export interface ComparisonView {
  readonly lines: readonly ComparisonLine[];
  readonly places: ReadonlyMap<string, number>;
  readonly shown: number;
  readonly total: number;
}

const rowsOfModel = new WeakMap<Model, ReadonlyMap<string, Row>>();
function rows(model: Model): ReadonlyMap<string, Row> {
  let found = rowsOfModel.get(model);
  if (!found) rowsOfModel.set(model, (found = rowsOf(model)));
  return found;
}

const empty: ComparisonView = { lines: [], places: new Map(), shown: 0, total: 0 };
let view = empty;
let made: { readonly compared: Compared | null; readonly filter: string } | null = null;

/** The filter looks at each subject as it is after, and at what has gone as it was before. */
function viewOf(compared: Compared | null, filter: string): ComparisonView {
  if (made?.compared === compared && made.filter === filter) return view;
  made = { compared, filter };
  if (!compared) return (view = empty);
  const compiled = filter === '' ? null : compileFilter(filter);
  const { before, after, comparison } = compared;
  const filtered = compiled?.ok ? compiled.filter : null;
  const fits = (subject: Subject, sign: DifferenceSign): boolean => {
    const { model } = sign === 'gone' ? before : after;
    return filtered?.test(rowOfSubject(subject, rows(model), none), model.surroundings) ?? true;
  };
  const lines = comparisonLines(comparison, filtered && fits);
  return (view = {
    lines,
    places: new Map(lines.map(({ key }, i) => [key, i])),
    shown: lines.filter(({ is }) => is === 'subject' || is === 'count').length,
    total: comparison.added.length + comparison.removed.length + comparison.changed.length + comparison.counts.length,
  });
}

/** What the comparison on the page has to say of a subject, or null. */
export function useDifference(key: string | null): Difference | null {
  const compared = useReview((review) => review.compared);
  const page = useUi((ui) => ui.page);
  if (!compared || page !== 'comparison' || key === null) return null;
  const { added, removed, changed } = compared.comparison;
  return [changed, added, removed].flatMap((list) => list.find(({ subject }) => subject.key === key) ?? [])[0] ?? null;
}

const none: ReadonlyMap<string, Row> = new Map();

export function useComparisonView(): ComparisonView {
  const compared = useReview((review) => review.compared);
  const filter = useUi((ui) => ui.goodFilter);
  return viewOf(compared, filter);
}
