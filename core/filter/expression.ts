import { matcherOf, type PatternNode } from './pattern.ts';

export type PatternTest = ((lowerCased: string) => boolean) | { readonly problem: string };

const any: PatternNode = { is: 'set', has: () => true };
const anything: PatternNode = { is: 'repeat', part: any, least: 0, most: null };

/** A pattern with * and ? that the whole text must fit. */
export function globTest(glob: string): PatternTest {
  const parts: PatternNode[] = [{ is: 'start' }];
  for (const character of glob.toLowerCase().replace(/\*+/g, '*'))
    if (character === '*') parts.push(anything);
    else if (character === '?') parts.push(any);
    else parts.push(...literally(character));
  parts.push({ is: 'end' });
  return matcherOf({ is: 'sequence', parts }) ?? { problem: tooLarge };
}

const literally = (text: string): PatternNode[] =>
  Array.from({ length: text.length }, (_, i) => {
    const wanted = text.charCodeAt(i);
    return { is: 'set', has: (unit) => unit === wanted };
  });

const tooLarge = 'This pattern is too large.';

/** A regular expression to be found somewhere in a text, without regard to case. */
export function expressionTest(source: string): PatternTest {
  if (source === '') return { problem: 'A regular expression is missing after ~' };
  try {
    return matcherOf(new Reader(source).whole()) ?? { problem: tooLarge };
  } catch (error) {
    if (error instanceof NoExpression) return { problem: error.message };
    throw error;
  }
}

class NoExpression extends Error {}

const deepest = 50;
/** A count above this is refused: each repetition is a step of its own. */
const mostTimes = 200;

type Has = (unit: number) => boolean;

const isWord: Has = (unit) => (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f;
const isDigit: Has = (unit) => unit >= 0x30 && unit <= 0x39;
const isSpace: Has = (unit) => unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
const named: Readonly<Record<string, Has>> = {
  w: isWord,
  d: isDigit,
  s: isSpace,
  W: (unit) => !isWord(unit),
  D: (unit) => !isDigit(unit),
  S: (unit) => !isSpace(unit),
};

/** Reads the usual notation: . [] [^] \d \w \s ^ $ ( ) | * + ? {n,m}. */
class Reader {
  #at = 0;
  #depth = 0;

  constructor(private readonly source: string) {}

  whole(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.source.length) throw new NoExpression('There is no ( for this )');
    return node;
  }

  #peek(): string {
    return this.source.charAt(this.#at);
  }

  #eat(text: string): boolean {
    if (!this.source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#eat('|')) options.push(this.#sequence());
    const [only] = options;
    return options.length === 1 && only ? only : { is: 'choice', options };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.source.length && this.#peek() !== '|' && this.#peek() !== ')') parts.push(this.#repeated());
    return { is: 'sequence', parts };
  }

  #repeated(): PatternNode {
    let part = this.#atom();
    for (;;) {
      if (this.#eat('*')) part = { is: 'repeat', part, least: 0, most: null };
      else if (this.#eat('+')) part = { is: 'repeat', part, least: 1, most: null };
      else if (this.#eat('?')) part = { is: 'repeat', part, least: 0, most: 1 };
      else {
        const match = /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}/.exec(this.source.slice(this.#at));
        if (!match) return part;
        this.#at += match[0].length;
        const least = Number(match[1]);
        const most = match[2] === undefined ? least : match[3] === '' ? null : Number(match[3]);
        if (Math.max(least, most ?? 0) > mostTimes) throw new NoExpression(`A repetition may have at most ${mostTimes} times.`);
        if (most !== null && most < least) throw new NoExpression('The smaller number comes first in {…}');
        part = { is: 'repeat', part, least, most };
      }
    }
  }

  #atom(): PatternNode {
    const character = this.#peek();
    this.#at++;
    switch (character) {
      case '(': {
        if (!this.#eat('?:') && this.#peek() === '?') throw new NoExpression('Looking ahead, looking behind and named groups are not known here.');
        if (++this.#depth > deepest) throw new NoExpression('These parentheses are nested too deeply.');
        const inner = this.#choice();
        this.#depth--;
        if (!this.#eat(')')) throw new NoExpression('A ( in the expression is never closed');
        return inner;
      }
      case '[':
        return { is: 'set', has: this.#class() };
      case '.':
        return any;
      case '^':
        return { is: 'start' };
      case '$':
        return { is: 'end' };
      case '*':
      case '+':
      case '?':
        throw new NoExpression(`Nothing stands before ${character} in the expression`);
      case '\\': {
        const has = this.#escape();
        return { is: 'set', has: typeof has === 'string' ? sameLetter(has) : has };
      }
      default:
        return { is: 'set', has: sameLetter(character) };
    }
  }

  /** After a backslash: a named set, or the character itself. */
  #escape(): Has | string {
    const letter = this.#peek();
    this.#at++;
    if (letter === '') throw new NoExpression('A backslash stands at the end of the expression');
    const has = named[letter];
    if (has) return has;
    if (letter >= '1' && letter <= '9') throw new NoExpression('Back references are not known here.');
    if (/[a-z0]/i.test(letter)) throw new NoExpression(`\\${letter} is not known here; there are \\d, \\w, \\s, \\D, \\W and \\S.`);
    return letter;
  }

  #class(): Has {
    const negated = this.#eat('^');
    const sets: Has[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#at >= this.source.length) throw new NoExpression('A [ in the expression is never closed');
      const low = this.#member();
      if (typeof low !== 'string') {
        sets.push(low);
        continue;
      }
      if (this.#peek() !== '-' || this.source.charAt(this.#at + 1) === ']') {
        sets.push(sameLetter(low));
        continue;
      }
      this.#at++;
      const high = this.#member();
      if (typeof high !== 'string' || high < low) throw new NoExpression('A range in [ ] goes from a lower to a higher character');
      sets.push(range(low.charCodeAt(0), high.charCodeAt(0)));
    }
    this.#at++;
    return negated ? (unit) => !sets.some((has) => has(unit)) : (unit) => sets.some((has) => has(unit));
  }

  #member(): Has | string {
    if (this.#eat('\\')) return this.#escape();
    const character = this.#peek();
    if (character === '') throw new NoExpression('A [ in the expression is never closed');
    this.#at++;
    return character;
  }
}

/** Texts come in lower case; the expression may be written in either. */
function sameLetter(character: string): Has {
  const wanted = character.toLowerCase().charCodeAt(0);
  return (unit) => unit === wanted;
}

const range = (low: number, high: number): Has => {
  const within: Has = (unit) => unit >= low && unit <= high;
  return (unit) => within(unit) || within(String.fromCharCode(unit).toUpperCase().charCodeAt(0));
};
