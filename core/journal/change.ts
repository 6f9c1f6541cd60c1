import type { Acl } from '../access/acl.ts';
import type { DoorKind } from '../access/bits.ts';
import type { Bytes } from '../model/bytes.ts';
import type { RegistryName, SocketKind, SocketState, SocketType } from '../model/words.ts';

/** A process as a holder, for people: enough to know it by when it has ended. */
export interface Who {
  /** Key of Process. */
  readonly process: string;
  readonly pid: number;
  readonly command: Bytes;
  /** Null where there is none, or where it cannot be told. */
  readonly unit: Bytes | null;
}

/** Numbers as the inode has them, names as the accounts of that moment have them, or null. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly user: string | null;
  readonly group: string | null;
}

/** A label's value, cut as the model cuts it. */
export interface LabelValue {
  readonly value: Bytes;
  readonly sizeBytes: number;
  readonly cut: boolean;
}

/** How a socket stands, without what comes and goes with every message. */
export type Condition = 'open' | 'listening' | 'receives no more' | 'sends no more' | 'closing';

/** What became of the path of a bound socket. `inode` is `dev:ino`. */
export type PathState =
  | { readonly state: 'found'; readonly inode: string; readonly path: Bytes }
  | { readonly state: 'gone' }
  | { readonly state: 'replaced'; readonly what: string };

/** Where a name of a registry leads. */
export type Target =
  | { readonly state: 'socket'; readonly path: Bytes; readonly link: Bytes | null }
  | { readonly state: 'dangling'; readonly link: Bytes | null }
  | { readonly state: 'not-a-socket'; readonly what: string; readonly link: Bytes | null };

/** A socket in a few words, for its coming and going. */
export interface Sight {
  readonly type: SocketType;
  readonly state: SocketState;
  readonly holders: readonly Who[];
}

/** Something that was so, and is otherwise. `before` and `after` are null where there was, or is, none. */
export type Change =
  | { readonly what: 'appeared'; readonly before: null; readonly after: Sight }
  | { readonly what: 'vanished'; readonly before: Sight; readonly after: null }
  | { readonly what: 'mode'; readonly door: DoorKind; readonly before: number; readonly after: number }
  | { readonly what: 'owner'; readonly door: DoorKind; readonly before: Owner; readonly after: Owner }
  | { readonly what: 'acl'; readonly door: DoorKind; readonly before: Acl | null; readonly after: Acl | null }
  | { readonly what: 'label'; readonly door: DoorKind; readonly name: Bytes; readonly before: LabelValue | null; readonly after: LabelValue | null }
  | { readonly what: 'holder'; readonly before: Who | null; readonly after: Who | null }
  | { readonly what: 'state'; readonly before: Condition; readonly after: Condition }
  | { readonly what: 'entry point'; readonly before: PathState; readonly after: PathState }
  | { readonly what: 'registry'; readonly registry: RegistryName; readonly name: Bytes; readonly before: Target | null; readonly after: Target | null };

export type ChangeWord = Change['what'];

/** What a change is of, by what was shown then: its row may be gone by the time somebody reads. */
export interface Subject {
  /** Of the row: the socket's key, else `entry:` and the entry point's, else `link:` and the registry entry's. */
  readonly key: string;
  readonly kind: SocketKind | 'registry';
  readonly name: Bytes;
  /** Of the socket object, or null where there is no socket. */
  readonly inode: number | null;
  /** Key of the entry point that belongs to it, or null. */
  readonly entryPoint: string | null;
}

/** One of those that nobody can come to: an accepted or waiting connection, or one without a name. */
export const isConnection = (subject: Pick<Subject, 'kind'>, { state }: Pick<Sight, 'state'>): boolean => subject.kind === 'unnamed' || state === 'connected' || state === 'waiting' || state === 'closing';

/** A fact that could not be compared, since one side or both do not tell it. */
export type Fact = 'mode' | 'owner' | 'acl' | 'labels' | 'holders' | 'state' | 'entry point' | 'registry';
