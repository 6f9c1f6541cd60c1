import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '#core/filter/filter.ts';
import { unknown } from '#core/model/known.ts';
import type { Row } from '#core/model/rows/row.ts';
import { anEntryPoint, aProcess, aRow, aSurroundings } from '../../../tests/fixtures/rows.ts';
import { keepOrder, listChange, selectRows, siftRows, sortRows, type Sort } from './select.ts';

const surroundings = aSurroundings();
const byName: Sort = { column: 'name', descending: false };
const table = (rows: readonly Row[]): Map<string, Row> => new Map(rows.map((row) => [row.key, row]));
const names = (rows: readonly Row[]): string[] => rows.map(({ name, key }): string => (name === '' ? key : name));
const sorted = (rows: readonly Row[], column: string, descending = false): string[] => names(sortRows(rows, { column, descending }, surroundings));

function filterOf(text: string) {
  const compiled = compileFilter(text);
  if (!compiled.ok) throw new Error(text);
  return compiled.filter;
}

describe('a filter', () => {
  const [open, closed] = [aRow('/a', { entryPoint: anEntryPoint({ mode: 0o666 }) }), aRow('/b', { entryPoint: anEntryPoint({ mode: 0o600 }) })];
  const hidden = aRow('/c', { socket: { entryPoint: { state: 'unknown', reason: { code: 'unreachable-path' } } } });
  const rows = table([open, closed, hidden]);

  it('parts rows that fit from those that may', () => {
    expect(siftRows(rows.values(), filterOf('mode:0666'), surroundings)).toEqual({ fitting: [open], undecided: 1 });
    expect(siftRows(rows.values(), filterOf('-mode:0666'), surroundings)).toEqual({ fitting: [closed], undecided: 1 });
    expect(siftRows(rows.values(), filterOf(''), surroundings)).toEqual({ fitting: [open, closed, hidden], undecided: 0 });
  });

  it('selects the same rows as it sifts', () => {
    for (const text of ['', 'mode:0666', '-mode:0666', 'kind:path', 'a OR b']) expect(selectRows(rows, filterOf(text), surroundings)).toEqual(siftRows(rows.values(), filterOf(text), surroundings).fitting);
  });
});

describe('an order', () => {
  it('by name has the unnamed last, in either direction', () => {
    const rows = [aRow('', { socket: { key: 'z', inode: 3 } }), aRow('/b'), aRow('\0c'), aRow('/a')];
    expect(sorted(rows, 'name')).toEqual(['/a', '/b', '\0c', 'z']); // as shown: @ comes after /
    expect(sorted(rows, 'name', true)).toEqual(['\0c', '/b', '/a', 'z']);
  });

  it('by a number is one of numbers, not of texts', () => {
    const rows = [9, 10, 2, 100].map((inode) => aRow(`/${inode}`, { socket: { inode } }));
    expect(sorted(rows, 'inode')).toEqual(['/2', '/9', '/10', '/100']);
    expect(sorted(rows, 'inode', true)).toEqual(['/100', '/10', '/9', '/2']);
  });

  it('has nothing and unknown last, in either direction', () => {
    const rows = [aRow('/none', { socket: { type: 'dgram' } }), aRow('/b', { processes: [aProcess()] }), aRow('/hidden', { socket: { holders: { seen: [], complete: false, reason: { code: 'not-permitted' } } } })];
    expect(sorted(rows, 'process')[0]).toBe('/b');
    expect(sorted(rows, 'process', true)[0]).toBe('/b');
  });

  it('has those of one value by name, and then by key, in either direction', () => {
    const rows = [aRow('/b'), aRow('/a', { socket: { key: '2' } }), aRow('/a', { socket: { key: '1' } })];
    for (const descending of [false, true]) expect(sortRows(rows, { column: 'state', descending }, surroundings).map(({ key }) => key)).toEqual(['1', '2', '1:/b']);
  });

  it('by a column that there is not is by name', () => expect(sorted([aRow('/b'), aRow('/a')], 'wings')).toEqual(['/a', '/b']));

  it('leaves the list it was given', () => {
    const rows = [aRow('/b'), aRow('/a')];
    sortRows(rows, byName, surroundings);
    expect(names(rows)).toEqual(['/b', '/a']);
  });

  it('by a value that is not known bears it', () => expect(sorted([aRow('/a', { socket: { queue: unknown('fallback-source') } }), aRow('/b')], 'queue')).toEqual(['/a', '/b']));
});

describe('a live change', () => {
  const keep = (previous: readonly Row[], rows: readonly Row[], sort = byName): string[] => names(keepOrder(previous, listChange(previous, rows), sort, surroundings));

  it('leaves rows where they are though their values have changed', () => {
    const before = [aRow('/a', { socket: { inode: 1 } }), aRow('/b', { socket: { inode: 2 } })];
    const after = [aRow('/a', { socket: { inode: 9 } }), aRow('/b', { socket: { inode: 2 } })];
    const order = keepOrder(before, listChange(before, after), { column: 'inode', descending: false }, surroundings);
    expect(names(order)).toEqual(['/a', '/b']);
    expect(order[0]).toBe(after[0]);
  });

  it('puts new rows where they belong, and takes away those that have gone', () => {
    expect(keep([aRow('/b'), aRow('/d'), aRow('/f')], ['/f', '/e', '/a', '/b', '/z'].map((name) => aRow(name)))).toEqual(['/a', '/b', '/e', '/f', '/z']);
  });

  it('of a list that was empty sorts', () => expect(keep([], [aRow('/b'), aRow('/a')])).toEqual(['/a', '/b']));

  it('never loses, doubles or moves a row', () => {
    const some = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 15 });
    fc.assert(
      fc.property(some, some, fc.boolean(), (first, second, descending) => {
        const sort = { column: 'inode', descending };
        const rowsOf = (list: readonly number[]): Row[] => list.map((inode) => aRow(`/${inode}`, { socket: { inode } }));
        const previous = rowsOf(first); // in any order, as rows may have changed since they were sorted
        const next = rowsOf(second);
        const order = keepOrder(previous, listChange(previous, next), sort, surroundings);
        expect(new Set(order)).toEqual(new Set(next));
        expect(order.length).toBe(next.length);
        const stayed = names(previous).filter((name) => names(next).includes(name));
        expect(names(order).filter((name) => stayed.includes(name))).toEqual(stayed);
        // Where the old order was a sorted one, so is the new.
        const sortedBefore = sortRows(previous, sort, surroundings);
        const settled = keepOrder(sortedBefore, listChange(sortedBefore, next), sort, surroundings);
        expect(names(settled)).toEqual(names(sortRows(next, sort, surroundings)));
      }),
    );
  });
});
