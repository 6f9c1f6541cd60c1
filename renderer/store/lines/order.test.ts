import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Row } from '#core/model/rows/row.ts';
import { compareRows } from '#core/model/rows/row-changes.ts';
import { aModel, aRow } from '../../../tests/fixtures/rows.ts';
import { Order } from './order.ts';
import { noteStep } from '../live/row-steps.ts';
import { sortRows } from './select.ts';

const { surroundings } = aModel([]);
const byInode = { column: 'inode', descending: false };
const tableOf = (rows: readonly Row[]): ReadonlyMap<string, Row> => new Map(rows.map((row) => [row.key, row]));

/** Rows by name and a value by which they are sorted; a name that comes again is the same row, or a changed one. */
const tables = fc.array(fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 3 })), { selector: ([name]) => name, maxLength: 10 }), { minLength: 1, maxLength: 8 });

it('has all rows after every change, those that stayed in their places, and is sorted when it is asked for anew', () => {
  fc.assert(
    fc.property(tables, fc.array(fc.boolean()), fc.boolean(), (all, asks, told) => {
      const known = new Map<string, Row>();
      const rowOf = ([name, inode]: readonly [number, number]): Row => {
        const id = `${name} ${inode}`;
        const row = known.get(id) ?? aRow(`/${name}`, { socket: { inode } });
        known.set(id, row);
        return row;
      };
      const order = new Order();
      let before: ReadonlyMap<string, Row> | null = null;
      let listed: readonly string[] = [];
      for (const [i, list] of all.entries()) {
        const rows = tableOf(list.map(rowOf));
        if (before && told) noteStep(before, rows, compareRows(before, rows));
        before = rows;
        const now = order.of(rows, byInode, surroundings, asks[i] ?? false);
        expect(new Set(now)).toEqual(new Set(rows.values()));
        expect(now.length).toBe(rows.size);
        const names = now.map(({ key }) => key);
        if (asks[i] || i === 0) expect(names).toEqual(sortRows([...rows.values()], byInode, surroundings).map(({ key }) => key));
        else expect(names.filter((key) => listed.includes(key))).toEqual(listed.filter((key) => names.includes(key)));
        listed = names;
      }
    }),
    { numRuns: 1000 },
  );
});

it('by another column is sorted by it', () => {
  const rows = tableOf([aRow('/a', { socket: { inode: 2 } }), aRow('/b', { socket: { inode: 1 } })]);
  const order = new Order();
  const keysBy = (column: string) => order.of(rows, { column, descending: false }, surroundings, true).map(({ name }) => name);
  expect(keysBy('name')).toEqual(['/a', '/b']);
  expect(keysBy('inode')).toEqual(['/b', '/a']);
});
