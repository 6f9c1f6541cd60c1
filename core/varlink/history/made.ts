import type { Address } from '../address.ts';
import type { CallEnd, CallFlag, DescriptorSent, PeerSeen } from '../call.ts';

/** A call that a person made, as the history keeps it: without secrets, and not longer than a person reads. */
export interface CallMade {
  readonly id: string;
  readonly atMs: number;
  readonly by: 'window' | 'command line';
  readonly address: Address;
  /** With its interface. */
  readonly method: string;
  /** JSON; null where it was too long to keep. */
  readonly parameters: string | null;
  readonly flag: CallFlag;
  readonly timeoutMs: number | null;
  readonly descriptors: readonly DescriptorSent[];
  readonly acceptDescriptors: boolean;
  readonly peer: PeerSeen | null;
  readonly end: CallEnd;
  readonly tookMs: number;
  /** The first replies, as JSON; `null` in the place of one that was too long to keep. */
  readonly replies: readonly (string | null)[];
  /** How many came in all. */
  readonly count: number;
  /** Something was left out because it is secret. */
  readonly masked: boolean;
}

/** Kept of one call. */
export const mostParameters = 32 * 1024;
export const mostReplyText = 64 * 1024;
export const mostKeptReplies = 200;
