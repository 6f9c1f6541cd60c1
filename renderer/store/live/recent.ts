import type { RowChanges } from '#core/model/rows/row-changes.ts';
import type { Row } from '#core/model/rows/row.ts';

/** A socket that came or went a while ago. */
export interface Recent {
  readonly key: string;
  readonly row: Row;
  readonly kind: 'new' | 'gone';
  /** When it was seen, ms since the epoch. */
  readonly atMs: number;
}

/** As many as a glance takes in. */
const most = 8;

/**
 * Adds what differs between two looks, the newest first. Only what has a name and answers or waits: connections and pairs
 * come and go all the time and would push everything else out.
 */
export function addRecent(recent: readonly Recent[], changes: Pick<RowChanges, 'added' | 'removed'>, atMs: number): readonly Recent[] {
  const fresh: Recent[] = [];
  for (const row of changes.added) if (isNoted(row)) fresh.push({ key: row.key, row, kind: 'new', atMs });
  for (const row of changes.removed) if (isNoted(row)) fresh.push({ key: row.key, row, kind: 'gone', atMs });
  return fresh.length === 0 ? recent : [...fresh, ...recent].slice(0, most);
}

const isNoted = (row: Row): boolean => row.name !== '' && row.socket?.state !== 'connected' && row.socket?.state !== 'closing' && row.socket?.state !== 'waiting';
