import type { VarlinkObject, VarlinkValue } from './value.ts';

/**
 * JSON as Varlink needs it (RFC 8259; UAPI.20, JSON mapping). Other than with JSON.parse, integers beyond 2^53 keep every digit (bigint),
 * objects have no prototype, so that `__proto__` is a member like any other, and how deep values nest is limited. Of members with
 * one name the last counts, as there; names that are whole numbers come first in an object, as everywhere in JavaScript.
 */
export type ParsedJson<T = VarlinkValue> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string; readonly at: number };

/** No interface nests so deep. Whoever walks over values may do so by recursion. */
export const mostLevels = 256;
/** 64 bits have 20. BigInt takes time by the square of the digits, so a number of a megabyte would be a weapon. */
const mostDigits = 64;
/** Of lists and objects: an empty one takes three characters, and two hundred bytes when it is read. */
const mostContainers = 1_000_000;

export function parseJson(text: string): ParsedJson {
  try {
    const reader = new Reader(text);
    const value = reader.value(0);
    reader.end();
    return { ok: true, value };
  } catch (error) {
    return problem(error);
  }
}

export interface Members {
  /** Where in the text the value of each member stands. */
  readonly spans: ReadonlyMap<string, readonly [from: number, to: number]>;
  /** The object, or null where the text is longer than was asked for. */
  readonly value: VarlinkObject | null;
}

/**
 * The members of an object as they were written. All of it is checked as by parseJson, which reads whatever passes here; of a long text nothing is
 * made, since messages may be large, and most are handed on as they came.
 * @param mostMade of a text that is no longer, the object is made on the way
 */
export function membersOf(text: string, mostMade = 0): ParsedJson<Members> {
  try {
    const reader = new Reader(text);
    const value = text.length <= mostMade ? (Object.create(null) as Record<string, VarlinkValue>) : null; // its type is any
    const spans = reader.members(value);
    reader.end();
    return { ok: true, value: { spans, value } };
  } catch (error) {
    return problem(error);
  }
}

function problem(error: unknown): { ok: false; message: string; at: number } {
  if (error instanceof Wrong) return { ok: false, message: error.message, at: error.at };
  throw error;
}

class Wrong extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const plainString = /[^"\\\u0000-\u001f]*/y;
const number = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const short: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const hexDigits = /[0-9a-fA-F]{4}/y;

class Reader {
  #at = 0;
  #containers = 0;

  constructor(private readonly text: string) {}

  value(level: number): VarlinkValue {
    switch (this.#space()) {
      case 0x7b:
        return this.#object(level + 1);
      case 0x5b:
        return this.#array(level + 1);
      case 0x22:
        this.#at++;
        return this.#string();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  /** Of an object; their values are made into another, or not at all. */
  members(into: Record<string, VarlinkValue> | null): Map<string, readonly [number, number]> {
    if (this.#space() !== 0x7b) throw this.#wrong('expected an object: {…}');
    const spans = new Map<string, readonly [number, number]>();
    this.#eachMember(1, (name) => {
      this.#space();
      const from = this.#at;
      if (into) into[name] = this.value(1);
      else this.#skip(1);
      spans.set(name, [from, this.#at]);
    });
    return spans;
  }

  /** Nothing but white space may follow. */
  end(): void {
    this.#space();
    if (this.#at < this.text.length) throw this.#wrong('expected nothing more');
  }

  #object(level: number): VarlinkObject {
    const object = Object.create(null) as Record<string, VarlinkValue>; // its type is any
    this.#eachMember(level, (name) => {
      object[name] = this.value(level);
    });
    return object;
  }

  #array(level: number): readonly VarlinkValue[] {
    const array: VarlinkValue[] = [];
    this.#eachElement(level, () => array.push(this.value(level)));
    return array;
  }

  /** Reads a value and forgets it. */
  #skip(level: number): void {
    const code = this.#space();
    if (code === 0x7b) this.#eachMember(level + 1, () => this.#skip(level + 1));
    else if (code === 0x5b) this.#eachElement(level + 1, () => this.#skip(level + 1));
    else this.value(level);
  }

  #eachMember(level: number, read: (name: string) => void): void {
    this.#deeper(level);
    if (this.#space() === 0x7d) {
      this.#at++;
      return;
    }
    for (;;) {
      if (this.#space() !== 0x22) throw this.#wrong('expected the name of a member in quotes');
      this.#at++;
      const name = this.#string();
      if (this.#space() !== 0x3a) throw this.#wrong(`expected : after the name of a member`);
      this.#at++;
      read(name);
      const next = this.#space();
      if (next !== 0x2c && next !== 0x7d) throw this.#wrong('expected , or } after a member');
      this.#at++;
      if (next === 0x7d) return;
    }
  }

  #eachElement(level: number, read: () => void): void {
    this.#deeper(level);
    if (this.#space() === 0x5d) {
      this.#at++;
      return;
    }
    for (;;) {
      read();
      const next = this.#space();
      if (next !== 0x2c && next !== 0x5d) throw this.#wrong('expected , or ] after an element');
      this.#at++;
      if (next === 0x5d) return;
    }
  }

  #deeper(level: number): void {
    if (level > mostLevels) throw this.#wrong(`values nest deeper than ${mostLevels} levels`);
    if (++this.#containers > mostContainers) throw this.#wrong(`more than ${mostContainers} lists and objects`);
    this.#at++;
  }

  /** The quote before it has been read. */
  #string(): string {
    const begin = this.#at - 1;
    let out = '';
    for (;;) {
      plainString.lastIndex = this.#at;
      plainString.test(this.text);
      const plain = this.text.slice(this.#at, plainString.lastIndex);
      this.#at = plainString.lastIndex;
      const next = this.text.charCodeAt(this.#at);
      if (next === 0x22) {
        this.#at++;
        return out === '' ? plain : out + plain;
      }
      if (Number.isNaN(next)) throw new Wrong('this string has no end', begin);
      if (next !== 0x5c) throw this.#wrong('a control character must be written as \\u00…');
      out += plain + this.#escape();
    }
  }

  #escape(): string {
    const sign = this.text.charAt(this.#at + 1);
    const character = short[sign];
    if (character !== undefined) {
      this.#at += 2;
      return character;
    }
    hexDigits.lastIndex = this.#at + 2;
    if (sign !== 'u' || !hexDigits.test(this.text)) throw this.#wrong('this is no escape: expected \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hex digits');
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(this.text.slice(this.#at - 4, this.#at), 16));
  }

  #word<T extends VarlinkValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.#at)) throw this.#wrong('expected a value');
    this.#at += word.length;
    return value;
  }

  #number(): number | bigint {
    number.lastIndex = this.#at;
    const match = number.exec(this.text);
    if (!match) throw this.#wrong(this.#at < this.text.length ? 'expected a value' : 'expected a value, but the text ends here');
    const [whole, fraction, exponent] = match;
    const value = Number(whole);
    if (fraction === undefined && exponent === undefined && !Number.isSafeInteger(value)) {
      if (whole.length > mostDigits) throw this.#wrong(`an integer of more than ${mostDigits} digits`);
      this.#at += whole.length;
      return BigInt(whole);
    }
    if (!Number.isFinite(value)) throw this.#wrong('this number is too large for a float of 64 bits');
    this.#at += whole.length;
    return value;
  }

  /** Goes to what is no white space, and gives it; NaN at the end. */
  #space(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.#at++;
    }
  }

  #wrong(message: string): Wrong {
    return new Wrong(message, this.#at);
  }
}

/** A value as JSON: on one line, or with so many spaces a level. What parseJson read comes back as the same value, digit by digit. */
export function printJson(value: VarlinkValue, indent = 0): string {
  return print(value, indent > 0 ? '\n' : '', ' '.repeat(indent));
}

/** @param line what a line of this level begins with: a newline and its spaces; '' for one line */
function print(value: VarlinkValue, line: string, step: string): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return printNumber(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
  }
  if (value === null) return 'null';
  const deeper = line === '' ? '' : line + step;
  if (isArray(value)) return value.length === 0 ? '[]' : `[${value.map((element) => deeper + print(element, deeper, step)).join(',')}${line}]`;
  const colon = line === '' ? ':' : ': ';
  const members = Object.keys(value).map((name) => deeper + JSON.stringify(name) + colon + print(value[name] ?? null, deeper, step));
  return members.length === 0 ? '{}' : `{${members.join(',')}${line}}`;
}

function printNumber(value: number): string {
  if (!Number.isFinite(value)) return 'null'; // as JSON.stringify: no text of JSON stands for it
  if (Object.is(value, -0)) return '-0';
  // A float beyond 2^53 is told from an integer of as many digits by its exponent.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
}

/** Array.isArray does not know of readonly arrays. */
const isArray = (value: VarlinkValue): value is readonly VarlinkValue[] => Array.isArray(value);
