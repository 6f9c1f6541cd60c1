import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersOf, mostLevels, parseJson, printJson } from './json.ts';
import type { VarlinkValue } from './value.ts';

const valueOf = (text: string): VarlinkValue => {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(`${parsed.message} at ${parsed.at}`);
  return parsed.value;
};
const mistakeIn = (text: string) => {
  const parsed = parseJson(text);
  return parsed.ok ? null : { message: parsed.message, at: parsed.at };
};

const value: fc.Arbitrary<VarlinkValue> = fc.letrec<{ value: VarlinkValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).filter((big) => big > BigInt(Number.MAX_SAFE_INTEGER) || big < -BigInt(Number.MAX_SAFE_INTEGER)),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toJSON')), tie('value'), { noNullPrototype: false }).map((object) => Object.assign(Object.create(null), object)),
  ),
})).value;

describe('JSON of Varlink', () => {
  it('reads what it prints, in one line and in many', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (before, indent) => {
        // toStrictEqual takes a member called constructor for the type of its object.
        expect(isDeepStrictEqual(valueOf(printJson(before, indent)), before)).toBe(true);
      }),
    );
  });

  it('takes and refuses what JSON.parse takes and refuses, but for what nests too deep or is too large for a number', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '"a"', '\\', '\\u00e9', '\\n', 'true', 'fals', 'null', '0', '-', '1.5', '01', '1e5', '.', 'e', ' ', '\n', '\t', '\u0001', 'é', '\u00a0', '😀');
    fc.assert(
      fc.property(fc.oneof(fc.array(pieces).map((parts) => parts.join('')), fc.json()), (text) => {
        let other: { ok: boolean; text?: string };
        try {
          let tooLarge = false;
          const parsed: unknown = JSON.parse(text, (_name, member: unknown) => {
            tooLarge ||= typeof member === 'number' && !Number.isFinite(member);
            return member;
          });
          other = tooLarge ? { ok: false } : { ok: true, text: JSON.stringify(parsed) };
        } catch {
          other = { ok: false };
        }
        const ours = parseJson(text);
        expect(ours.ok, text).toBe(other.ok);
        // The same is found wrong, at the same place, whether values are made or not.
        if (/^[ \t\r\n]*\{/.test(text))
          for (const most of [0, 1_000_000]) {
            const members = membersOf(text, most);
            expect(members.ok ? members.value.value : members).toEqual(!ours.ok ? ours : most === 0 ? null : ours.value);
          }
        if (ours.ok && !/-0|[0-9]{16}|[eE]/.test(text)) expect(printJson(ours.value)).toBe(other.text);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every digit of integers of 64 bits and more', () => {
    expect(valueOf('[9007199254740991, 9007199254740993, 18446744073709551615, -9223372036854775808]')).toStrictEqual([9007199254740991, 9007199254740993n, 18446744073709551615n, -9223372036854775808n]);
    expect(printJson(valueOf('18446744073709551615'))).toBe('18446744073709551615');
    expect(mistakeIn('1'.repeat(65))).toEqual({ message: 'an integer of more than 64 digits', at: 0 });
  });

  it('tells a large float from an integer', () => {
    expect(valueOf('[1e17, 1.0, -0]')).toStrictEqual([1e17, 1, -0]);
    expect(printJson([1e17, 1, -0, 0.1])).toBe('[1e+17,1,-0,0.1]');
    expect(mistakeIn('[1e999]')).toEqual({ message: 'this number is too large for a float of 64 bits', at: 1 });
  });

  it('has __proto__ for a member like any other', () => {
    const object = valueOf('{"__proto__": {"isAdmin": true}, "constructor": 1}');
    expect(Object.getPrototypeOf(object)).toBeNull();
    expect(Object.keys(object ?? {})).toEqual(['__proto__', 'constructor']);
    expect(printJson(object)).toBe('{"__proto__":{"isAdmin":true},"constructor":1}');
    expect((Object.prototype as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  });

  it('takes the last of members with one name', () => {
    expect(valueOf('{"a": 1, "a": 2}')).toEqual({ a: 2 });
  });

  it('limits how deep values nest, however long the text', () => {
    expect(parseJson('['.repeat(mostLevels) + ']'.repeat(mostLevels)).ok).toBe(true);
    expect(mistakeIn('['.repeat(mostLevels + 1))).toEqual({ message: 'values nest deeper than 256 levels', at: mostLevels });
    expect(mistakeIn('{"a":'.repeat(3_000_000))).toEqual({ message: 'values nest deeper than 256 levels', at: mostLevels * 5 });
  });

  it('limits how many lists and objects there are, of which each takes more than its text', () => {
    expect(mistakeIn(`[${'{},'.repeat(1_500_000)}{}]`)).toEqual({ message: 'more than 1000000 lists and objects', at: 2_999_998 });
    expect(parseJson(`[${'0,'.repeat(1_500_000)}0]`).ok).toBe(true);
  });

  it.each([
    ['', 'expected a value, but the text ends here', 0],
    ['{"a" 1}', 'expected : after the name of a member', 5],
    ['{a: 1}', 'expected the name of a member in quotes', 1],
    ['{"a": 1,}', 'expected the name of a member in quotes', 8],
    ['[1,]', 'expected a value', 3],
    ['[1 2]', 'expected , or ] after an element', 3],
    ['{"a": 1 "b": 2}', 'expected , or } after a member', 8],
    ['"abc', 'this string has no end', 0],
    ['"a\nb"', 'a control character must be written as \\u00…', 2],
    ['"\\x41"', 'this is no escape: expected \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hex digits', 1],
    ['nul', 'expected a value', 0],
    ['1 2', 'expected nothing more', 2],
    ['NaN', 'expected a value', 0],
  ])('says what is wrong with %j', (text, message, at) => {
    expect(mistakeIn(text)).toEqual({ message, at });
  });

  it('tells where the members of an object stand', () => {
    const text = ' {"error": "x", "parameters" : { "big": 1.50, "a":[ ] } } ';
    const parsed = membersOf(text);
    expect(parsed.ok && [...parsed.value.spans].map(([name, [from, to]]) => [name, text.slice(from, to)])).toEqual([
      ['error', '"x"'],
      ['parameters', '{ "big": 1.50, "a":[ ] }'],
    ]);
    expect(membersOf('[]')).toEqual({ ok: false, message: 'expected an object: {…}', at: 0 });
    expect(membersOf('"text"').ok).toBe(false);
  });
});
