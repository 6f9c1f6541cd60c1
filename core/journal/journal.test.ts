import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aModel, aRow } from '../../tests/fixtures/rows.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { sightOf, subjectOf } from './between.ts';
import type { NewEvent } from './event.ts';
import { isOfConnection, Journal, weightOf } from './journal.ts';

const row = aRow('/run/x');
const subject = row.socket ? subjectOf(row.socket) : { key: '', kind: 'path' as const, name: bytes(''), inode: null, entryPoint: null };
const mode = (atMs: number): NewEvent => ({ atMs, subject, change: { what: 'mode', door: 'entryPoint', before: 1, after: 2 }, last: null });
const label = (atMs: number, value: Bytes): NewEvent => ({ atMs, subject, change: { what: 'label', door: 'entryPoint', name: bytes('user.a'), before: null, after: { value, sizeBytes: value.length, cut: false } }, last: null });

const both = (events: number, size: number) => ({ changes: { events, bytes: size }, connections: { events, bytes: size } });
const connection = (atMs: number): NewEvent => ({ atMs, subject: { ...subject, kind: 'unnamed', name: bytes('') }, change: { what: 'appeared', before: null, after: { type: 'stream', state: 'connected', holders: [] } }, last: null });

it('numbers events and says since when it is complete', () => {
  const journal = new Journal(10, both(3, 1_000_000));
  const beginning = { dropped: 0, completeSinceMs: 10 };
  expect(journal.state).toEqual({ begunAtMs: 10, lastSeq: 0, changes: beginning, connections: beginning });
  expect(journal.add([mode(20), mode(21)]).map(({ seq }) => seq)).toEqual([1, 2]);
  journal.add([mode(22), mode(23)]);
  expect(journal.events.map(({ seq }) => seq)).toEqual([2, 3, 4]);
  expect(journal.state).toEqual({ begunAtMs: 10, lastSeq: 4, changes: { dropped: 1, completeSinceMs: 20 }, connections: beginning });
  journal.gap(30);
  expect(journal.state.changes.completeSinceMs).toBe(30);
});

it('lets no crowd of connections push out what changed', () => {
  const journal = new Journal(0, both(3, 1_000_000));
  journal.add([mode(1), ...Array.from({ length: 50 }, (_, i) => connection(2 + i)), mode(60)]);
  expect(journal.events.map(({ seq }) => seq)).toEqual([1, 49, 50, 51, 52]);
  expect(journal.state).toMatchObject({ changes: { dropped: 0, completeSinceMs: 0 }, connections: { dropped: 47, completeSinceMs: 48 } });
});

it('keeps within its bounds whatever comes, the newest of it, and the same where another goes on', () => {
  const drawn = fc.array(fc.array(fc.tuple(fc.boolean(), fc.nat(3000)), { maxLength: 40 }), { maxLength: 60 });
  fc.assert(
    fc.property(drawn, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 2000, max: 100_000 }), fc.nat(60), (batches, most, size, reload) => {
      const journal = new Journal(0, both(most, size));
      let other = new Journal(0, both(most, size));
      let count = 0;
      for (const [i, batch] of batches.entries()) {
        const fresh = batch.map(([isChange, length]) => (isChange ? label(i, bytes('x'.repeat(length))) : connection(i)));
        const numbered = journal.add(fresh);
        // As a page that is loaded anew, and later ones told of each batch.
        if (i === reload) other = new Journal(0, both(most, size), { state: journal.state, events: journal.events });
        else other.add(numbered);
        count += batch.length;
        const { events, bytes: used, state } = journal;
        expect(used).toBeLessThanOrEqual(2 * size);
        expect(events.reduce((sum, event) => sum + weightOf(event), 0)).toBe(used);
        expect(state.lastSeq).toBe(count);
        for (const part of ['changes', 'connections'] as const) {
          const own = events.filter((event) => isOfConnection(event) === (part === 'connections'));
          expect(own.length).toBeLessThanOrEqual(most);
          for (const event of own) expect(event.atMs).toBeGreaterThanOrEqual(state[part].completeSinceMs);
        }
        expect(state.changes.dropped + state.connections.dropped).toBe(count - events.length);
        expect([...events].sort((a, b) => a.seq - b.seq)).toEqual(events);
        expect(other.state).toEqual(state);
        expect(other.events).toEqual(events);
      }
    }),
    { numRuns: 100 },
  );
});

it('drops even an only event that is larger than all the room', () => {
  const journal = new Journal(0, both(10, 500));
  journal.add([label(1, bytes('x'.repeat(2000)))]);
  expect(journal.events).toEqual([]);
  expect(journal.state).toMatchObject({ lastSeq: 1, changes: { dropped: 1 } });
});

it('counts the row of a socket that has gone', () => {
  const model = aModel([row]);
  const sight = row.socket ? sightOf(row.socket, model) : null;
  if (!sight) throw new Error('no socket');
  const vanished = { seq: 1, atMs: 0, subject, change: { what: 'vanished' as const, before: sight, after: null }, last: row };
  expect(weightOf(vanished)).toBeGreaterThan(weightOf({ ...vanished, last: null }) + 500);
});
