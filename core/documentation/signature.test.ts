import { describe, expect, it } from 'vitest';
import { parseInterface } from '../idl/parse.ts';
import { outlineOf } from './outline.ts';
import { signatureWords } from './signature.ts';
import { usesOf } from './uses.ts';

function read(text: string) {
  const { interface: node, problems } = parseInterface(`interface org.example.x\n${text}`);
  if (!node) throw new Error(problems[0]?.message);
  return node;
}

function wordsOf(text: string): string {
  const [method] = read(text).members;
  if (method?.is !== 'method') throw new Error('no method');
  const { takes, gives } = signatureWords(method);
  return `${takes} ${gives}`;
}

describe('the signature of a method, in words', () => {
  it.each([
    ['method A() -> ()', 'Takes nothing. Gives nothing back.'],
    ['method A(name: ?string, uid: int) -> (ok: bool)', 'Takes uid, and optionally name. Gives ok.'],
    ['method A(a: ?int, b: ?int) -> (a: ?int)', 'Takes optionally a and b. Gives sometimes a.'],
    ['method A(a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: ?int) -> ()', 'Takes 7 values, and optionally h. Gives nothing back.'],
    ["# [Requires 'more' flag]\nmethod A() -> (a: int)", 'Takes nothing. Gives a stream of replies with a.'],
    ["# [Supports 'more' flag]\nmethod A() -> (a: int, b: ?int)", 'Takes nothing. Gives a, and sometimes b; with “more” a stream of such replies.'],
    ["# [Supports 'more' flag]\nmethod A() -> ()", 'Takes nothing. Gives an empty reply; with “more” a stream of such replies.'],
    ["# [Requires 'upgrade' flag]\nmethod A() -> ()", 'Takes nothing. Gives nothing back. Then the connection speaks another protocol.'],
  ])('of %j is told', (text, words) => expect(wordsOf(text)).toBe(words));
});

describe('who uses a type', () => {
  const uses = usesOf(read('type A (x: int)\ntype B (a: []A, deep: (er: ?A))\nmethod M(a: A) -> (b: [string]B, none: Missing)\nerror E (a: ?A)\ntype Lonely (y)'));
  it('is told with the way there', () =>
    expect(uses.get('A')?.map(({ member, where, path }) => `${member.name} ${where} ${path.join('.')}`)).toEqual(['B fields a', 'B fields deep.er', 'M input a', 'E fields a']));
  it('may be nobody', () => expect(uses.get('Lonely')).toEqual([]));
  it('is told of names that nothing defines', () => expect(uses.get('Missing')?.map(({ path }) => path)).toEqual([['none']]));
  it('has an end however deep a type is', () => expect(usesOf(read(`type A (x: ${'[]'.repeat(200)}int)`)).size).toBe(1));
});

it('lists methods, then types, then errors, each in the order written', () =>
  expect(outlineOf(read('error E ()\ntype T (a: int)\nmethod B() -> ()\nmethod A() -> ()')).map(({ title, members }) => [title, members.map(({ name }) => name)])).toEqual([
    ['Methods', ['B', 'A']],
    ['Types', ['T']],
    ['Errors', ['E']],
  ]));
