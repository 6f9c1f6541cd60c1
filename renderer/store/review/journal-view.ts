import { useSyncExternalStore } from 'react';
import { compileFilter, type Filter } from '#core/filter/filter.ts';
import type { JournalEvent } from '#core/journal/event.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { getHappened, rowOfSubject, subscribeHappened, type Happened } from './journal.ts';
import { getNow, subscribe as subscribeLive } from '../live/live.ts';
import { kindOf, useReview, type EventKind, type Since } from './review.ts';
import { useUi } from '../ui.ts';

export interface JournalLine {
  readonly key: string;
  readonly event: JournalEvent;
}

/** What the journal page shows. */
export interface JournalView {
  /** Newest first. */
  readonly lines: readonly JournalLine[];
  readonly places: ReadonlyMap<string, number>;
  /** All that are kept. */
  readonly total: number;
  /** Of those in the chosen time, how many of each kind, before kinds are hidden. */
  readonly counts: ReadonlyMap<EventKind, number>;
}

const minute = 60_000;

/** From when on events are shown, ms since the epoch. */
export function beginOf(since: Since, markAtMs: number | null, nowMs: number): number {
  switch (since) {
    case 'start':
      return 0;
    case 'minute':
      return nowMs - minute;
    case 'five minutes':
      return nowMs - 5 * minute;
    case 'mark':
      return markAtMs ?? 0;
  }
}

/** Verdicts of one filter, kept for as long as their rows are. */
class Sieve {
  readonly #verdicts = new WeakMap<Row, boolean>();
  readonly #filter: Filter | null;

  constructor(
    readonly text: string,
    readonly surroundings: Surroundings,
  ) {
    const compiled = text === '' ? null : compileFilter(text);
    this.#filter = compiled?.ok ? compiled.filter : null;
  }

  fits(row: Row): boolean {
    if (!this.#filter) return true;
    let verdict = this.#verdicts.get(row);
    if (verdict === undefined) this.#verdicts.set(row, (verdict = this.#filter.test(row, this.surroundings)));
    return verdict;
  }
}

const lineOf = new WeakMap<JournalEvent, JournalLine>();
function lineFor(event: JournalEvent): JournalLine {
  let line = lineOf.get(event);
  if (!line) lineOf.set(event, (line = { key: String(event.seq), event }));
  return line;
}

const nothing: JournalView = { lines: [], places: new Map(), total: 0, counts: new Map() };
let view = nothing;
let made: { readonly happened: Happened; readonly rows: unknown; readonly begin: number; readonly hidden: unknown; readonly filter: string } | null = null;
let sieve: Sieve | null = null;

export function getJournalView(): JournalView {
  const happened = getHappened();
  const { model, present } = getNow();
  if (!model) return nothing;
  const { since, markAtMs, hiddenKinds } = useReview.getState();
  const { goodFilter } = useUi.getState();
  // What moves with the time does so by whole seconds, or it would be made anew with every frame; a mark is where it was set.
  const exact = beginOf(since, markAtMs, Date.now());
  const begin = since === 'mark' ? exact : Math.floor(exact / 1000) * 1000;
  // Without a filter it does not matter what became of the rows.
  const rows = goodFilter === '' ? null : present;
  if (made?.happened === happened && made.rows === rows && made.begin === begin && made.hidden === hiddenKinds && made.filter === goodFilter) return view;
  if (sieve?.text !== goodFilter || sieve.surroundings !== model.surroundings) sieve = new Sieve(goodFilter, model.surroundings);
  made = { happened, rows, begin, hidden: hiddenKinds, filter: goodFilter };
  view = select(happened, present, begin, hiddenKinds, sieve);
  return view;
}

function select({ events, lastRows }: Happened, present: ReadonlyMap<string, Row>, begin: number, hidden: ReadonlySet<EventKind>, filter: Sieve): JournalView {
  const lines: JournalLine[] = [];
  const counts = new Map<EventKind, number>();
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i];
    // Not the end of the search: a clock that was set back makes later events older.
    if (!event || event.atMs < begin) continue;
    if (!filter.fits(rowOfSubject(event.subject, present, lastRows))) continue;
    const kind = kindOf(event);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (!hidden.has(kind)) lines.push(lineFor(event));
  }
  return { lines, places: new Map(lines.map(({ key }, i) => [key, i])), total: events.length, counts };
}

function subscribe(listener: () => void): () => void {
  const ends = [subscribeHappened(listener), subscribeLive(listener), useUi.subscribe(listener), useReview.subscribe(listener)];
  return () => {
    for (const end of ends) end();
  };
}

export const useJournalView = (): JournalView => useSyncExternalStore(subscribe, getJournalView);
