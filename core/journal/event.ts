import type { Row } from '../model/rows/row.ts';
import type { Change, Subject } from './change.ts';

/** Something that happened, as it was noticed by a look. */
export interface JournalEvent {
  /** Counts up by one from 1; begins anew with each agent. */
  readonly seq: number;
  /** When the look began that noticed it, ms since the epoch. It happened between that one and the look before. */
  readonly atMs: number;
  readonly subject: Subject;
  readonly change: Change;
  /** Of a socket that has vanished: the row as it was last, so that it can still be filtered and read. */
  readonly last: Row | null;
}

export type NewEvent = Omit<JournalEvent, 'seq'>;
