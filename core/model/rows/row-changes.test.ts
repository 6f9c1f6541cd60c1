import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anEntryPoint, aProcess, aRegistryEntry, aSocket, aSurroundings } from '../../../tests/fixtures/rows.ts';
import { bytes } from '../bytes.ts';
import { changesBetween } from '../tables/delta.ts';
import type { Delta, Model } from '../model.ts';
import { compareRows, RowJoin } from './row-changes.ts';
import { rowsOf } from './row.ts';

/** Each number makes one thing; two versions of it are two objects. */
const things = fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 4 });
const sockets = fc.array(fc.record({ key: fc.nat(5), version: fc.nat(1), entry: fc.option(fc.nat(3)), holder: fc.option(fc.nat(3)), listens: fc.boolean(), to: fc.option(fc.nat(5)), waits: fc.boolean(), queue: fc.array(fc.nat(5), { maxLength: 2 }) }), { maxLength: 6 });
const models = fc.record({ sockets, entryPoints: things, processes: things, registry: fc.array(fc.record({ name: fc.nat(2), to: fc.option(fc.nat(3)) }), { maxLength: 2 }) });
type Made = typeof models extends fc.Arbitrary<infer T> ? T : never;

const made = new Map<string, { readonly key: string }>();
/** The same description gives the same object, as a builder does that reuses what did not change. */
function once<T extends { readonly key: string }>(kind: string, description: unknown, make: () => T): T {
  const id = `${kind} ${JSON.stringify(description)}`;
  const old = made.get(id) as T | undefined; // made by this very call before
  const one = old ?? make();
  made.set(id, one);
  return one;
}

const table = <T extends { readonly key: string }>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [row.key, row]));
const surroundings = aSurroundings();

function modelOf(from: Made): Model {
  return {
    surroundings,
    sockets: table(
      from.sockets.map((one) =>
        once('socket', one, () =>
          aSocket('/run/x', {
            key: `s${one.key}`,
            inode: one.version,
            state: one.listens ? 'listen' : 'connected',
            entryPoint: one.entry === null ? { state: 'none' } : { state: 'found', key: `e${one.entry}` },
            peer: one.to === null ? { state: 'none' } : one.waits ? { state: 'waiting', listener: `s${one.to}` } : { state: 'socket', inode: one.to, key: `s${one.to}` },
            waitingClients: one.queue.map((client) => `s${client}`),
            holders: { seen: one.holder === null ? [] : [{ process: `p${one.holder}`, fds: [3] }], complete: false },
          }),
        ),
      ),
    ),
    entryPoints: table(from.entryPoints.map((one) => once('entry', one, () => anEntryPoint({ key: `e${one[0]}`, mode: one[1] })))),
    processes: table(from.processes.map((one) => once('process', one, () => aProcess({ key: `p${one[0]}`, parentPid: one[1] })))),
    registry: table(
      from.registry.map((one) =>
        once('registry', one, () => aRegistryEntry({ key: `user/${one.name}`, name: bytes(String(one.name)), target: one.to === null ? { state: 'dangling' } : { state: 'socket', entryPoint: `e${one.to}` } })),
      ),
    ),
  };
}

const deltaOf = (before: Model, after: Model): Delta => {
  const changes = <T extends { readonly key: string }>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): { added: T[]; changed: T[]; removed: string[] } => {
    const { added, changed, removed } = changesBetween(a, b);
    return { added: [...added], changed: [...changed], removed: [...removed] };
  };
  return {
    seq: 1, reset: false, atMs: 0, tookMs: 0, surroundings: null,
    sockets: changes(before.sockets, after.sockets),
    entryPoints: changes(before.entryPoints, after.entryPoints),
    processes: changes(before.processes, after.processes),
    registry: changes(before.registry, after.registry),
  };
};

it('rows changed where a delta says so are the rows that a whole join gives', () => {
  fc.assert(
    fc.property(models, models, (first, second) => {
      const before = modelOf(first);
      // As the kernel has it: an entry point of which only the labels changed is the same one for its sockets.
      const after = modelOf(second);
      const join = new RowJoin();
      const { rows } = join.take(before, { ...deltaOf(before, before), reset: true });
      const outcome = join.take(after, deltaOf(before, after));
      const whole = rowsOf(after, rows);
      const byKey = (map: ReadonlyMap<string, unknown>): unknown[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(byKey(outcome.rows)).toEqual(byKey(whole));
      const told = compareRows(rows, outcome.rows);
      const keys = (list: readonly { readonly key: string }[]): string[] => list.map(({ key }) => key).sort((a, b) => (a < b ? -1 : 1));
      expect(keys(outcome.added)).toEqual(keys(told.added));
      expect(keys(outcome.removed)).toEqual(keys(told.removed));
      expect(keys(outcome.changed.map(([, row]) => row))).toEqual(keys(told.changed.map(([, row]) => row)));
    }),
    { numRuns: 2000 },
  );
});

it('nothing changed is the same map', () => {
  const model = modelOf({ sockets: [{ key: 1, version: 0, entry: null, holder: null, listens: true, to: null, waits: false, queue: [] }], entryPoints: [], processes: [], registry: [] });
  const join = new RowJoin();
  const { rows } = join.take(model, { ...deltaOf(model, model), reset: true });
  expect(join.take(model, deltaOf(model, model)).rows).toBe(rows);
});
