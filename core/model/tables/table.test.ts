import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Table } from './table.ts';

const letters = 'abcdefgh'.split('');
const keys = fc.constantFrom(...letters);
const changes = fc.record({ removed: fc.array(keys, { maxLength: 4 }), set: fc.array(fc.tuple(keys, fc.nat()), { maxLength: 4 }) });
/** On which version to build, counted from the newest, and what to do. */
const steps = fc.array(fc.tuple(fc.nat(3), changes, fc.boolean()), { maxLength: 12 });

const sorted = <T>(map: Iterable<[string, T]>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

it('is as a map would be, in each of its versions, whichever it was made of and whenever it is asked', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const versions = [{ table: Table.of(new Map<string, number>()), map: new Map<string, number>() }];
      for (const [back, { removed, set }, walk] of all) {
        const base = versions[Math.max(0, versions.length - 1 - back)];
        if (!base) continue;
        const map = new Map(base.map);
        for (const key of removed) map.delete(key);
        for (const [key, value] of set) map.set(key, value);
        versions.push({ table: base.table.with({ removed, set }), map });
        if (walk) for (const { table, map: wanted } of versions) expect(sorted(table)).toEqual(sorted(wanted));
      }
      for (const { table, map } of versions) {
        expect(table.size).toBe(map.size);
        for (const key of letters) expect([table.get(key), table.has(key)]).toEqual([map.get(key), map.has(key)]);
      }
      for (const { table, map } of versions) {
        expect(sorted(table.entries())).toEqual(sorted(map));
        expect([...table.keys()].sort()).toEqual([...map.keys()].sort());
        expect(new Set(table.values())).toEqual(new Set(map.values()));
      }
    }),
    { numRuns: 2000 },
  );
});

it('keeps the order of a map in the newest version', () => {
  const table = Table.of(new Map([['a', 1], ['b', 2], ['c', 3]])).with({ removed: ['a'], set: [['c', 4], ['d', 5]] });
  expect([...table]).toEqual([['b', 2], ['c', 4], ['d', 5]]);
});

it('leaves what it was made of alone', () => {
  const map = new Map([['a', 1]]);
  Table.of(map).with({ removed: ['a'], set: [] });
  expect(map.get('a')).toBe(1);
});

it('makes a version in the time its change takes', () => {
  let table = Table.of(new Map(Array.from({ length: 50_000 }, (_, i) => [`key ${i}`, i])));
  // A copy of the table each time would be 250 million entries: minutes, not a moment.
  for (let i = 0; i < 5000; i++) table = table.with({ removed: [`key ${i}`], set: [[`new ${i}`, i]] });
  expect(table.size).toBe(50_000);
});
