import type { CardId } from './concepts.ts';
import type { Figure } from './figure.ts';


/** Something to do in the window: what "Try it" and "Show me" run. The page knows how. */
export type Act =
  | { readonly do: 'filter'; readonly filter: string; readonly grouping?: 'folder' | 'namespace' }
  | { readonly do: 'page'; readonly page: 'overview' | 'conversations' | 'services' | 'interfaces' | 'findings' }
  /** A tab of the inspector, of the socket with the focus or else of the first that fits the filter. */
  | { readonly do: 'tab'; readonly tab: 'overview' | 'labels' | 'protection' | 'who' | 'peers' | 'interfaces' | 'call'; readonly filter: string }
  | { readonly do: 'tour'; readonly tour: string };

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
