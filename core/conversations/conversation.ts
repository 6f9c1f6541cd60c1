import type { Bytes } from '../model/bytes.ts';
import type { Known, Reason } from '../model/known.ts';
import type { Process } from '../model/process.ts';
import type { Socket } from '../model/socket.ts';

/** Where one side of a conversation is. */
export type End =
  | { readonly is: 'socket'; readonly socket: Socket; /** Those seen. */ readonly holders: readonly Process[] }
  /** Nobody has accepted yet: the listener stands for who will. Null when the table does not say which it is. */
  | { readonly is: 'listener'; readonly socket: Socket | null; readonly holders: readonly Process[] }
  /** Another table has it: another network namespace. */
  | { readonly is: 'elsewhere'; readonly inode: number }
  /** It has closed, and this end is left. */
  | { readonly is: 'closed' }
  | { readonly is: 'unknown'; readonly reason: Reason };

/** What a connection was made through. */
export type Through =
  /** Nothing: a pair made by socketpair(2), or one end is not known. */
  | { readonly is: 'nothing' }
  | { readonly is: 'listener'; readonly name: Bytes; readonly listener: Socket }
  /** A listener of this name that is not there any more. */
  | { readonly is: 'gone'; readonly name: Bytes }
  /** The name was bound anew: several listeners bear it, and nothing tells which of them it was. */
  | { readonly is: 'ambiguous'; readonly name: Bytes; readonly listeners: readonly Socket[] };

export type Flow =
  | { readonly is: 'open' }
  | { readonly is: 'waiting' }
  /** shutdown(2): which ways are shut, as `from` and `to` see it. With both shut, nobody has let go yet. */
  | { readonly is: 'half-closed'; readonly there: boolean; readonly back: boolean }
  | { readonly is: 'closing' };

/** Two ends that talk. */
export interface Conversation {
  /** The key of the socket that is at `from`, or where that is not in the table, at `to`. */
  readonly key: string;
  /** The caller, if one is known to be it; otherwise the end with the lesser key. */
  readonly from: End;
  readonly to: End;
  /** Whether `from` came to `to`: through a listener, or as a sender of datagrams. */
  readonly directed: boolean;
  /** Datagrams that go one way alone: `to` has no way back over this socket. */
  readonly oneWay: boolean;
  readonly through: Through;
  readonly flow: Flow;
  /** Bytes sent and not read yet, each way. */
  readonly queuedThere: Known<number>;
  readonly queuedBack: Known<number>;
}

/** The socket by which an end takes part: its own, or the listener that has yet to accept. */
export const socketOf = (end: End): Socket | null => (end.is === 'socket' || end.is === 'listener' ? end.socket : null);
