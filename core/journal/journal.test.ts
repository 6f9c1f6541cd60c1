import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aModel, aRow } from '../../tests/fixtures/rows.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { sightOf, subjectOf } from './between.ts';
import type { NewEvent } from './event.ts';
import { Journal, weightOf } from './journal.ts';

const row = aRow('/run/x');
const subject = row.socket ? subjectOf(row.socket) : { key: '', kind: 'path' as const, name: bytes(''), inode: null, entryPoint: null };
const mode = (atMs: number): NewEvent => ({ atMs, subject, change: { what: 'mode', door: 'entryPoint', before: 1, after: 2 }, last: null });
const label = (atMs: number, value: Bytes): NewEvent => ({ atMs, subject, change: { what: 'label', door: 'entryPoint', name: bytes('user.a'), before: null, after: { value, sizeBytes: value.length, cut: false } }, last: null });

it('numbers events and says since when it is complete', () => {
  const journal = new Journal(10, { events: 3, bytes: 1_000_000 });
  expect(journal.state).toEqual({ begunAtMs: 10, dropped: 0, completeSinceMs: 10, firstSeq: 1, lastSeq: 0 });
  expect(journal.add([mode(20), mode(21)]).map(({ seq }) => seq)).toEqual([1, 2]);
  journal.add([mode(22), mode(23)]);
  expect(journal.events.map(({ seq }) => seq)).toEqual([2, 3, 4]);
  expect(journal.state).toEqual({ begunAtMs: 10, dropped: 1, completeSinceMs: 20, firstSeq: 2, lastSeq: 4 });
  journal.gap(30);
  expect(journal.state.completeSinceMs).toBe(30);
});

it('keeps within its bounds whatever comes, the newest of it', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(3000), { maxLength: 40 }), { maxLength: 60 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 2000, max: 100_000 }), (batches, most, size) => {
      const journal = new Journal(0, { events: most, bytes: size });
      let count = 0;
      for (const [i, batch] of batches.entries()) {
        journal.add(batch.map((length) => label(i, bytes('x'.repeat(length)))));
        count += batch.length;
        const { events, bytes: used, state } = journal;
        expect(events.length).toBeLessThanOrEqual(most);
        expect(used).toBeLessThanOrEqual(size);
        expect(events.reduce((sum, event) => sum + weightOf(event), 0)).toBe(used);
        expect(state.dropped).toBe(count - events.length);
        expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: events.length }, (_, at) => state.firstSeq + at));
        expect(state.lastSeq).toBe(count);
        for (const event of events) expect(event.atMs).toBeGreaterThanOrEqual(state.completeSinceMs);
      }
    }),
    { numRuns: 100 },
  );
});

it('drops even an only event that is larger than all the room', () => {
  const journal = new Journal(0, { events: 10, bytes: 500 });
  journal.add([label(1, bytes('x'.repeat(2000)))]);
  expect(journal.events).toEqual([]);
  expect(journal.state).toMatchObject({ dropped: 1, firstSeq: 2, lastSeq: 1 });
});

it('counts the row of a socket that has gone', () => {
  const model = aModel([row]);
  const sight = row.socket ? sightOf(row.socket, model) : null;
  if (!sight) throw new Error('no socket');
  const vanished = { seq: 1, atMs: 0, subject, change: { what: 'vanished' as const, before: sight, after: null }, last: row };
  expect(weightOf(vanished)).toBeGreaterThan(weightOf({ ...vanished, last: null }) + 500);
});
