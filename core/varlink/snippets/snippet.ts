import type { Address } from '../address.ts';
import type { CallFlag } from '../call.ts';
import type { VarlinkObject } from '../value.ts';

/** A call that is to be written down in another language. */
export interface CallToWrite {
  readonly address: Address;
  /** With its interface. */
  readonly method: string;
  readonly parameters: VarlinkObject;
  readonly flag: CallFlag;
  /** How long nothing may come; null waits for ever. */
  readonly timeoutMs: number | null;
  /** Paths of the files whose descriptors go along. */
  readonly descriptors: readonly string[];
  /** The description of the interface has the type `any`, which some libraries do not know. null where the description is not known. */
  readonly hasAny: boolean | null;
}

/** A call as text that runs, or why this language cannot make it. */
export type Snippet =
  | { readonly can: true; readonly text: string; /** What must be there for it, and what it leaves out. */ readonly notes: readonly string[] }
  | { readonly can: false; readonly reason: string };

export const cannot = (reason: string): Snippet => ({ can: false, reason });

/** For languages without a way to send descriptors. */
export const withoutDescriptors = (call: CallToWrite): readonly string[] =>
  call.descriptors.length === 0 ? [] : [call.descriptors.length === 1 ? 'The descriptor of this call is left out: this language has no way to send it.' : 'The descriptors of this call are left out: this language has no way to send them.'];

/** Interface and member of a method's full name. */
export function partsOf(method: string): { readonly interface: string; readonly member: string } {
  const dot = method.lastIndexOf('.');
  return { interface: method.slice(0, Math.max(0, dot)), member: method.slice(dot + 1) };
}

/** ms as seconds, as people write them. */
export const seconds = (ms: number): string => String(ms / 1000);
