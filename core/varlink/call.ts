import type { Failure } from '../failure.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Address } from './address.ts';

export const callFlags = ['none', 'more', 'oneway', 'upgrade'] as const;
/** At most one of the flags of a call: UAPI.20, Method Call. */
export type CallFlag = (typeof callFlags)[number];

/** Time limit of a call when nothing else is said: that of sd-varlink. */
export const usualTimeoutMs = 45_000;

export const descriptorModes = ['read', 'write', 'read-write'] as const;

/** A file that is opened and sent along with a call. */
export interface DescriptorSent {
  readonly path: Bytes;
  readonly mode: (typeof descriptorModes)[number];
}

/** The inode that is shown under a path: who connects meets that one or none. */
export interface ShownInode {
  readonly dev: string;
  readonly ino: string;
  /** When it was made, where that was read: some file systems give the number of one that is gone to the next at once. */
  readonly bornNs?: string | undefined;
}

/** A call as it is asked for. */
export interface StartCall {
  /** Of the caller's choice; names the call in events and when it is steered. */
  readonly id: string;
  readonly address: Address;
  /** The inode that was shown under the path: the call meets that one or none. null where none was shown: abstract names, ssh, exec. */
  readonly shown: ShownInode | null;
  /** With its interface: `org.varlink.service.GetInfo`. */
  readonly method: string;
  /** JSON of an object. Text, since integers of 64 bits must arrive as they were written. */
  readonly parameters: string;
  readonly flag: CallFlag;
  /** How long nothing may come; null waits for ever. */
  readonly timeoutMs: number | null;
  /** Files to open and send along; their index is their place here. */
  readonly descriptors: readonly DescriptorSent[];
  /** Whether descriptors of the service are taken; otherwise they are closed unseen. */
  readonly acceptDescriptors: boolean;
}

/** What is done to a call that was started. */
export interface SteerCall {
  readonly id: string;
  readonly act:
    | { readonly is: 'cancel' }
    /** Nothing more is read, so that the service must wait too. */
    | { readonly is: 'hold' }
    | { readonly is: 'go-on' }
    /** So many replies have been taken in, of all that came; an agent that is far ahead waits. */
    | { readonly is: 'taken'; readonly count: number }
    /** Bytes to the service, after an upgrade. */
    | { readonly is: 'send'; readonly bytes: Bytes }
    /** Descriptors that came are closed, and nothing more is known of the call. */
    | { readonly is: 'forget' }
    /** Saves what a received descriptor can be read from as a new file. `reply` counts all that came, from 0. */
    | { readonly is: 'save'; readonly reply: number; readonly index: number; readonly path: Bytes };
}

/** Who is at the other end, as the kernel told when the connection was made: SO_PEERCRED, SO_PEERPIDFD. */
export interface PeerSeen {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** Of the process, or null where it may not be looked at. */
  readonly command: Bytes | null;
  readonly unit: Bytes | null;
}

/** A descriptor that came with a reply: kept open by the agent until the call is forgotten. */
export interface DescriptorSeen {
  /** Its place among those of the message. */
  readonly index: number;
  /** What it is: `regular file`, `socket`, … and where /proc says it leads. */
  readonly what: string;
  readonly target: Bytes;
  readonly sizeBytes: number | null;
}

export interface ReplySeen {
  /** Its parameters as JSON, every digit as it came; `{}` where there were none. */
  readonly text: string;
  /** ms since the call was sent. */
  readonly afterMs: number;
  readonly descriptors: readonly DescriptorSeen[];
}

/** How a call ended that was sent. */
export type CallEnd =
  | { readonly how: 'replied' }
  /** The service answered with an error of its interface. */
  | { readonly how: 'error'; readonly name: string; readonly text: string; readonly afterMs: number }
  | { readonly how: 'cancelled' }
  /** Nothing came within the time limit, the service broke the protocol, or it went away. */
  | { readonly how: 'failed'; readonly failure: Failure };

/** What becomes of a call, in order; `id` is the one that the caller chose. */
export type CallEvent =
  /** Before the first byte is sent. No peer: behind ssh and exec there is none to ask. */
  | { readonly is: 'connected'; readonly id: string; readonly peer: PeerSeen | null; readonly tookMs: number }
  /** A few at a time. `count` is how many came in all. */
  | { readonly is: 'replies'; readonly id: string; readonly replies: readonly ReplySeen[]; readonly count: number }
  /** After an upgrade: raw bytes of the service. */
  | { readonly is: 'bytes'; readonly id: string; readonly bytes: Bytes }
  | { readonly is: 'ended'; readonly id: string; readonly end: CallEnd; readonly tookMs: number };
