import { expect, it } from 'vitest';
import { formatInterface, writtenType } from './format.ts';
import { flagsOfMethod, withoutMarkers } from './markers.ts';
import { parseInterface } from './parse.ts';
import type { TypeNode } from './syntax.ts';
import { wordsOfType } from './words.ts';

function typeOf(text: string): TypeNode {
  const [member] = parseInterface(`interface a.b\ntype Item (x: int)\ntype X (f: ${text})\n`).interface?.members.slice(1) ?? [];
  const type = member?.is === 'type' && member.type.is === 'struct' ? member.type.fields[0]?.type : undefined;
  if (!type) throw new Error(text);
  return type;
}

it.each([
  ['int', 'an integer'],
  ['?[]int', 'an optional list of integers'],
  ['[string]float', 'a map from text to numbers'],
  ['[string]()', 'a set of texts'],
  ['?[string]()', 'an optional set of texts'],
  ['[]?string', 'a list of optional texts'],
  ['Item', 'an Item'],
  ['[][]Item', 'a list of lists of Item values'],
  ['?any', 'an optional value of any type'],
  ['object', 'a JSON object'],
  ['(on, off)', 'one of on or off'],
  ['?(on, off)', 'optionally one of on or off'],
  ['[](on, off)', 'a list of choices among on and off'],
  ['(a, b, c, d, e, f)', 'one of 6 values'],
  ['(name: string, uid: int)', 'a structure with name and uid'],
  ['[](name: string)', 'a list of structures with name'],
  ['()', 'an empty structure'],
])('%s in words is "%s", and is written the same again', (text, words) => {
  expect(wordsOfType(typeOf(text))).toBe(words);
  expect(writtenType(typeOf(text))).toBe(text);
});

it('tells the flags of a method by its comments, and what else they say', () => {
  const comments = ['Lists all.', "[Requires 'more' flag]", "[Supports 'upgrade' flag]", "Say [Requires 'upgrade' flag] to whom it concerns."];
  expect(flagsOfMethod({ comments })).toEqual({ more: 'requires', upgrade: 'supports' });
  expect(withoutMarkers(comments)).toEqual([comments[0], comments[3]]);
  expect(flagsOfMethod({ comments: [] })).toEqual({ more: 'no', upgrade: 'no' });
});

it('writes long things on lines of their own', () => {
  const text = 'interface a.b\nmethod LongNameOfAMethod(first: string, second: ?[](aaaaaaaaaaaaaaaaaaaa: int, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: (one, two, three), c: int)) -> (x: int)\ntype Empty ()\n';
  const { interface: node } = parseInterface(text);
  expect(node && formatInterface(node)).toBe(`interface a.b

method LongNameOfAMethod(
  first: string,
  second: ?[](
    aaaaaaaaaaaaaaaaaaaa: int,
    bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: (one, two, three),
    c: int
  )
) -> (x: int)

type Empty ()
`);
});
