import { expressionTest, globTest } from './expression.ts';
import type { FilterValue } from './tokens.ts';

/** true, false, or null where the system does not tell. */
export type Verdict = boolean | null;

export type TextTest = (lowerCased: string) => boolean;

/**
 * How a value is held against a text, without regard to case: in quotes the whole, with * or ? a pattern of
 * the whole, after ~ a regular expression, otherwise a part or the whole as the key has it.
 */
export function textTest(value: FilterValue, plain: 'part' | 'whole'): TextTest | { readonly problem: string } {
  const wanted = value.text.toLowerCase();
  if (value.quoted) return (text) => text === wanted;
  if (wanted.startsWith('~')) return expressionTest(value.text.slice(1));
  if (/[*?]/.test(wanted)) return globTest(wanted);
  return plain === 'part' ? (text) => text.includes(wanted) : (text) => text === wanted;
}

export type NumberTest = (number: number) => boolean;

/** `12`, `>12`, `<=12`, `12..20`. */
export function numberTest(text: string): NumberTest | { readonly problem: string } {
  const range = /^(\d+)?\.\.(\d+)?$/.exec(text);
  if (range && (range[1] !== undefined || range[2] !== undefined)) {
    const low = Number(range[1] ?? 0);
    const high = Number(range[2] ?? Number.MAX_SAFE_INTEGER);
    return (number) => number >= low && number <= high;
  }
  const match = /^(<=|>=|<|>|=)?(\d+)$/.exec(text);
  if (!match) return { problem: `"${text}" is no number: write 12, >12, <=12 or 12..20` };
  const bound = Number(match[2]);
  switch (match[1]) {
    case '<':
      return (number) => number < bound;
    case '<=':
      return (number) => number <= bound;
    case '>':
      return (number) => number > bound;
    case '>=':
      return (number) => number >= bound;
    default:
      return (number) => number === bound;
  }
}

/** Any of several; unknown only when none is true and one is unknown. */
export function anyOf<T>(items: readonly T[], test: (item: T) => Verdict): Verdict {
  let unknown = false;
  for (const item of items) {
    const verdict = test(item);
    if (verdict === true) return true;
    if (verdict === null) unknown = true;
  }
  return unknown ? null : false;
}

/** The known key that looks most like a wrong one, or null: at most two letters apart. */
export function nearest(word: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let least = 3;
  for (const candidate of words) {
    const apart = distance(word, candidate);
    if (apart < least) [best, least] = [candidate, apart];
  }
  return best;
}

/** Edit distance (Levenshtein), for short words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
