import type { Bytes } from '../../model/bytes.ts';
import type { Reason } from '../../model/known.ts';
import type { Decision } from './permission.ts';
import type { CapabilityName } from './subject.ts';

export const acts = ['connect', 'readLabels', 'listLabels', 'relabel', 'chmod', 'chown', 'replace'] as const;
/**
 * What somebody may do with a socket. connect: connect(2) or sendto(2). readLabels, listLabels, relabel: values, names and changes of
 * `user.*` attributes. chmod: the mode and the ACL. chown: give it to anybody. replace: remove or rename the entry point, and put another one in its place.
 */
export type Act = (typeof acts)[number];

export type Outcome = 'yes' | 'no' | 'unknown';

/** One link in a chain of proof. All must hold; the first that does not ends the chain. */
export type Step = { readonly outcome: Outcome } & (
  | { readonly is: 'folder'; readonly path: Bytes; readonly want: 'search' | 'change'; readonly decision: Decision; readonly gid: number }
  | { readonly is: 'link'; readonly path: Bytes; readonly target: Bytes; readonly guarded: boolean }
  | { readonly is: 'process'; readonly path: Bytes; readonly pid: number; readonly uid: number; readonly capability: CapabilityName | null }
  | { readonly is: 'unseen'; readonly path: Bytes; readonly reason: Reason }
  | { readonly is: 'loop'; readonly path: Bytes }
  | { readonly is: 'mount'; readonly path: Bytes; readonly of: 'entry point' | 'folder' }
  | { readonly is: 'mount-point'; readonly path: Bytes }
  | { readonly is: 'frozen'; readonly path: Bytes }
  | { readonly is: 'sticky'; readonly path: Bytes; readonly by: 'owner' | 'owner of the folder' | 'capability' | 'nothing' }
  | { readonly is: 'door'; readonly want: 'read' | 'write' | 'reach'; readonly decision: Decision | null; readonly gid: number }
  | { readonly is: 'ownership'; readonly act: 'chmod' | 'chown'; readonly uid: number; readonly by: 'owner' | 'capability' | 'nothing' }
  | { readonly is: 'no-labels'; readonly of: 'kernel' | 'file system' }
  | { readonly is: 'abstract'; readonly own: boolean; readonly capability: CapabilityName | null }
  | { readonly is: 'unnamed' }
  | { readonly is: 'no-entry-point' }
  | { readonly is: 'nothing-there'; readonly what: string | null }
  | { readonly is: 'holder'; readonly by: 'user' | 'capability' | 'nothing' | 'unseen' }
  | { readonly is: 'hidden'; readonly what: 'entry point' | 'socket object'; readonly reason: Reason }
);

export interface Answer {
  readonly answer: Outcome;
  readonly proof: readonly Step[];
}

export const outcomeOf = (allowed: boolean | null): Outcome => (allowed === null ? 'unknown' : allowed ? 'yes' : 'no');

/** The answer that steps add up to: no where one refuses, else unknown where one is, else yes. */
export function answerOf(steps: readonly Step[]): Answer {
  const at = steps.findIndex(({ outcome }) => outcome === 'no');
  if (at >= 0) return { answer: 'no', proof: steps.slice(0, at + 1) };
  return { answer: steps.some(({ outcome }) => outcome === 'unknown') ? 'unknown' : 'yes', proof: steps };
}
