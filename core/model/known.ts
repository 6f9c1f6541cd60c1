/**
 * Why something could not be seen. `core/explain/reasons.ts` has the sentence for each, and
 * what would make it visible.
 */
export const reasonCodes = [
  'not-permitted', // the kernel refused: another user's process or inode
  'no-holder-visible', // no process that holds the socket can be looked into
  'no-socket-labels', // this kernel has no user.* attributes on sockets
  'file-system-without-labels', // the file system of the entry point keeps no attributes
  'fallback-source', // read from /proc/net/unix, which does not tell
  'unreachable-path', // a folder on the way may not be searched
  'relative-path', // bound by a relative path and no holder's working folder can be seen
  'outside-this-table', // the other end lives in another network namespace
  'acl-not-kept', // there is an ACL; the snapshot is of a program that did not keep what it says
  'acl-not-understood', // there is an ACL, and its attribute is of no form that is known
  'not-looked-for', // sought some seconds after the first look, and by older programs not at all
  'not-read', // read only when the socket is selected
  'vanished', // it ended while it was being read
  'failed', // the system answered with an unexpected error; see the detail
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export interface Reason {
  readonly code: ReasonCode;
  /** What the system said, in words; for `failed` and where it adds something. */
  readonly detail?: string | undefined;
}
/** A value, or the reason why it cannot be told. Never `undefined`, `[]` or `0` for "could not see". */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: Reason };

export const known = <T>(value: T): Known<T> => ({ known: true, value });
export const unknown = (code: ReasonCode, detail?: string): Known<never> => ({
  known: false,
  reason: detail === undefined ? { code } : { code, detail },
});
