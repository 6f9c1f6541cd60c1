import { expect, it } from 'vitest';
import { aLabel, aModel, anEntryPoint, aProcess, aRow } from '../../tests/fixtures/rows.ts';
import { bytes } from '../model/bytes.ts';
import { known, unknown } from '../model/known.ts';
import type { Row } from '../model/rows/row.ts';
import { mostEditsAtOnce } from './at-once.ts';
import { needsWhole, planMany, type ManyChange } from './many.ts';

const doorAt = (name: string, ino: string, over: Parameters<typeof anEntryPoint>[0] = {}): Row => aRow(name, { entryPoint: anEntryPoint({ key: `1:${ino}@${name}`, path: bytes(name), reach: bytes(name), ino, ...over }) });
const plan = (rows: Row[], change: ManyChange, kind: 'entryPoint' | 'object' = 'entryPoint', wholes = new Map<string, never>()) => planMany(rows, kind, change, aModel(rows), wholes);
const note: ManyChange = { what: 'setLabel', name: bytes('user.note'), value: bytes('new') };

it('tells for each what would be done, what is so already, and what cannot be and why', () => {
  const rows = [
    doorAt('/run/a', '1'),
    doorAt('/run/b', '2', { labels: known([aLabel('user.note', 'old')]) }),
    doorAt('/run/c', '3', { labels: known([aLabel('user.note', 'new')]) }),
    doorAt('/run/d', '4', { labels: unknown('not-permitted') }),
    aRow('\0abstract'),
    doorAt('/run/b', '2'),
  ];
  const lines = plan(rows, note);
  expect(lines.map(({ state }) => state)).toEqual(['change', 'change', 'same', 'left', 'left', 'left']);
  expect(lines[0]).toMatchObject({ edit: { act: 'setLabel', name: 'user.note', value: 'new', before: null, door: { path: '/run/a', ino: '1' } } });
  expect(lines[1]).toMatchObject({ edit: { before: 'old' } });
  expect(lines[3]).toMatchObject({ why: expect.stringContaining('another user') });
  expect(lines[4]).toMatchObject({ why: expect.stringContaining('abstract name has no entry point') });
  expect(lines[5]).toMatchObject({ why: expect.stringContaining('same entry point') });
});

it('removes only where the label is', () => {
  const rows = [doorAt('/run/a', '1'), doorAt('/run/b', '2', { labels: known([aLabel('user.note', 'old')]) })];
  const lines = plan(rows, { what: 'removeLabel', name: bytes('user.note') });
  expect(lines.map(({ state }) => state)).toEqual(['same', 'change']);
});

it('changes mode and owner, and leaves the half that was not named', () => {
  const rows = [doorAt('/run/a', '1', { uid: 3, gid: 4 }), doorAt('/run/b', '2', { mode: 0o660, uid: 5, gid: 9 })];
  expect(plan(rows, { what: 'setMode', mode: 0o660 }).map(({ state }) => state)).toEqual(['change', 'same']);
  const lines = plan(rows, { what: 'setOwner', uid: null, gid: 9 });
  expect(lines[0]).toMatchObject({ edit: { owner: { uid: 3, gid: 9 }, before: { uid: 3, gid: 4 } } });
  expect(lines[1]?.state).toBe('same');
});

it('waits for the whole of a long value, and says when it cannot be read', () => {
  const long = { ...aLabel('user.note', 'beginning'), sizeBytes: 5000, cut: true };
  const row = doorAt('/run/a', '1', { labels: known([long]) });
  expect(needsWhole([row, doorAt('/run/b', '2')], 'entryPoint', bytes('user.note'))).toEqual([row]);
  expect(plan([row], note)[0]?.state).toBe('reading');
  expect(planMany([row], 'entryPoint', note, aModel([row]), new Map([[row.key, bytes('whole')]]))[0]).toMatchObject({ edit: { before: 'whole' } });
  expect(planMany([row], 'entryPoint', note, aModel([row]), new Map([[row.key, { problem: 'No.' }]]))[0]).toMatchObject({ state: 'left', why: 'No.' });
});

it('reaches socket objects through a holder, also of abstract and unnamed sockets', () => {
  const facts = { ...anEntryPoint(), ino: '77', labels: known([]) };
  const rows = [aRow('\0abstract', { processes: [aProcess()], socket: { object: known(facts) } }), aRow('', { processes: [aProcess()], socket: { key: '1:9', object: known({ ...facts, ino: '78' }) } }), aRow('\0hidden', { socket: { key: '1:10', object: unknown('not-permitted') } })];
  const lines = plan(rows, note, 'object');
  expect(lines.map(({ state }) => state)).toEqual(['change', 'change', 'left']);
  expect(lines[0]).toMatchObject({ edit: { door: { door: 'object', pid: 10, fd: 3, ino: '77' } } });
});

it('is not more at once than can be taken back', () => {
  const rows = Array.from({ length: mostEditsAtOnce + 1 }, (_, i) => doorAt(`/run/${i}`, String(i)));
  const lines = plan(rows, { what: 'setMode', mode: 0o600 });
  expect(lines.filter(({ state }) => state === 'change')).toHaveLength(mostEditsAtOnce);
  expect(lines.at(-1)).toMatchObject({ state: 'left', why: expect.stringContaining('taken back') });
  const large: ManyChange = { what: 'setLabel', name: bytes('user.note'), value: bytes('x'.repeat(65_536)) };
  expect(plan(rows.slice(0, 40), large).filter(({ state }) => state === 'change')).toHaveLength(32);
});
