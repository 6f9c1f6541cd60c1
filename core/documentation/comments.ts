import type { Named } from '../idl/syntax.ts';

/** A piece of a comment as it is drawn. Texts are as they were written, on one line each: whoever draws them escapes them. */
export type CommentBlock =
  | { readonly is: 'paragraph'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly string[] }
  /** Lines that were set apart by blanks: an example, a table. */
  | { readonly is: 'lines'; readonly lines: readonly string[] };

/** Told by badges of their own: flagsOfMethod in core/idl. */
const marker = /^\[(?:Requires|Supports) '(?:more|upgrade)' flag\]$/;
const item = /^\s{0,3}(?:[-*•]|\d{1,3}[.)])\s+(.*)$/;
const apart = /^(?:\t| {4})/;

/**
 * A comment re-wrapped. Those who write them break lines at some column, and varlinkctl(1) sends a paragraph as one long line: lines that follow
 * each other are one paragraph, an empty line ends it, dashes and numbers begin items, what is set in by four blanks keeps its lines.
 */
export function blocksOf(comments: readonly string[]): CommentBlock[] {
  const blocks: CommentBlock[] = [];
  let open: { is: 'paragraph' | 'list' | 'lines'; lines: string[] } | null = null;
  const end = (): void => {
    if (open) blocks.push(finished(open.is, open.lines));
    open = null;
  };
  const add = (is: 'paragraph' | 'list' | 'lines', line: string): void => {
    if (open?.is !== is) {
      end();
      open = { is, lines: [] };
    }
    open?.lines.push(line);
  };
  const carryOn = (line: string): boolean => {
    const lines = open?.lines;
    const last = lines?.at(-1);
    if (!lines || last === undefined) return false;
    lines[lines.length - 1] = `${last} ${line}`;
    return true;
  };
  for (const line of comments) {
    const text = line.trim();
    if (marker.test(text)) continue;
    const itemText = item.exec(line)?.[1];
    const inList = isOpen(open, 'list');
    if (text === '') end();
    else if (itemText !== undefined) add('list', itemText.trim());
    else if (inList && /^\s/.test(line)) carryOn(text);
    else if (apart.test(line) && !isOpen(open, 'paragraph')) add('lines', line.trimEnd());
    else if (!(isOpen(open, 'paragraph') && carryOn(text))) add('paragraph', text);
  }
  end();
  return blocks;
}

const isOpen = (open: { readonly is: string } | null, is: string): boolean => open?.is === is;

function finished(is: 'paragraph' | 'list' | 'lines', lines: readonly string[]): CommentBlock {
  switch (is) {
    case 'paragraph':
      return { is, text: lines[0] ?? '' };
    case 'list':
      return { is, items: lines };
    case 'lines':
      return { is, lines: withoutMargin(lines) };
  }
}

function withoutMargin(lines: readonly string[]): string[] {
  const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(margin));
}

/** The first sentence of a comment, for a line of a list; '' where there is none. */
export function firstSentence(comments: readonly string[]): string {
  const first = blocksOf(comments).find((block) => block.is === 'paragraph');
  if (first?.is !== 'paragraph') return '';
  const stop = /[.!?](?=\s+\p{Lu})/u.exec(first.text);
  return stop ? first.text.slice(0, stop.index + 1) : first.text;
}

/** All that is said of something: the comments before it and the one behind it on its line. */
export const saidOf = ({ comments, remark }: Pick<Named, 'comments' | 'remark'>): readonly string[] => (remark === undefined || remark === null ? comments : [...comments, remark]);
