import { useSyncExternalStore } from 'react';
import type { Subject } from '#core/journal/change.ts';
import type { JournalEvent } from '#core/journal/event.ts';
import { Journal, journalLimits, type JournalState } from '#core/journal/journal.ts';
import { unknown, type Known } from '#core/model/known.ts';
import type { Row } from '#core/model/rows/row.ts';
import type { StreamMessage } from '#core/stream.ts';

/** The journal as the agent keeps it: what happened to the sockets, not what was done with this program. */
export interface Happened {
  /** Null until the agent has told. */
  readonly state: JournalState | null;
  /** Of the machine that is looked at: /proc/sys/kernel/random/boot_id. */
  readonly bootId: Known<string>;
  /** Oldest first. */
  readonly events: readonly JournalEvent[];
  /** Sockets that have vanished, as they were last. */
  readonly lastRows: ReadonlyMap<string, Row>;
}

let happened: Happened = { state: null, bootId: unknown('not-read'), events: [], lastRows: new Map() };
const listeners = new Set<() => void>();

export const getHappened = (): Happened => happened;

export function subscribeHappened(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const useHappened = (): Happened => useSyncExternalStore(subscribeHappened, getHappened);

/** A socket that has vanished, as it was last; null while it is there, or when that was too long ago. */
export const useLastRow = (key: string | null): Row | null => useSyncExternalStore(subscribeHappened, () => (key === null ? null : (happened.lastRows.get(key) ?? null)));

/** Takes what is new in the journal, or all of it. It is kept by the same rules as the agent's, so both let go of the same. */
export function takeJournal({ reset, bootId, state, events: told }: Extract<StreamMessage, { kind: 'journal' }>): void {
  if (reset || !journal) journal = new Journal(state.begunAtMs, journalLimits, { state, events: told });
  else journal.add(told);
  const { events } = journal;
  const lastRows = new Map<string, Row>();
  for (const { subject, last } of events) if (last) lastRows.set(subject.key, last);
  happened = { state, bootId, events, lastRows };
  for (const listener of listeners) listener();
}

let journal: Journal | null = null;

/** A row to filter by for what has none any more, and had none when it was told of. */
const bare = new WeakMap<Subject, Row>();

/** The row of a subject: the one that is there, else as it was last. */
export function rowOfSubject(subject: Subject, present: ReadonlyMap<string, Row>, lastRows: ReadonlyMap<string, Row>): Row {
  const row = present.get(subject.key) ?? lastRows.get(subject.key) ?? bare.get(subject);
  if (row) return row;
  const made: Row = { key: subject.key, name: subject.name, socket: null, entryPoint: null, processes: [], registered: [], other: null };
  bare.set(subject, made);
  return made;
}
