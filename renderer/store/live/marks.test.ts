import { describe, expect, it } from 'vitest';
import { compareRows } from '#core/model/rows/row-changes.ts';
import type { Row } from '#core/model/rows/row.ts';
import { anEntryPoint, aProcess, aRow } from '../../../tests/fixtures/rows.ts';
import { markChanges, type Marked } from './marks.ts';

const table = (...rows: readonly Row[]): ReadonlyMap<string, Row> => new Map(rows.map((row) => [row.key, row]));
const start = (rows: ReadonlyMap<string, Row>): Marked => ({ shown: rows, marks: new Map(), ghosts: 0, added: 0, removed: 0 });

/** A look at `nowMs` after what was shown. */
const next = (last: Marked, before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>, nowMs: number, markMs = 3000): Marked =>
  markChanges({ changes: compareRows(before, after), shown: last.shown, marks: last.marks, nowMs, markMs });
const kinds = ({ marks }: Marked): unknown => Object.fromEntries([...marks].map(([key, { kind, untilMs }]) => [key, `${kind} until ${untilMs}`]));

const [a, b] = [aRow('/a'), aRow('/b')];
const connected = aRow('/a', { socket: { state: 'connected' } });

describe('a mark', () => {
  it('is set on what came, went and changed', () => {
    const before = table(a, b);
    const after = table(connected, aRow('/c'));
    const marked = next(start(before), before, after, 100);
    expect(kinds(marked)).toEqual({ '1:/a': 'changed until 3100', '1:/c': 'new until 3100', '1:/b': 'gone until 3100' });
    expect(marked).toMatchObject({ ghosts: 1, added: 1, removed: 1 });
    expect([...marked.shown.keys()]).toEqual(['1:/a', '1:/c', '1:/b']);
    expect(marked.shown.get('1:/a')).toBe(connected);
    expect(marked.shown.get('1:/b')).toBe(b);
  });

  it('of a change names the columns whose cells differ', () => {
    const before = table(aRow('/a', { entryPoint: anEntryPoint(), processes: [aProcess()] }));
    const after = table(aRow('/a', { entryPoint: anEntryPoint({ mode: 0o600 }), processes: [aProcess()], socket: { state: 'connected' } }));
    const mark = next(start(before), before, after, 0).marks.get('1:/a');
    expect(mark?.kind === 'changed' && [...mark.columns].sort()).toEqual(['mode', 'state']);
  });

  it('is not set for what no column shows, nor for a queue, which changes all the time', () => {
    const before = table(a);
    for (const socket of [{ memory: { known: true, value: { receiveBytes: 9, sendBytes: 9 } } }, { queue: { known: true, value: { of: 'listener', waiting: 1, backlog: 128 } } }] as const)
      expect(next(start(before), before, table(aRow('/a', { socket })), 0).marks.size).toBe(0);
  });

  it('ends when its time has come, and with it the row that was shown for it', () => {
    const before = table(a, b);
    const after = table(a);
    const marked = next(start(before), before, after, 0);
    expect(next(marked, after, after, 2999)).toMatchObject({ ghosts: 1 });
    const over = next(marked, after, after, 3000);
    expect(over).toMatchObject({ ghosts: 0, added: 0, removed: 0 });
    expect(over.marks.size).toBe(0);
    expect(over.shown).toBe(after);
  });

  it('of one that came stays the mark of a new one while it changes', () => {
    const empty = table();
    const marked = next(start(empty), empty, table(a), 0);
    expect(kinds(next(marked, table(a), table(connected), 1000))).toEqual({ '1:/a': 'new until 3000' });
  });

  it('of a change begins anew with another change', () => {
    const marked = next(start(table(a)), table(a), table(connected), 0);
    expect(kinds(next(marked, table(connected), table(a), 1000))).toEqual({ '1:/a': 'changed until 4000' });
  });

  it('of one that went gives way when it comes back', () => {
    const marked = next(start(table(a)), table(a), table(), 0);
    const back = next(marked, table(), table(a), 1000);
    expect(kinds(back)).toEqual({ '1:/a': 'new until 4000' });
    expect(back).toMatchObject({ ghosts: 0 });
    expect(back.shown.size).toBe(1);
  });

  it('of one that came and went within it is that of one that went', () => {
    const marked = next(start(table()), table(), table(a), 0);
    const went = next(marked, table(a), table(), 1000);
    expect(kinds(went)).toEqual({ '1:/a': 'gone until 4000' });
    expect(went.shown.get('1:/a')).toBe(a);
    // It stays for its time through further looks.
    expect(next(went, table(), table(), 2000).shown.get('1:/a')).toBe(a);
  });

  it('is none where marks are off; what came and went is counted all the same', () => {
    const marked = next(start(table(a)), table(a), table(b), 0, 0);
    expect(marked).toMatchObject({ ghosts: 0, added: 1, removed: 1 });
    expect(marked.marks.size).toBe(0);
    expect(marked.shown).toEqual(table(b));
  });
});
