import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseInterface } from '../../idl/parse.ts';
import type { InterfaceNode, MethodMember } from '../../idl/syntax.ts';
import { jsonOffersAt, jsonPlaceAt } from './complete.ts';

const node = ((): InterfaceNode => {
  const parsed = parseInterface('interface org.example.x\ntype Mood (calm, cross)\ntype Person (name: string, mood: ?Mood, friends: []Person)\nmethod M(person: Person, on: bool, by: [string]Mood) -> ()\n').interface;
  if (!parsed) throw new Error('It does not parse.');
  return parsed;
})();
const method = node.members.find((member): member is MethodMember => member.is === 'method');

/** What is offered at the bar. */
function offered(text: string): readonly string[] {
  if (!method) throw new Error('There is no method.');
  const at = text.indexOf('|');
  return jsonOffersAt(text.replace('|', ''), at, method.input, node).offers.map(({ insert }) => insert);
}

describe('a place in JSON', () => {
  it.each([
    ['{|', [], 'name', 1],
    ['{"pe|', [], 'name', 1],
    ['{"a": |', ['a'], 'value', 6],
    ['{"a": tr|', ['a'], 'value', 6],
    ['{"a": [1, {"b": "x|', ['a', 1, 'b'], 'value', 16],
    ['{"a": {"x": 1}, |', [], 'name', 16],
    ['{"a": 1 |', ['a'], 'sign', 8],
    ['{"a"|', ['a'], 'sign', 4],
    ['|', [], 'sign', 0],
    ['{"q\\"{": |', ['q"{'], 'value', 9],
  ])('%s', (text, path, expects, from) => {
    expect(jsonPlaceAt(text.replace('|', ''), text.indexOf('|'))).toMatchObject({ path, expects, from });
  });

  it('is found in any text', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'a', '1', ' ', '\n') }), fc.nat(), (text, at) => void jsonPlaceAt(text, at % (text.length + 1))));
  });
});

describe('offers', () => {
  it.each([
    ['{|', ['"person": ', '"on": ', '"by": ']],
    ['{"on": true, |', ['"person": ', '"by": ']],
    ['{"o|', ['"person": ', '"on": ']],
    ['{"on": |', ['true', 'false']],
    ['{"person": {"mood": |', ['"calm"', '"cross"', 'null']],
    ['{"person": {"mood": "cr|', ['"cross"']],
    ['{"person": {"friends": [{"name": "x", |', ['"mood": ', '"friends": ']],
    ['{"by": {"anybody": |', ['"calm"', '"cross"']],
    ['{"by": {|', []],
    ['{"nobody": |', []],
    ['{"person": |', ['{}']],
  ])('%s', (text, expected) => expect(offered(text)).toEqual(expected));
});
