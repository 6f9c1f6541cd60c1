import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import { textsOf } from './facts.ts';
import { filterKey, filterKeys, type Test } from './keys.ts';
import { nearest, textTest, type Verdict } from './match.ts';
import { tokenize, type Token } from './tokens.ts';

/** Something in a filter text that makes no sense, and where. */
export interface FilterProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface Filter {
  readonly text: string;
  /**
   * Whether the row is shown. What the system does not tell is neither true nor false (Kleene's logic): such a row
   * is shown neither for a term nor for its negation.
   */
  readonly test: (row: Row, surroundings: Surroundings) => boolean;
  /** The same before it is decided: null where the system does not tell enough. */
  readonly verdict: (row: Row, surroundings: Surroundings) => Verdict;
}

export type CompiledFilter = { readonly ok: true; readonly filter: Filter } | { readonly ok: false; readonly problems: readonly FilterProblem[] };

const all: Test = () => true;

/**
 * Compiles a filter text: terms side by side must all hold; OR, NOT or -, and parentheses as one would think.
 * docs/filter.md describes the language.
 */
export function compileFilter(text: string): CompiledFilter {
  if (text.length > longest) return { ok: false, problems: [{ start: longest, end: text.length, message: `A filter may have ${longest} characters.` }] };
  const parser = new Parser(tokenize(text), text.length);
  const test = parser.whole();
  if (parser.problems.length > 0) return { ok: false, problems: parser.problems };
  return { ok: true, filter: { text, verdict: test, test: (row, surroundings) => test(row, surroundings) === true } };
}

/** As long as the settings keep it (core/settings.ts). Also bounds the negations in a row, each of which is a call. */
const longest = 4096;
/** A deeper nesting has no use and could exhaust the stack. */
const deepest = 40;

class Parser {
  readonly problems: FilterProblem[] = [];
  #at = 0;
  #depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly length: number,
  ) {}

  whole(): Test {
    if (this.tokens.length === 0) return all;
    const test = this.#either();
    const rest = this.tokens[this.#at];
    if (rest) this.#blame(rest, 'There is no ( for this )');
    return test;
  }

  #either(): Test {
    const tests = [this.#both('Something must stand before OR')];
    for (let or = this.tokens[this.#at]; or?.kind === 'or'; or = this.tokens[this.#at]) {
      this.#at++;
      tests.push(this.#both('Something must follow OR', or));
    }
    const [only] = tests;
    return tests.length === 1 && only ? only : (row, s) => kleene(tests, row, s, true);
  }

  /** Terms side by side. None at all would show everything unasked, so that is a problem of the OR or parenthesis there. */
  #both(problem: string, culprit = this.tokens[this.#at]): Test {
    const tests: Test[] = [];
    for (let token = this.tokens[this.#at]; token && token.kind !== 'close' && token.kind !== 'or'; token = this.tokens[this.#at]) tests.push(this.#one(token));
    const [only] = tests;
    if (tests.length === 0) {
      if (culprit) this.#blame(culprit, culprit.kind === 'close' ? 'Nothing stands before this )' : problem);
      return all;
    }
    return tests.length === 1 && only ? only : (row, s) => kleene(tests, row, s, false);
  }

  #one(token: Token): Test {
    this.#at++;
    switch (token.kind) {
      case 'not': {
        const next = this.tokens[this.#at];
        if (!next || next.kind === 'close' || next.kind === 'or') {
          this.#blame(token, 'Something must follow a negation');
          return all;
        }
        const test = this.#one(next);
        return (row, s) => not(test(row, s));
      }
      case 'open': {
        if (++this.#depth > deepest) {
          this.#blame(token, 'These parentheses are nested too deeply');
          this.#at = this.tokens.length;
          return all;
        }
        const test = this.#either();
        this.#depth--;
        if (this.tokens[this.#at]?.kind === 'close') this.#at++;
        else if (this.#at >= this.tokens.length) this.#blame(token, 'This ( is never closed');
        return test;
      }
      default:
        return this.#term(token);
    }
  }

  #term(token: Token): Test {
    if (token.problem !== null) {
      this.#blame(token, token.problem);
      return all;
    }
    const tests: Test[] = [];
    for (const value of token.values) {
      const compiled = token.key === null ? freeText(value) : this.#keyed(token, token.key, value);
      if (typeof compiled === 'function') tests.push(compiled);
      else this.#blame(token, compiled.problem);
    }
    const [only] = tests;
    return tests.length === 1 && only ? only : (row, s) => kleene(tests, row, s, true);
  }

  #keyed(token: Token, key: string, value: Token['values'][number]): Test | { readonly problem: string } {
    const known = filterKey(key);
    if (known) return known.compile(value);
    const names = filterKeys.map((one) => one.key);
    const meant = nearest(key, names);
    return { problem: meant ? `There is no "${key}:". Did you mean "${meant}:"?` : `There is no "${key}:". There are ${names.join(', ')}. Put text with a colon in quotes.` };
  }

  #blame(token: Token, message: string): void {
    this.problems.push({ start: Math.min(token.start, this.length), end: token.end, message });
  }
}

function freeText(value: Token['values'][number]): Test | { readonly problem: string } {
  // Free text is always a part of something; quotes only keep its blanks together.
  const test = textTest(value.quoted ? { text: value.text, quoted: false } : value, 'part');
  if (typeof test !== 'function') return test;
  if (value.quoted) {
    const wanted = value.text.toLowerCase();
    return (row) => textsOf(row).all.includes(wanted);
  }
  if (/^~|[*?]/.test(value.text)) return (row) => textsOf(row).all.split('\n').some(test);
  return (row) => test(textsOf(row).all);
}

const not = (verdict: Verdict): Verdict => (verdict === null ? null : !verdict);

/** Kleene's OR (`wanted` true) and AND (`wanted` false) over tests. */
function kleene(tests: readonly Test[], row: Row, surroundings: Surroundings, wanted: boolean): Verdict {
  let unknown = false;
  for (const test of tests) {
    const verdict = test(row, surroundings);
    if (verdict === wanted) return wanted;
    if (verdict === null) unknown = true;
  }
  return unknown ? null : !wanted;
}
