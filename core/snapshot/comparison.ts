import type { Change, Fact, Subject } from '../journal/change.ts';
import type { Side } from '../journal/differences.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Known } from '../model/known.ts';
import type { Model } from '../model/model.ts';
import type { ReasonCode } from '../model/known.ts';
import type { SocketKind, SocketType } from '../model/words.ts';

/** One side of a comparison: a snapshot, or a moment of the live model. */
export interface Moment {
  readonly model: Model;
  readonly atMs: number;
  /** `live`: of this very agent's machine, so that the boot need not be asked. */
  readonly bootId: Known<string> | 'live';
}

/** One socket, entry point or registry name, and what differs. */
export interface Difference {
  readonly subject: Subject;
  readonly changes: readonly Change[];
}

/** Sockets that nothing tells apart across boots: only how many there are can be compared. */
export interface Count {
  readonly kind: SocketKind;
  readonly type: SocketType;
  /** Of accepted connections: the name that they share with their listener. */
  readonly name: Bytes;
  /** Unit, else command of the holder; null where it was not seen on one side or there is none. */
  readonly who: Bytes | null;
  readonly before: number;
  readonly after: number;
}

/** A fact that one side does not tell: whether it changed is not known. */
export interface Untold {
  readonly fact: Fact;
  readonly side: Side;
  readonly reason: ReasonCode;
  /** Of so many sockets. */
  readonly count: number;
}

/** The net difference of two moments. */
export interface Comparison {
  /** `key`: within one boot, each socket by its identity. `name`: by kind, type, name and path; the rest is counted. */
  readonly matched: 'key' | 'name';
  readonly added: readonly Difference[];
  readonly removed: readonly Difference[];
  readonly changed: readonly Difference[];
  readonly counts: readonly Count[];
  readonly untold: readonly Untold[];
}

export const differs = ({ added, removed, changed, counts }: Comparison): boolean => added.length + removed.length + changed.length + counts.length > 0;
