import { expect, it } from 'vitest';
import { compareRows } from '#core/model/rows/row-changes.ts';
import type { Row } from '#core/model/rows/row.ts';
import { aRegistryEntry, aRow } from '../../../tests/fixtures/rows.ts';
import { addRecent as add, type Recent } from './recent.ts';

const table = (...rows: readonly Row[]): ReadonlyMap<string, Row> => new Map(rows.map((row) => [row.key, row]));
const addRecent = (recent: readonly Recent[], before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>, atMs: number): readonly Recent[] => add(recent, compareRows(before, after), atMs);
const told = (list: ReturnType<typeof addRecent>): unknown => list.map(({ kind, row, atMs }) => `${kind} ${row.name} ${atMs}`);

it('has what came and went, the newest look first', () => {
  const first = addRecent([], table(aRow('/a')), table(aRow('/b')), 1);
  expect(told(first)).toEqual(['new /b 1', 'gone /a 1']);
  expect(told(addRecent(first, table(aRow('/b')), table(), 2))).toEqual(['gone /b 2', 'new /b 1', 'gone /a 1']);
});

it('leaves out what comes and goes all the time: connections, and what has no name', () => {
  const states = ['connected', 'closing', 'waiting'] as const;
  const after = table(aRow(''), ...states.map((state) => aRow(`/${state}`, { socket: { state } })));
  const recent = addRecent([], table(), table(aRow('/kept', { socket: { state: 'unconnected' } })), 1);
  expect(told(recent)).toEqual(['new /kept 1']);
  expect(addRecent(recent, table(), after, 2)).toBe(recent);
});

it('has links and entry points without a socket', () => {
  expect(told(addRecent([], table(), table(aRow('/link', { socket: null, registered: [aRegistryEntry()] })), 1))).toEqual(['new /link 1']);
});

it('keeps eight', () => {
  const many = table(...Array.from({ length: 12 }, (_, i) => aRow(`/${i}`)));
  expect(addRecent([], table(), many, 1).length).toBe(8);
});

it('is the same list when nothing came or went, or only changed', () => {
  const recent = addRecent([], table(), table(aRow('/a')), 1);
  const rows = table(aRow('/a'));
  expect(addRecent(recent, rows, rows, 2)).toBe(recent);
  expect(addRecent(recent, rows, table(aRow('/a', { socket: { state: 'unconnected' } })), 2)).toBe(recent);
});
