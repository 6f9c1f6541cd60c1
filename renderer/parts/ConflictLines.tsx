import type { Conflict } from '#core/failure.ts';

/** What was shown and what is there now, one under the other, to be told apart by eye. */
export function ConflictLines({ conflict }: { readonly conflict: Conflict }) {
  return (
    <dl className="conflict">
      <dt>expected</dt>
      <dd className="mono wrap">{conflict.before}</dd>
      <dt>there now</dt>
      <dd className="mono wrap">{conflict.now}</dd>
    </dl>
  );
}
