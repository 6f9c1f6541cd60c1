import { useSyncExternalStore } from 'react';
import { compileFilter, type Filter } from '#core/filter/filter.ts';
import type { Row } from '#core/model/row.ts';
import { layOut, type Item } from './group.ts';
import { getLive, subscribe as subscribeLive } from './live.ts';
import { keepOrder, selectRows, siftRows, sortRows, type Sort } from './select.ts';
import { useUi, type Grouping } from './ui.ts';

/** What the table shows: rows that fit, in order, under their groups. */
export interface View {
  readonly items: readonly Item[];
  /** Rows that fit, also those in collapsed groups. */
  readonly rows: readonly Row[];
  /** How many of them are there: rows that have just gone are among `rows`, but not counted. */
  readonly shown: number;
  /** Hidden since the system does not tell enough to say whether they fit. */
  readonly undecided: number;
  readonly total: number;
}

const empty: View = { items: [], rows: [], shown: 0, undecided: 0, total: 0 };
let view = empty;
let made: { rows: unknown; filter: string; sort: Sort; grouping: Grouping; collapsed: unknown; surroundings: unknown } | null = null;
let compiled: { readonly text: string; readonly filter: Filter | null } = { text: '', filter: null };

/** The compiled filter; null shows everything, as for a text that makes no sense (which is never in force). */
export function filterOf(text: string): Filter | null {
  if (compiled.text !== text) {
    const outcome = text === '' ? null : compileFilter(text);
    compiled = { text, filter: outcome?.ok ? outcome.filter : null };
  }
  return compiled.filter;
}

/** The view as of now, made anew only when something it depends on has changed. */
export function getView(): View {
  const { model, rows, ghosts, marks } = getLive();
  const { goodFilter, sort, grouping, collapsed } = useUi.getState();
  if (!model) return empty;
  const { surroundings } = model;
  if (made?.rows === rows && made.filter === goodFilter && made.sort === sort && made.grouping === grouping && made.collapsed === collapsed && made.surroundings === surroundings) return view;
  const asked = made === null || made.filter !== goodFilter || made.sort !== sort;
  const sameRows = made?.rows === rows && !asked && made.surroundings === surroundings;
  let ordered = view.rows;
  let { undecided } = view;
  if (!sameRows) {
    const filter = filterOf(goodFilter);
    const sifted = filter ? siftRows(rows, filter, surroundings) : { fitting: [...rows.values()], undecided: 0 };
    undecided = sifted.undecided;
    const { fitting } = sifted;
    ordered = asked ? sortRows(fitting, sort, surroundings) : keepOrder(view.rows, fitting, sort, surroundings);
  }
  made = { rows, filter: goodFilter, sort, grouping, collapsed, surroundings };
  view = { items: layOut(ordered, grouping, collapsed, surroundings), rows: ordered, shown: ghosts === 0 ? ordered.length : ordered.reduce((sum, { key }) => sum + (marks.get(key)?.kind === 'gone' ? 0 : 1), 0), undecided, total: rows.size - ghosts };
  return view;
}

function subscribe(listener: () => void): () => void {
  const ends = [subscribeLive(listener), useUi.subscribe(listener)];
  return () => {
    for (const end of ends) end();
  };
}

export const useView = (): View => useSyncExternalStore(subscribe, getView);

/** How many rows that are there fit a filter, kept until they change. Those that have just gone are shown, but not counted. */
const counts = new Map<string, number>();
let countedRows: unknown = null;
export function countOf(text: string): number {
  const { model, present: rows } = getLive();
  if (!model) return 0;
  if (countedRows !== rows) {
    counts.clear();
    countedRows = rows;
  }
  let count = counts.get(text);
  if (count === undefined) {
    const outcome = compileFilter(text);
    count = outcome.ok ? selectRows(rows, outcome.filter, model.surroundings).length : 0;
    counts.set(text, count);
  }
  return count;
}
