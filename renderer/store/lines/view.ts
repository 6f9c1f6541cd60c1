import { useSyncExternalStore } from 'react';
import { compileFilter, type Filter } from '#core/filter/filter.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { linesOf, linesOfItems, type Lines } from './group.ts';
import { getLive, subscribe as subscribeLive } from '../live/live.ts';
import type { Mark } from '../live/marks.ts';
import { Order } from './order.ts';
import { stepsBetween, type RowDifference } from '../live/row-steps.ts';
import { keepOrder, listChange, selectRows, siftRows, type ListChange, type Sort } from './select.ts';
import { useUi, type Grouping } from '../ui.ts';

/** What the table shows: rows that fit, in order, under their groups. */
export interface View {
  readonly lines: Lines;
  /** Rows that fit, also those in collapsed groups. */
  readonly rows: readonly Row[];
  /** How many of them are there: rows that have just gone are among `rows`, but not counted. */
  readonly shown: number;
  /** Hidden since the system does not tell enough to say whether they fit. */
  readonly undecided: number;
  readonly total: number;
}

const empty: View = { lines: linesOfItems([]), rows: [], shown: 0, undecided: 0, total: 0 };
let view = empty;
const order = new Order();
let made: { rows: ReadonlyMap<string, Row>; filter: string; sort: Sort; grouping: Grouping; collapsed: unknown; surroundings: unknown } | null = null;
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
  const filter = filterOf(goodFilter);
  const asked = made === null || made.filter !== goodFilter || made.sort !== sort;
  const all = order.of(rows, sort, surroundings, asked);
  let ordered: readonly Row[] = all;
  let undecided = 0;
  if (filter) {
    ({ rows: ordered, undecided } = view);
    if (asked) ({ fitting: ordered, undecided } = siftRows(all, filter, surroundings));
    else if (made?.surroundings !== surroundings) {
      const sifted = siftRows(all, filter, surroundings);
      ({ undecided } = sifted);
      ordered = keepOrder(ordered, listChange(ordered, sifted.fitting), sort, surroundings);
    } else if (made.rows !== rows)
      for (const step of stepsBetween(made.rows, rows)) {
        const outcome = follow(step, filter, surroundings);
        undecided += outcome.undecided;
        ordered = keepOrder(ordered, outcome, sort, surroundings);
      }
  }
  made = { rows, filter: goodFilter, sort, grouping, collapsed, surroundings };
  const away = ghosts === 0 ? 0 : countGhosts(rows, marks, filter, surroundings);
  view = { lines: linesOf(ordered, grouping, collapsed, surroundings), rows: ordered, shown: ordered.length - away, undecided, total: rows.size - ghosts };
  return view;
}

/** What a step does to the list: only rows that it names are asked whether they fit. */
function follow({ added, removed, changed }: RowDifference, filter: Filter, surroundings: Surroundings): ListChange & { readonly undecided: number } {
  const verdict = (row: Row): boolean | null => filter.verdict(row, surroundings);
  const became = new Map<Row, Row | null>();
  const coming: Row[] = [];
  let undecided = 0;
  for (const row of added) {
    const fits = verdict(row);
    if (fits === true) coming.push(row);
    else if (fits === null) undecided++;
  }
  for (const row of removed) {
    const did = verdict(row);
    if (did === true) became.set(row, null);
    else if (did === null) undecided--;
  }
  for (const [before, row] of changed) {
    const did = verdict(before);
    const does = verdict(row);
    undecided += Number(does === null) - Number(did === null);
    if (did === true) became.set(before, does === true ? row : null);
    else if (does === true) coming.push(row);
  }
  return { became, added: coming, undecided };
}

/** Rows that are shown only to say that they have gone. */
function countGhosts(rows: ReadonlyMap<string, Row>, marks: ReadonlyMap<string, Mark>, filter: Filter | null, surroundings: Surroundings): number {
  let count = 0;
  for (const [key, { kind }] of marks) {
    const row = kind === 'gone' ? rows.get(key) : undefined;
    if (row && (!filter || filter.test(row, surroundings))) count++;
  }
  return count;
}

function subscribe(listener: () => void): () => void {
  const ends = [subscribeLive(listener), useUi.subscribe(listener)];
  return () => {
    for (const end of ends) end();
  };
}

export const useView = (): View => useSyncExternalStore(subscribe, getView);

/** How many rows that are there fit each filter that was asked for. Those that have just gone are shown, but not counted. */
const counts = new Map<string, { readonly filter: Filter; count: number }>();
let counted: { readonly rows: ReadonlyMap<string, Row>; readonly surroundings: Surroundings } | null = null;

export function countOf(text: string): number {
  const { model, present: rows } = getLive();
  if (!model) return 0;
  const { surroundings } = model;
  if (counted?.surroundings !== surroundings) counts.clear();
  else if (counted.rows !== rows) for (const step of stepsBetween(counted.rows, rows)) recount(step, surroundings);
  counted = { rows, surroundings };
  const known = counts.get(text);
  if (known) return known.count;
  const outcome = compileFilter(text);
  if (!outcome.ok) return 0;
  const { length: count } = selectRows(rows, outcome.filter, surroundings);
  counts.set(text, { filter: outcome.filter, count });
  return count;
}

function recount({ added, removed, changed }: RowDifference, surroundings: Surroundings): void {
  for (const entry of counts.values()) {
    const one = (row: Row): number => Number(entry.filter.test(row, surroundings));
    for (const row of added) entry.count += one(row);
    for (const row of removed) entry.count -= one(row);
    for (const [before, row] of changed) entry.count += one(row) - one(before);
  }
}
