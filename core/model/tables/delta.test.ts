import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aModel, anEntryPoint, aProcess, aRegistryEntry, aRow, aSurroundings } from '../../../tests/fixtures/rows.ts';
import { applyChanges, applyDelta, changesBetween, keptModel } from './delta.ts';
import type { Delta, Model } from '../model.ts';

interface Thing {
  readonly key: string;
  readonly version: number;
}

/** A table, and what became of it: rows that stay the same object, rows that changed, and rows that came. */
const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom('put', 'remove' as const)), { maxLength: 20 });

function play(table: ReadonlyMap<string, Thing>, list: readonly (readonly [number, string])[], version: number): Map<string, Thing> {
  const next = new Map(table);
  for (const [at, act] of list)
    if (act === 'put') next.set(`k${at}`, { key: `k${at}`, version });
    else next.delete(`k${at}`);
  return next;
}

const nothing: Delta = {
  seq: 1,
  reset: false,
  atMs: 0,
  tookMs: 0,
  surroundings: null,
  sockets: { added: [], changed: [], removed: [] },
  entryPoints: { added: [], changed: [], removed: [] },
  processes: { added: [], changed: [], removed: [] },
  registry: { added: [], changed: [], removed: [] },
};

describe('changes', () => {
  it('turn one table into the other, and name each row once', () => {
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        const before = play(new Map(), first, 1);
        const after = play(before, second, 2);
        const changes = changesBetween(before, after);
        expect(new Map(applyChanges(before, changes))).toEqual(after);
        for (const row of applyChanges(before, changes).values()) expect(row).toBe(after.get(row.key));
        const keys = [...changes.added.map(({ key }) => key), ...changes.changed.map(({ key }) => key), ...changes.removed];
        expect(new Set(keys).size).toBe(keys.length);
        for (const { key } of changes.added) expect(before.has(key)).toBe(false);
        for (const { key } of changes.changed) expect(before.has(key)).toBe(true);
        for (const key of changes.removed) expect(after.has(key)).toBe(false);
      }),
    );
  });

  it('are none between a table and itself, and then the table stays the same object', () => {
    const table = new Map([['a', { key: 'a', version: 1 }]]);
    const changes = changesBetween(table, new Map(table));
    expect(changes).toEqual({ added: [], changed: [], removed: [] });
    expect(applyChanges(table, changes)).toBe(table);
  });

  it('go by identity: an equal row that is another object has changed', () => {
    const [a, b] = [{ key: 'a', version: 1 }, { key: 'a', version: 1 }];
    expect(changesBetween(new Map([['a', a]]), new Map([['a', b]])).changed).toEqual([b]);
  });

  it('leave what they are applied to as it was', () => {
    const before = new Map([['a', { key: 'a', version: 1 }]]);
    applyChanges(before, { added: [{ key: 'b', version: 1 }], changed: [{ key: 'a', version: 2 }], removed: [] });
    expect(before).toEqual(new Map([['a', { key: 'a', version: 1 }]]));
  });
});

describe('a delta', () => {
  const [a, b] = [aRow('\0a', { processes: [aProcess()], entryPoint: anEntryPoint(), registered: [aRegistryEntry()] }), aRow('\0b')];
  const before = aModel([a]);

  function between(from: Model, to: Model): Delta {
    return {
      ...nothing,
      sockets: mutable(changesBetween(from.sockets, to.sockets)),
      entryPoints: mutable(changesBetween(from.entryPoints, to.entryPoints)),
      processes: mutable(changesBetween(from.processes, to.processes)),
      registry: mutable(changesBetween(from.registry, to.registry)),
    };
  }
  const mutable = <T>({ added, changed, removed }: { readonly added: readonly T[]; readonly changed: readonly T[]; readonly removed: readonly string[] }) => ({ added: [...added], changed: [...changed], removed: [...removed] });

  it('brings every table up to date and keeps the surroundings', () => {
    const after = { ...aModel([b]), surroundings: before.surroundings };
    expect(keptModel(applyDelta(before, between(before, after)))).toEqual(after);
  });

  it('with nothing in it keeps every table', () => {
    const same = applyDelta(before, nothing);
    for (const table of ['sockets', 'entryPoints', 'processes', 'registry', 'surroundings'] as const) expect(same[table]).toBe(before[table]);
  });

  it('with reset forgets what was there before', () => {
    const surroundings = aSurroundings({ hostName: 'other' });
    const after = applyDelta(before, { ...between(aModel([]), aModel([b])), reset: true, surroundings });
    expect([...after.sockets.keys()]).toEqual([b.key]);
    expect(after.processes.size).toBe(0);
    expect(after.surroundings).toBe(surroundings);
  });

  it('may take new surroundings along', () => {
    const surroundings = aSurroundings({ uid: 5 });
    expect(applyDelta(before, { ...nothing, surroundings })).toEqual({ ...before, surroundings });
  });

  it('that begins a stream without surroundings makes no model', () => {
    expect(() => applyDelta(null, { ...nothing, reset: true })).toThrow('surroundings');
    expect(() => applyDelta(before, { ...nothing, reset: true })).toThrow('surroundings');
  });
});
