/**
 * Errors travel as values: a code that a program can test, a sentence that a person can act on.
 */
export const failureCodes = [
  'not-permitted',
  'vanished', // the inode or the holder is no longer there
  'replaced', // another inode is there: nothing was touched
  'changed', // the value is no longer the one that was shown
  'no-labels-here', // this kernel or this file system keeps no labels on that inode
  'no-room', // ENOSPC, E2BIG, ERANGE: see the message
  'read-only',
  'bad-input',
  'not-found',
  'ambiguous',
  'refused', // this program does not do that
  'agent-gone',
  'cancelled', // a person was asked and said no
  'unavailable', // what would give the right is not there: no polkit, no agent, not installed
  'failed',
] as const;
export type FailureCode = (typeof failureCodes)[number];

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  /** What would make it work, or null. */
  readonly hint: string | null;
  /** Of `changed`: what was shown before and what is there now, in words; for those who must choose between the two. */
  readonly conflict?: Conflict | undefined;
}

export interface Conflict {
  readonly before: string;
  readonly now: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export const done = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = (code: FailureCode, message: string, hint: string | null = null, conflict?: Conflict): Result<never> => ({
  ok: false,
  error: { code, message, hint, ...(conflict && { conflict }) },
});
