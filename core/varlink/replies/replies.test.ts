import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInterface } from '../../idl/parse.ts';
import { parseJson, printJson } from '../json.ts';
import type { VarlinkObject, VarlinkValue } from '../value.ts';
import { differencesOf, sameValue, type ValueDifference } from './differences.ts';
import { isList, isObject } from './kinds.ts';
import { measureOf } from './measures.ts';
import { pathText, type Path } from './path.ts';
import { findInValue, foundLines, keyOf, treeLines, type Opened } from './tree.ts';

const read = (text: string): VarlinkValue => {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
};
const anyValue = fc.letrec<{ value: VarlinkValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<VarlinkValue>('', 'a', 'b', 0, 1, 9007199254740993n, true, null),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', '0'), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('what differs', () => {
  it('is nothing between a value and itself, whatever the order of its members', () => {
    fc.assert(fc.property(anyValue, (value) => differencesOf(value, read(printJson(value))).differences.length === 0));
    expect(sameValue(read('{"a":1,"b":2}'), read('{"b":2,"a":1}'))).toBe(true);
    expect(sameValue(read('{"__proto__":1}'), read('{}'))).toBe(false);
  });
  it('is something between two values exactly when they are not the same', () => {
    fc.assert(fc.property(anyValue, anyValue, (one, other) => (differencesOf(one, other).differences.length === 0) === sameValue(one, other)));
  });
  it('tells what is at its paths', () => {
    const at = (value: VarlinkValue, path: Path): VarlinkValue | undefined => path.reduce<VarlinkValue | undefined>((inner, step) => (inner === undefined ? undefined : isList(inner) ? inner[Number(step)] : isObject(inner) ? inner[step] : undefined), value);
    fc.assert(
      fc.property(anyValue, anyValue, (one, other) => {
        for (const difference of differencesOf(one, other).differences) if (difference.is !== 'removed') expect(at(other, difference.path)).toBe(difference.after);
      }),
    );
  });

  const told = (one: string, other: string): readonly string[] => differencesOf(read(one), read(other)).differences.map(line);
  const line = (difference: ValueDifference): string => {
    const path = pathText(difference.path);
    if (difference.is === 'added') return `+ ${path} ${printJson(difference.after)}`;
    return difference.is === 'removed' ? `- ${path} ${printJson(difference.before)}` : `Δ ${path} ${printJson(difference.before)} → ${printJson(difference.after)}`;
  };
  it('sees one unit of 64 bits', () => expect(told('{"n":18446744073709551615}', '{"n":18446744073709551614}')).toEqual(['Δ .n 18446744073709551615 → 18446744073709551614']));
  it('tells null from nothing', () => expect(told('{"a":null}', '{}')).toEqual(['- .a null']));
  it('sees what was put into a list, not that all after it moved', () => {
    expect(told('[{"name":"a"},{"name":"b"},{"name":"c"}]', '[{"name":"a"},{"name":"x"},{"name":"b"},{"name":"c"}]')).toEqual(['+ .[1] {"name":"x"}']);
    expect(told('[1,2,3,4]', '[1,3,4,5]')).toEqual(['- .[1] 2', '+ .[3] 5']);
    expect(told('[{"name":"a","n":1},{"name":"b"}]', '[{"name":"a","n":2},{"name":"b"}]')).toEqual(['Δ .[0].n 1 → 2']);
  });
  it('has an end', () => {
    const long = (from: number): VarlinkValue => Array.from({ length: 5000 }, (_, i) => i + from);
    const { differences, more } = differencesOf(long(0), long(10_000));
    expect([differences.length, more]).toEqual([2000, true]);
  });
});

describe('the tree', () => {
  const described = parseInterface('interface org.example.tree\ntype Unit(\n# Microseconds since the epoch.\nsince: int, name: string)\nmethod List() -> (units: []Unit, next: ?Unit, names: [string]())\n').interface;
  const list = described?.members.find(({ is }) => is === 'method');
  const output = list?.is === 'method' ? list.output : null;
  const lines = (text: string, opened: Opened = new Map()) => treeLines(read(text), output, described, opened);

  it('opens what a person sees at one look, and knows the types on the way', () => {
    const shown = lines('{"units":[{"since":1,"name":"a"}],"next":null,"names":{"x":{}}}');
    expect(shown.map(({ path, depth, type, open }) => `${depth} ${pathText(path)} ${type?.is ?? '-'} ${open ? 'open' : ''}`.trim())).toEqual([
      '0 . struct open', '1 .units array open', '2 .units[0] named open', '3 .units[0].since int', '3 .units[0].name string', '1 .next nullable', '1 .names map open', '2 .names.x struct',
    ]);
    expect(shown.find(({ name }) => name === 'since')?.comments).toEqual(['Microseconds since the epoch.']);
  });
  it('opens and closes what it is told', () => {
    const closed = lines('{"units":[{"since":1,"name":"a"}]}', new Map([[keyOf(['units']), false]]));
    expect(closed.map(({ path }) => pathText(path))).toEqual(['.', '.units']);
  });
  it('shows a million elements in stretches', () => {
    const value = Array.from({ length: 1_000_000 }, (_, i) => i);
    const top = treeLines(value, null, null, new Map());
    expect(top).toHaveLength(1001);
    const second = top[2];
    const more = treeLines(value, null, null, new Map([[second?.key ?? '', true]]));
    expect(more).toHaveLength(2001);
    expect(more[3]?.path).toEqual([1000]);
  });
  it('has a key of its own for each line', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const all = treeLines(value, null, null, new Map());
        expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
        for (const { key, path } of all) expect(key).toBe(keyOf(path));
      }),
    );
  });
  it('finds names and texts', () => {
    const value = read('{"units":[{"since":1,"name":"Alpha"},{"since":2,"name":"beta"}]}');
    const { found, all } = findInValue(value, 'ALPHA');
    expect([found.map(pathText), all]).toEqual([['.units[0].name'], true]);
    expect(foundLines(value, found, output, described)[0]).toMatchObject({ value: 'Alpha', type: { is: 'string' } });
    expect(findInValue(value, 'since').found).toHaveLength(2);
    expect(findInValue(Array.from({ length: 400_000 }, () => 1), 'nowhere').all).toBe(false);
  });
});

it('writes paths as jq takes them', () => {
  expect(pathText([])).toBe('.');
  expect(pathText(['a', 0, 'b c', '"'])).toBe('.a[0]."b c"."\\""');
  expect(pathText([3])).toBe('.[3]');
});

describe('numbers that stand for something', () => {
  const cases: readonly { readonly name: string; readonly parent?: string; readonly comment?: string; readonly value: number | bigint; readonly is: unknown }[] = [
    { name: 'lastChangeUSec', value: 1795969623123456n, is: { is: 'moment', epochMs: Date.UTC(2026, 10, 29, 16, 27, 3, 123), restDigits: '456' } },
    { name: 'realtime', parent: 'ActiveEnterTimestamp', value: 1795969623123456, is: { is: 'moment', epochMs: Date.UTC(2026, 10, 29, 16, 27, 3, 123), restDigits: '456' } },
    { name: 'monotonic', parent: 'ActiveEnterTimestamp', value: 65_000_000, is: { is: 'duration', text: '1 min 5 s' } },
    { name: 'timeoutUSec', value: 18446744073709551615n, is: { is: 'duration', text: 'no limit' } },
    { name: 'cpuUsageNSec', value: 1_500_000_000, is: { is: 'duration', text: '1 s 500 ms' } },
    { name: 'age', comment: 'How many seconds ago.', value: 0, is: { is: 'duration', text: '0 s' } },
    { name: 'memoryBytes', value: 17_179_869_184, is: { is: 'size', text: '16 GiB' } },
    { name: 'bus', value: 1795969623123456, is: null },
    { name: 'status', value: 5, is: null },
    { name: 'timeoutUSec', value: 0.5, is: null },
    { name: 'timeoutUSec', value: -1, is: null },
  ];
  it.each(cases)('$name', ({ name, parent = '', comment, value, is }) => expect(measureOf(name, parent, comment === undefined ? [] : [comment], value)).toEqual(is));
});

it('takes objects without a prototype', () => {
  const bare = Object.assign(Object.create(null) as VarlinkObject, { a: 1 });
  expect(treeLines(bare, null, null, new Map())).toHaveLength(2);
});
