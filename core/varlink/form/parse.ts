import { mostLevels } from '../json.ts';
import type { Member, Path, Tree } from './tree.ts';

/** Where in the text the value at each path stands: UTF-16 offsets from, to. */
export interface Places {
  of(path: Path): readonly [from: number, to: number] | null;
}

export type ParsedTree = { readonly ok: true; readonly tree: Tree; readonly places: Places } | { readonly ok: false; readonly message: string; readonly at: number };

class Wrong extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** Reads JSON (RFC 8259) as a tree. A member that comes twice is an error: which of them counts is up to who reads it. */
export function parseTree(text: string): ParsedTree {
  try {
    const reader = new Reader(text);
    const { tree, place } = reader.value(0);
    reader.end();
    return { ok: true, tree, places: { of: (path) => placeAt(place, path) } };
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, message: error.message, at: error.at };
    throw error;
  }
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly inside: ReadonlyMap<string | number, Place>;
}
interface Read {
  readonly tree: Tree;
  readonly place: Place;
}

function placeAt(whole: Place, path: Path): readonly [number, number] | null {
  let place: Place | undefined = whole;
  for (const step of path) place = place?.inside.get(step);
  return place ? [place.from, place.to] : null;
}

const nothingInside: ReadonlyMap<string | number, Place> = new Map();
/** A number or a word, where it begins. */
const token = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
const space = /[ \t\r\n]*/y;
const plainPart = /[^"\\\u0000-\u001f]*/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
/** As in json.ts: more digits are no number but a weapon. */
const mostDigits = 64;

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  value(level: number): Read {
    if (level > mostLevels) throw this.#wrong(`Values nest deeper than ${mostLevels} levels.`);
    const next = this.#next();
    const from = this.#at;
    if (next === '{') return this.#object(level, from);
    if (next === '[') return this.#array(level, from);
    const tree = this.#plain(next);
    return { tree, place: { from, to: this.#at, inside: nothingInside } };
  }

  end(): void {
    this.#next();
    if (this.#at < this.text.length) throw this.#wrong('Expected nothing more here.');
  }

  #plain(next: string): Tree {
    if (next === '"') return { is: 'string', value: this.#string() };
    const found = this.#match(token);
    if (found === null) throw this.#wrong(next === '' ? 'The text ends where a value was expected.' : 'Expected a value here: "text", a number, true, false, null, {…} or […].');
    if (found === 'null') return { is: 'null' };
    if (found === 'true' || found === 'false') return { is: 'bool', value: found === 'true' };
    if (found.length > mostDigits && /^-?[0-9]+$/.test(found)) throw new Wrong(`This integer has more than ${mostDigits} digits.`, this.#at - found.length);
    if (!Number.isFinite(Number(found)) && !/^-?[0-9]+$/.test(found)) throw new Wrong('This number is too large for a float of 64 bits.', this.#at - found.length);
    return { is: 'number', text: found };
  }

  #object(level: number, from: number): Read {
    const members: Member[] = [];
    const inside = new Map<string, Place>();
    this.#at++;
    if (this.#next() === '}') this.#at++;
    else
      for (;;) {
        if (this.#next() !== '"') throw this.#wrong('Expected the name of a member, in quotes.');
        const nameAt = this.#at;
        const name = this.#string();
        if (inside.has(name)) throw new Wrong('A member of this name is there already.', nameAt);
        if (this.#next() !== ':') throw this.#wrong('Expected : after the name of a member.');
        this.#at++;
        const { tree, place } = this.value(level + 1);
        members.push({ name, value: tree });
        inside.set(name, place);
        if (this.#goesOn('}', 'Expected , or } after a member.')) break;
      }
    return { tree: { is: 'object', members }, place: { from, to: this.#at, inside } };
  }

  #array(level: number, from: number): Read {
    const items: Tree[] = [];
    const inside = new Map<number, Place>();
    this.#at++;
    if (this.#next() === ']') this.#at++;
    else
      for (;;) {
        const { tree, place } = this.value(level + 1);
        inside.set(items.length, place);
        items.push(tree);
        if (this.#goesOn(']', 'Expected , or ] after an element.')) break;
      }
    return { tree: { is: 'array', items }, place: { from, to: this.#at, inside } };
  }

  /** Past a comma or the end; whether it was the end. */
  #goesOn(end: string, message: string): boolean {
    const next = this.#next();
    if (next !== ',' && next !== end) throw this.#wrong(message);
    this.#at++;
    return next === end;
  }

  /** Goes to what is no white space, and gives it; '' at the end. */
  #next(): string {
    this.#match(space);
    return this.text.charAt(this.#at);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  /** Piece by piece: one expression for all of it would need a stack as long as the text. */
  #string(): string {
    const begin = this.#at++;
    do this.#match(plainPart);
    while (this.#match(escape) !== null);
    const next = this.text.charAt(this.#at);
    if (next === '') throw new Wrong('This text has no closing quote.', begin);
    if (next === '\\') throw this.#wrong('This is no escape: \\" \\\\ \\/ \\b \\f \\n \\r \\t, or \\u and four hex digits.');
    if (next !== '"') throw this.#wrong('Line breaks and other control characters are written as escapes: \\n, \\t, \\u00…');
    const value: unknown = JSON.parse(this.text.slice(begin, ++this.#at));
    return typeof value === 'string' ? value : '';
  }

  #wrong(message: string): Wrong {
    return new Wrong(message, this.#at);
  }
}

/** Line and column of an offset, from 1. */
export function lineAndColumn(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
}
