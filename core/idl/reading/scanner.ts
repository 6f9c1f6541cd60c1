import type { Span } from '../syntax.ts';

/** `interface name` is read as a word of its own kind: dots and dashes belong to it. */
export type TokenKind = 'word' | '(' | ')' | ',' | ':' | '?' | '[]' | '[string]' | '->' | 'unknown' | 'end';

export interface Token extends Span {
  readonly kind: TokenKind;
  /** What stands between it and the token before: `glued` is nothing at all. */
  readonly before: 'glued' | 'blank' | 'line';
  /** An empty line lies between it and what is above. */
  readonly setOff: boolean;
}

export interface Comment extends Span {
  /** Without `#` and one blank after it. */
  readonly text: string;
  /** Stands on the line where the token before it ends. */
  readonly sameLine: boolean;
  /** An empty line lies between it and what is above. */
  readonly setOff: boolean;
}

/** UAPI.20, Parsing Expression Grammar: `eol_r`. */
export const isLineEnd = (code: number): boolean => code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;

/** UAPI.20, Parsing Expression Grammar: `whitespace`. */
export const isBlank = (code: number): boolean =>
  code === 0x20 || code === 0x09 || (code >= 0xa0 && (code === 0xa0 || code === 0xfeff || code === 0x1680 || code === 0x180e || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f || code === 0x3000));

const isWord = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
const isNamePart = (code: number): boolean => isWord(code) || code === 0x2e || code === 0x2d;

const punctuation = new Map<number, TokenKind>([
  [0x28, '('],
  [0x29, ')'],
  [0x2c, ','],
  [0x3a, ':'],
  [0x3f, '?'],
]);

/** Lines of comment that are kept of one text. */
export const mostComments = 250_000;

/** Reads a text token by token; comments are set aside until they are asked for. */
export class Scanner {
  private at = 0;
  private aside: Comment[] = [];
  /** How many there were. */
  comments = 0;

  constructor(readonly text: string) {}

  /** The comments before the token that was read last, and those of before that nobody took. */
  takeComments(): readonly Comment[] {
    const taken = this.aside;
    if (taken.length > 0) this.aside = [];
    return taken;
  }

  /** Takes the first of them if it stands on the line where the token before it ended. */
  takeRemark(): string | null {
    const first = this.aside[0];
    if (first?.sameLine !== true) return null;
    this.aside = this.aside.slice(1);
    return first.text;
  }

  hasComments(): boolean {
    return this.aside.length > 0;
  }

  next(as: 'token' | 'interface name' = 'token'): Token {
    const { before, setOff } = this.skip();
    const { text } = this;
    const start = this.at;
    if (start >= text.length) return { kind: 'end', start, end: start, before, setOff };
    const code = text.charCodeAt(start);
    const belongs = as === 'token' ? isWord : isNamePart;
    if (belongs(code)) {
      let end = start + 1;
      while (end < text.length && belongs(text.charCodeAt(end))) end++;
      this.at = end;
      return { kind: 'word', start, end, before, setOff };
    }
    const kind = punctuation.get(code) ?? (['[]', '[string]', '->'] as const).find((sign) => text.startsWith(sign, start));
    // A run of what means nothing is one mistake. Never half of a surrogate pair.
    const end = kind === undefined ? this.endOfUnknown(start) : start + kind.length;
    this.at = end;
    return { kind: kind ?? 'unknown', start, end, before, setOff };
  }

  private endOfUnknown(start: number): number {
    const { text } = this;
    let end = start + 1;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (isWord(code) || isBlank(code) || isLineEnd(code) || code === 0x23 || code === 0x5b || punctuation.has(code) || text.startsWith('->', end)) break;
    }
    return end;
  }

  private skip(): Pick<Token, 'before' | 'setOff'> {
    const { text } = this;
    const from = this.at;
    let lines = 0;
    // Lines that hold nothing since the token or comment before.
    let empty = 0;
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (isBlank(code)) continue;
      if (isLineEnd(code)) {
        if (code === 0x0d && text.charCodeAt(at + 1) === 0x0a) at++;
        lines++;
        empty++;
        continue;
      }
      if (code !== 0x23) break;
      const start = at;
      while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
      const textStart = text.charCodeAt(start + 1) === 0x20 ? start + 2 : start + 1;
      if (++this.comments <= mostComments) this.aside.push({ text: text.slice(Math.min(textStart, at), at), start, end: at, sameLine: lines === 0 && from > 0, setOff: empty > 1 });
      empty = 0;
      at--;
    }
    this.at = at;
    return { before: at === from ? 'glued' : lines > 0 ? 'line' : 'blank', setOff: empty > 1 };
  }
}
