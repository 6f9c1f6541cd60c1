import { useSyncExternalStore } from 'react';
import { applyDelta } from '#core/model/tables/delta.ts';
import type { Model } from '#core/model/model.ts';
import { RowJoin } from '#core/model/rows/row-changes.ts';
import { rowsOf, type Row } from '#core/model/rows/row.ts';
import type { StreamMessage } from '#core/stream.ts';
import { takeJournal } from '../review/journal.ts';
import { takeCallEvents } from '../calls/call-events.ts';
import { markChanges, shownDifference, type Mark } from './marks.ts';
import { addRecent, type Recent } from './recent.ts';
import { noteStep } from './row-steps.ts';

/**
 * The live model, outside React: deltas are applied as they come, and views are told once a frame.
 */
export interface Live {
  readonly model: Model | null;
  /** Rows that are there, and for a moment those that have gone. */
  readonly rows: ReadonlyMap<string, Row>;
  /** Rows of the model alone, without those that have gone. */
  readonly present: ReadonlyMap<string, Row>;
  readonly marks: ReadonlyMap<string, Mark>;
  /** Named sockets that came or went since the window opened, the newest first. */
  readonly recent: readonly Recent[];
  /** Rows that are only shown because they have just gone. */
  readonly ghosts: number;
  /** Number of the last delta. */
  readonly seq: number;
  /** Of the last refresh: when it began, ms since the epoch, and how long it took. */
  readonly refreshedAtMs: number;
  readonly tookMs: number;
  /** What the last refresh changed. */
  readonly added: number;
  readonly removed: number;
  /** A refresh failed as a whole; what is shown is of before. */
  readonly trouble: string | null;
}

const nothingYet: Live = { model: null, rows: new Map(), present: new Map(), marks: new Map(), recent: [], ghosts: 0, seq: 0, refreshedAtMs: 0, tookMs: 0, added: 0, removed: 0, trouble: null };
let live: Live = nothingYet;
let past: Live | null = null;
const join = new RowJoin();
let markMs = 3000;
const listeners = new Set<() => void>();
let told = true;
let tellFirst = true;
let expiry: ReturnType<typeof setTimeout> | null = null;

/** What is shown: now, or the snapshot that is looked at in its place. */
export const getLive = (): Live => past ?? live;
/** What is now, whatever is shown. */
export const getNow = (): Live => live;
export const getModel = (): Model | null => getLive().model;
export const getRows = (): ReadonlyMap<string, Row> => getLive().rows;

/** Shows another model in the place of now, which goes on unseen; null goes back. */
export function showPast(snapshot: { readonly model: Model; readonly atMs: number } | null): void {
  past = null;
  if (snapshot) {
    const rows = rowsOf(snapshot.model);
    past = { ...nothingYet, model: snapshot.model, rows, present: rows, refreshedAtMs: snapshot.atMs };
  }
  change(live);
}
export const setMarkMs = (ms: number): void => {
  markMs = ms;
};

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const useLive = (): Live => useSyncExternalStore(subscribe, getLive);
export const useRow = (key: string | null): Row | null => useSyncExternalStore(subscribe, () => (key === null ? null : (getRows().get(key) ?? null)));

/** Takes a delta. The first of a new agent replaces everything, but what stayed the same is not marked as new. */
export function take(message: StreamMessage): void {
  if (message.kind === 'trouble') {
    change({ ...live, trouble: message.message });
    return;
  }
  if (message.kind === 'journal') {
    takeJournal(message);
    return;
  }
  if (message.kind === 'varlink') {
    takeCallEvents(message.events);
    return;
  }
  const { delta } = message;
  const model = applyDelta(live.model, delta);
  const first = live.model === null;
  const changes = join.take(model, delta);
  const outcome = markChanges({ changes, shown: live.rows, marks: live.marks, nowMs: Date.now(), markMs: first ? 0 : markMs });
  noteStep(live.present, changes.rows, changes);
  noteStep(live.rows, outcome.shown, shownDifference(live.rows, outcome.shown, changes, live.marks.keys()));
  const next: Live = {
    model,
    rows: outcome.shown,
    present: changes.rows,
    marks: outcome.marks,
    recent: first ? [] : addRecent(live.recent, changes, delta.atMs),
    ghosts: outcome.ghosts,
    seq: delta.seq,
    refreshedAtMs: delta.atMs,
    tookMs: delta.tookMs,
    added: first ? 0 : outcome.added,
    removed: outcome.removed,
    trouble: null,
  };
  if (isQuiet(next)) {
    live = last = next;
    for (const listener of lastListeners) listener();
  } else change(next);
}

/** Whether there is nothing new to draw but the time. */
const isQuiet = (next: Live): boolean => next.model?.surroundings === live.model?.surroundings && next.rows === live.rows && next.present === live.present && next.marks.size === 0 && live.marks.size === 0 && live.trouble === null && live.model !== null;

/** What the last refresh was, which changes with each of them: told apart, or all views would be drawn anew to say that nothing happened. */
export type LastRefresh = Pick<Live, 'refreshedAtMs' | 'tookMs' | 'added' | 'removed'>;
let last: LastRefresh = nothingYet;
const lastListeners = new Set<() => void>();

export const useLastRefresh = (): LastRefresh =>
  useSyncExternalStore(
    (listener) => {
      lastListeners.add(listener);
      return () => {
        lastListeners.delete(listener);
      };
    },
    () => past ?? last,
  );

function change(next: Live): void {
  live = next;
  last = next;
  planExpiry();
  if (!told) return;
  // The first of all is waited for: it does not wait for a frame in which nothing else would be drawn.
  if (next.seq === 0 && next.model !== null && tellFirst) {
    tellFirst = false;
    tell();
    return;
  }
  told = false;
  // Hidden windows get no frames; they are told all the same, so that titles and tests see the truth.
  if (document.hidden) setTimeout(tell, 100);
  else requestAnimationFrame(tell);
}

function tell(): void {
  told = true;
  for (const listener of lastListeners) listener();
  for (const listener of listeners) listener();
}

/** Marks end by themselves, and with them the rows that were shown only to say that they have gone. */
function planExpiry(): void {
  if (expiry || live.marks.size === 0) return;
  let next = Number.POSITIVE_INFINITY;
  for (const mark of live.marks.values()) next = Math.min(next, mark.untilMs);
  expiry = setTimeout(
    () => {
      expiry = null;
      const changes = { rows: live.present, added: [], removed: [], changed: [] };
      const outcome = markChanges({ changes, shown: live.rows, marks: live.marks, nowMs: Date.now(), markMs });
      noteStep(live.rows, outcome.shown, shownDifference(live.rows, outcome.shown, changes, live.marks.keys()));
      change({ ...live, rows: outcome.shown, marks: outcome.marks, ghosts: outcome.ghosts });
    },
    Math.max(50, next - Date.now()),
  );
}
