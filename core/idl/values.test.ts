import { describe, expect, it } from 'vitest';
import type { VarlinkValue } from '../varlink/value.ts';
import { parseInterface } from './parse.ts';
import { checkValue } from './values.ts';

const text = `interface org.example.values

type Node (name: string, next: ?Node, children: ?[]Node)
type State (idle, busy)
type All (
  b: bool, i: int, f: float, s: string, o: object, a: any,
  state: State, inline: (one, two), struct: (x: int),
  list: []int, map: [string]State, set: [string](), lists: [][]?int
)
method M() -> ()
`;
const node = parseInterface(text).interface;
if (!node) throw new Error('no interface');

const check = (type: string, value: VarlinkValue, reader: 'service' | 'client' = 'service'): string[] =>
  checkValue(value, { is: 'named', name: type, span: { start: 0, end: 0 } }, { interface: node, reader }).map(({ path, message }) => `${path.join('/')}: ${message}`);

const right: { [field: string]: VarlinkValue } = { b: true, i: 1, f: 1.5, s: '', o: {}, a: [], state: 'idle', inline: 'two', struct: { x: -1 }, list: [], map: { any: 'busy' }, set: { x: {} }, lists: [[1, null], []] };
const all = (changes: { [field: string]: VarlinkValue }, reader: 'service' | 'client' = 'service'): string[] => check('All', { ...right, ...changes }, reader);

describe('a value', () => {
  it('of every type is right', () => expect(check('All', right)).toEqual([]));

  it.each<[string, VarlinkValue, string]>([
    ['b', 1, 'b: Expected true or false; found a number.'],
    ['i', 1.5, 'i: Expected an integer; found a number with a fraction.'],
    ['i', 2n ** 64n, 'i: Does not fit in 64 bits: integers run from -9223372036854775808 to 18446744073709551615.'],
    ['i', -(2n ** 63n) - 1n, 'i: Does not fit in 64 bits: integers run from -9223372036854775808 to 18446744073709551615.'],
    ['i', '1', 'i: Expected an integer; found a text.'],
    ['i', null, 'i: Must not be null.'],
    ['f', '1', 'f: Expected a number; found a text.'],
    ['f', Number.NaN, 'f: Expected a number; found no number that JSON has.'],
    ['s', false, 's: Expected a text; found false.'],
    ['o', [], 'o: Expected an object; found a list.'],
    ['a', null, 'a: Must not be null.'],
    ['state', 'asleep', 'state: Expected one of idle, busy; found another text.'],
    ['inline', 2, 'inline: Expected one of one, two; found a number.'],
    ['struct', {}, 'struct/x: Is missing.'],
    ['list', [1, 'x'], 'list/1: Expected an integer; found a text.'],
    ['list', [null], 'list/0: Must not be null.'],
    ['map', { k: 'none' }, 'map/k: Expected one of idle, busy; found another text.'],
    ['set', { x: true }, 'set/x: Expected an object; found true.'],
    ['set', { x: { y: 1 } }, 'set/x/y: There is no such field.'],
    ['lists', [[1], [2, {}]], 'lists/1/1: Expected an integer; found an object.'],
    ['more', 1, 'more: There is no such field.'],
  ])('$0, wrong: $2', (field, value, told) => expect(all({ [field]: value })).toEqual([told]));

  it('that is called __proto__ is a field like others', () => {
    const value: { [field: string]: VarlinkValue } = Object.create(null);
    Object.assign(value, right);
    Object.defineProperty(value, '__proto__', { value: 1, enumerable: true });
    expect(check('All', value)).toEqual(['__proto__: There is no such field.']);
    expect(check('Node', JSON.parse('{"name": "x", "constructor": 1}'))).toEqual(['constructor: There is no such field.']);
  });

  it('of 64 bits is right to the last digit', () => {
    for (const i of [2n ** 64n - 1n, -(2n ** 63n), 9007199254740993n, -0]) expect(all({ i })).toEqual([]);
  });

  it('that a service gave may hold more, and integers as texts', () => {
    expect(all({ more: 1, i: '18446744073709551615' }, 'client')).toEqual([]);
    expect(all({ i: '18446744073709551616' }, 'client')).toEqual(['i: Does not fit in 64 bits: integers run from -9223372036854775808 to 18446744073709551615.']);
    expect(all({ i: '1x' }, 'client')).toHaveLength(1);
  });

  it('is missing only where it must be there', () => {
    expect(check('Node', {})).toEqual(['name: Is missing.']);
    expect(check('Node', { name: 'x', next: null })).toEqual([]);
  });

  it('may hold itself a million times, and much of what is wrong is told once', () => {
    let deep: VarlinkValue = { name: 1 };
    for (let i = 0; i < 1_000_000; i++) deep = { name: 'x', next: deep };
    const [problem, ...more] = checkValue(deep, { is: 'named', name: 'Node', span: { start: 0, end: 0 } }, { interface: node, reader: 'service' });
    expect(more).toEqual([]);
    expect(problem?.path.length).toBe(1_000_001);
    expect(all({ list: Array.from({ length: 1_000_000 }, () => 'x') })).toHaveLength(100);
  });

  it('of a type that is not there cannot be checked', () => expect(check('Nowhere', 1)).toEqual([': Cannot be checked: the interface has no type Nowhere.']));
});
