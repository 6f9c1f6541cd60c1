import type { Act } from './act.ts';
import type { CardId } from './concepts.ts';
import type { Figure } from './figure.ts';

export const cardGroups = ['Sockets', 'Protection', 'Labels', 'Varlink', 'Around it'] as const;

/** One concept, told in 60 to 120 words and a figure. */
export interface CardText {
  readonly id: CardId;
  readonly group: (typeof cardGroups)[number];
  readonly paragraphs: readonly string[];
  /** Why it matters. */
  readonly why: string;
  readonly figure: Figure;
  readonly tryIt: { readonly sentence: string; readonly act: Act; /** The same in a shell. */ readonly commandLine: string };
  readonly seeAlso: readonly CardId[];
  /** Where it is written. */
  readonly sources: readonly string[];
}

/** A concept with what it is called. */
export interface Card extends CardText {
  readonly title: string;
  /** More words to find it by. */
  readonly keywords: string;
}
