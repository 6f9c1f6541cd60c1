import type { EditDone } from './edit.ts';

/**
 * Ids of the edits that stand taken back. An undo may itself be undone, which makes the edit stand again,
 * so what counts is whether an undo of it stands. Takes the history newest first.
 */
export function takenBack(newestFirst: readonly Pick<EditDone, 'id' | 'undoes'>[]): ReadonlySet<string> {
  const gone = new Set<string>();
  // An undo is newer than what it takes back, so by the time an edit is reached its own fate is known.
  for (const { id, undoes } of newestFirst) if (undoes !== null && !gone.has(id)) gone.add(undoes);
  return gone;
}
