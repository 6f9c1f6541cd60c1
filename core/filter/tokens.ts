/** A piece of a filter text, with its place: for drawing and for messages. */
export interface Token {
  readonly kind: 'open' | 'close' | 'or' | 'not' | 'term';
  readonly start: number;
  readonly end: number;
  /** Of a term: the part before its colon and where that ends, or null for free text. */
  readonly key: string | null;
  readonly keyEnd: number;
  /** Of a term: alternatives, parted by `|`. */
  readonly values: readonly FilterValue[];
  /** What is wrong with the piece itself. */
  readonly problem: string | null;
}

export interface FilterValue {
  readonly text: string;
  /** Written in quotes: taken as it is, and as a whole. Not said of an expression, `~"…"`. */
  readonly quoted: boolean;
}

const space = /\s/;

/** Splits a filter text. Never fails: what is wrong is noted in the token, so that the rest can still be drawn. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if (space.test(character)) at++;
    else if (character === '(' || character === ')') {
      tokens.push(bare(character === '(' ? 'open' : 'close', at, ++at));
    } else if (character === '-' && /[^\s)]/.test(text.charAt(at + 1))) {
      tokens.push(bare('not', at, ++at));
    } else {
      const token = readTerm(text, at);
      const word = text.slice(token.start, token.end);
      tokens.push(word === 'OR' ? bare('or', token.start, token.end) : word === 'NOT' ? bare('not', token.start, token.end) : token);
      at = token.end;
    }
  }
  return tokens;
}

const bare = (kind: Token['kind'], start: number, end: number): Token => ({ kind, start, end, key: null, keyEnd: start, values: [], problem: null });

function readTerm(text: string, start: number): Token {
  const match = /^[a-z-]+:/i.exec(text.slice(start));
  const key = match ? match[0].slice(0, -1).toLowerCase() : null;
  const keyEnd = start + (match?.[0].length ?? 0);
  const values: FilterValue[] = [];
  let problem: string | null = null;
  let at = keyEnd;
  let current = '';
  let quoted = false;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      const close = closingQuote(text, at);
      if (close < 0) problem = 'A quotation mark is open: close it with "';
      const inside = text.slice(at + 1, close < 0 ? text.length : close);
      // An expression keeps its own backslashes; quotes only hold its blanks and parentheses together.
      if (current === '~') current += inside.replaceAll('\\"', '"');
      else {
        current += inside.replace(/\\(["\\])/g, '$1');
        quoted = true;
      }
      at = close < 0 ? text.length : close + 1;
    } else if (space.test(character) || character === ')' || character === '(') break;
    else if (character === '|') {
      values.push({ text: current, quoted });
      current = '';
      quoted = false;
      at++;
    } else {
      current += character;
      at++;
    }
  }
  values.push({ text: current, quoted });
  if (problem === null && key !== null && values.some((value) => value.text === '' && !value.quoted)) problem = `A value is missing after ${key}:`;
  return { kind: 'term', start, end: at, key, keyEnd, values, problem };
}

/** Place of the quotation mark that ends the one at `open`; a backslash takes the next character along. */
function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === '"') return at;
  }
  return -1;
}

/** A value as it is written in a filter: in quotes, so that it is taken as it is and as a whole. */
const quote = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** The term that stands for exactly this value of a key. Words that mean only themselves need no quotes. */
export const termFor = (key: string, value: string, exact: boolean = true): string => `${key}:${valueFor(value, exact)}`;

/** The value alone, as it stands after the colon. */
export const valueFor = (value: string, exact: boolean): string => (!exact && /^[A-Za-z0-9_.@=-]+$/.test(value) ? value : quote(value));

/** Adds a term to a filter text (with AND), once. */
export function withTerm(text: string, term: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return term;
  if (trimmed.split(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/).includes(term)) return trimmed;
  return /(^|\s)OR(\s|$)/.test(trimmed) ? `(${trimmed}) ${term}` : `${trimmed} ${term}`;
}
