/** What a thing in a figure is drawn as; the page has a colour for each, light and dark. */
export type Tone = 'plain' | 'accent' | 'good' | 'warning' | 'danger' | 'unknown';

export type Point = readonly [x: number, y: number];

export type FigureItem =
  /** A rectangle with lines of text in its middle; the first is strong where there are several. */
  | { readonly is: 'box'; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly lines: readonly string[]; readonly tone: Tone; readonly mono: boolean }
  /** A frame around others, with a title in its upper left corner. */
  | { readonly is: 'frame'; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly title: string }
  | { readonly is: 'arrow'; readonly points: readonly Point[]; readonly tone: Tone; readonly dashed: boolean; readonly heads: 'end' | 'both' | 'none' }
  | { readonly is: 'text'; readonly x: number; readonly y: number; readonly text: string; readonly anchor: 'start' | 'middle' | 'end'; readonly tone: Tone; readonly mono: boolean };

/** A drawing as data: plain shapes on a sheet of `figureWidth` by `height` units. */
export interface Figure {
  /** All that the drawing says, for those who do not see it. */
  readonly alt: string;
  readonly height: number;
  readonly items: readonly FigureItem[];
}

export const figureWidth = 520;
/** Widths of a letter at the size that figures are written in, a little generous: tests see that texts fit their boxes. */
export const letterWidth = { text: 6.6, mono: 7.3 } as const;

export const figure = (height: number, alt: string, items: readonly FigureItem[]): Figure => ({ alt, height, items });

export const box = (x: number, y: number, width: number, height: number, lines: string | readonly string[], tone: Tone = 'plain', mono = false): FigureItem => ({
  is: 'box', x, y, width, height, lines: typeof lines === 'string' ? [lines] : lines, tone, mono,
});
export const frame = (x: number, y: number, width: number, height: number, title: string): FigureItem => ({ is: 'frame', x, y, width, height, title });
export const arrow = (points: readonly Point[], tone: Tone = 'plain', how: { readonly dashed?: true; readonly heads?: 'both' | 'none' } = {}): FigureItem => ({
  is: 'arrow', points, tone, dashed: how.dashed ?? false, heads: how.heads ?? 'end',
});
export const text = (x: number, y: number, words: string, how: { readonly anchor?: 'middle' | 'end'; readonly tone?: Tone; readonly mono?: true } = {}): FigureItem => ({
  is: 'text', x, y, text: words, anchor: how.anchor ?? 'start', tone: how.tone ?? 'plain', mono: how.mono ?? false,
});
