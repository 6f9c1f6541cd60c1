import type { CardId } from '../learn/concepts.ts';

/** A stretch of an explanation; when it is a fact, where that comes from (`stat`, `sock_diag`, `getxattr`, …) and the concept behind it. */
export interface Segment {
  readonly text: string;
  readonly source: string | null;
  readonly card: CardId | null;
}

export const fact = (text: string, source: string, card: CardId): Segment => ({ text, source, card });
export const say = (text: string): Segment => ({ text, source: null, card: null });
