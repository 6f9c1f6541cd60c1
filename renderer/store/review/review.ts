import { create } from 'zustand';
import type { ChangeWord } from '#core/journal/change.ts';
import type { JournalEvent } from '#core/journal/event.ts';
import { isOfConnection } from '#core/journal/journal.ts';
import type { Model } from '#core/model/model.ts';
import type { Comparison, Moment } from '#core/snapshot/comparison.ts';

/** Kinds of events, as people choose them. */
export const eventKinds = ['came and went', 'connections', 'protection', 'labels', 'holders', 'state', 'entry points', 'registry'] as const;
export type EventKind = (typeof eventKinds)[number];

const kindOfWord: Readonly<Record<Exclude<ChangeWord, 'appeared' | 'vanished'>, EventKind>> = {
  mode: 'protection',
  owner: 'protection',
  acl: 'protection',
  label: 'labels',
  holder: 'holders',
  state: 'state',
  'entry point': 'entry points',
  registry: 'registry',
};

/** Connections and pairs come and go all the time: they are a kind of their own. */
export function kindOf(event: JournalEvent): EventKind {
  if (event.change.what !== 'appeared' && event.change.what !== 'vanished') return kindOfWord[event.change.what];
  return isOfConnection(event) ? 'connections' : 'came and went';
}

/** From when on the journal is shown. */
export const sinces = ['start', 'minute', 'five minutes', 'mark'] as const;
export type Since = (typeof sinces)[number];

/** A snapshot file in the place of now. */
export interface OpenSnapshot {
  readonly fileName: string;
  readonly moment: Moment;
}

/** One side of the comparison page, in words. */
export interface ComparedSide {
  readonly title: string;
  readonly atMs: number;
  readonly model: Model;
}

/** What the comparison page shows. */
export interface Compared {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly comparison: Comparison;
}

/** What is looked back on: the journal's choices, a recording, a snapshot, a comparison. */
export interface Review {
  readonly since: Since;
  /** A moment that somebody set, ms since the epoch. */
  readonly markAtMs: number | null;
  readonly hiddenKinds: ReadonlySet<EventKind>;
  /** Number of the event with the focus, or null. */
  readonly eventSeq: number | null;
  /** Key of the line of the comparison with the focus, or null. */
  readonly lineKey: string | null;
  /** The moment at which Record was pressed. */
  readonly recording: Moment | null;
  readonly snapshot: OpenSnapshot | null;
  readonly compared: Compared | null;
}

export const useReview = create<Review>()(() => ({ since: 'start', markAtMs: null, hiddenKinds: new Set<EventKind>(['connections']), eventSeq: null, lineKey: null, recording: null, snapshot: null, compared: null }));

/** Why nothing can be changed now, or null: a snapshot is of another time, perhaps of another machine. */
export const editObstacle = (): string | null => (useReview.getState().snapshot === null ? null : 'You look at a snapshot: nothing in it can be changed.');
