import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Churn, drawFrom } from '../../tests/fixtures/imagined-churn.ts';
import { aLabel, aModel, anEntryPoint, aProcess, aRegistryEntry, aRow } from '../../tests/fixtures/rows.ts';
import { bytes } from '../model/bytes.ts';
import { known, unknown } from '../model/known.ts';
import type { Model } from '../model/model.ts';
import { compareMoments, sameKeys } from './compare.ts';
import { differs, type Comparison, type Moment } from './comparison.ts';
import { parseSnapshot } from './parse.ts';
import { snapshotText } from './snapshot.ts';

const moment = (model: Model, boot = 'one', atMs = 0): Moment => ({ model, atMs, bootId: known(boot) });
const names = (list: readonly { readonly subject: { readonly name: string } }[]): string[] => list.map(({ subject }) => subject.name);
const drawn = fc.array(fc.nat(1000), { minLength: 40, maxLength: 200 });

describe('within one boot', () => {
  it('finds nothing where nothing differs, though it went through a file', () => {
    fc.assert(
      fc.property(drawn, (numbers) => {
        const churn = new Churn(drawFrom(numbers), { unknowns: true });
        for (let i = 0; i < 5; i++) churn.step();
        const model = churn.model();
        const back = parseSnapshot(snapshotText({ atMs: 0, bootId: known('one'), madeBy: '', model }));
        if (!back.ok) throw new Error(back.error.message);
        for (const boot of ['one', 'two']) {
          const comparison = compareMoments(moment(model), moment(back.value.model, boot));
          expect(differs(comparison)).toBe(false);
          expect(comparison.untold).toEqual([]);
        }
      }),
    );
  });

  it('tells each socket by its key: a name that was bound anew is another', () => {
    const before = aModel([aRow('/run/x', { socket: { key: '1:5' } })]);
    const after = aModel([aRow('/run/x', { socket: { key: '1:6' } })]);
    const comparison = compareMoments(moment(before), moment(after));
    expect(comparison).toMatchObject({ matched: 'key', added: [{ subject: { key: '1:6' } }], removed: [{ subject: { key: '1:5' } }], changed: [], counts: [] });
  });

  it('is the other way round when the sides are', () => {
    fc.assert(
      fc.property(drawn, (numbers) => {
        const churn = new Churn(drawFrom(numbers), { unknowns: false });
        const start = churn.model();
        for (let i = 0; i < 5; i++) churn.step();
        const end = churn.model();
        for (const boot of ['one', 'two']) {
          const there = compareMoments(moment(start), moment(end, boot));
          const back = compareMoments(moment(end, boot), moment(start));
          expect(names(back.added).sort()).toEqual(names(there.removed).sort());
          expect(names(back.removed).sort()).toEqual(names(there.added).sort());
          // What changed of something new is told with it, so only the sum is the same.
          const changes = ({ added, removed, changed }: Comparison): number => [...added, ...removed, ...changed].reduce((sum, one) => sum + one.changes.length, 0);
          expect(changes(back)).toBe(changes(there));
          expect(new Set(back.counts.map(({ before, after }) => `${before} ${after}`))).toEqual(new Set(there.counts.map(({ before, after }) => `${after} ${before}`)));
        }
      }),
    );
  });

  it('says what only one side tells', () => {
    const door = anEntryPoint({ labels: known([aLabel('user.a', 'b')]) });
    const seen = aModel([aRow('/run/x', { entryPoint: door, processes: [aProcess()] })]);
    const hidden = aModel([aRow('/run/x', { entryPoint: { ...door, labels: unknown('not-permitted') }, socket: { holders: { seen: [], complete: false, reason: { code: 'not-permitted' } } } })]);
    const comparison = compareMoments(moment(seen), moment(hidden));
    expect(differs(comparison)).toBe(false);
    expect(comparison.untold).toEqual([
      { fact: 'holders', side: 'after', reason: 'not-permitted', count: 1 },
      { fact: 'labels', side: 'after', reason: 'not-permitted', count: 1 },
    ]);
    expect(compareMoments(moment(hidden), moment(seen)).untold.map(({ side }) => side)).toEqual(['before', 'before']);
  });
});

describe('across boots and machines', () => {
  const service = (boot: number, over: { readonly mode?: number; readonly unit?: string } = {}): Model =>
    aModel([
      aRow('/run/x', {
        entryPoint: anEntryPoint({ key: `1:${boot}@/run/x`, ino: String(boot), mode: over.mode ?? 0o666 }),
        socket: { key: `${boot}:9`, netns: '1' },
        processes: [aProcess({ key: `${boot}:1`, pid: boot, unit: known(bytes(over.unit ?? 'x.service')) })],
      }),
    ]);

  it('knows a socket again by its name, whatever its key, inode and pid', () => {
    expect(compareMoments(moment(service(10)), moment(service(20), 'two'))).toMatchObject({ matched: 'name', added: [], removed: [], changed: [], counts: [], untold: [] });
    const comparison = compareMoments(moment(service(10)), moment(service(20, { mode: 0o600, unit: 'y.service' }), 'two'));
    expect(comparison.changed).toMatchObject([{ subject: { key: '20:9' }, changes: [{ what: 'holder', before: null, after: { unit: 'y.service' } }, { what: 'holder', before: { unit: 'x.service' } }, { what: 'mode', before: 0o666, after: 0o600 }] }]);
  });

  it('counts what nothing tells apart, by who holds it', () => {
    const pair = (n: number, unit: string | null, hidden = false) =>
      aRow('', { socket: { key: `1:${n}`, kind: 'unnamed', state: 'connected', ...(hidden && { holders: { seen: [], complete: false, reason: { code: 'not-permitted' as const } } }) }, processes: hidden ? [] : [aProcess({ key: `${n}:1`, pid: n, unit: known(unit === null ? null : bytes(unit)), command: bytes('cmd') })] });
    const before = aModel([pair(1, 'a.service'), pair(2, 'a.service'), pair(3, null)]);
    const after = aModel([pair(11, 'a.service'), pair(12, null), pair(13, null)]);
    expect(compareMoments(moment(before), moment(after, 'two'))).toMatchObject({
      added: [],
      removed: [],
      counts: [
        { kind: 'unnamed', who: 'a.service', before: 2, after: 1 },
        { kind: 'unnamed', who: 'cmd', before: 1, after: 2 },
      ],
    });
    // Where holders are hidden on one side, only the sum can be compared.
    expect(compareMoments(moment(before), moment(aModel([pair(11, '', true), pair(12, '', true), pair(13, '', true), pair(14, 'a.service')]), 'two')).counts).toMatchObject([{ who: null, before: 3, after: 4 }]);
  });

  it('compares doors without a socket by their path, and names of registries by name', () => {
    const asleep = (boot: number, mode: number): Model => {
      const door = anEntryPoint({ key: `1:${boot}@/run/x`, ino: String(boot), mode });
      return aModel([aRow('/run/x', { socket: null, entryPoint: door, registered: [aRegistryEntry({ target: { state: 'socket', entryPoint: door.key } })] })]);
    };
    expect(compareMoments(moment(asleep(1, 0o666)), moment(asleep(2, 0o600), 'two')).changed).toMatchObject([{ subject: { key: 'entry:1:2@/run/x' }, changes: [{ what: 'mode' }] }]);
    expect(compareMoments(moment(asleep(1, 0o666)), moment(aModel([]), 'two')).removed).toMatchObject([{ subject: { kind: 'registry' }, changes: [{ what: 'registry', after: null }] }]);
  });

  it('tells keys from names by boot, source and namespace', () => {
    const model = aModel([]);
    const other = (over: Partial<Model['surroundings']>): Model => aModel([], over);
    expect(sameKeys(moment(model), moment(model))).toBe(true);
    expect(sameKeys(moment(model), moment(model, 'two'))).toBe(false);
    expect(sameKeys(moment(model), moment(other({ source: '/proc/net/unix' })))).toBe(false);
    expect(sameKeys(moment(model), moment(other({ netns: '2' })))).toBe(false);
    expect(sameKeys({ ...moment(model), bootId: unknown('failed') }, { ...moment(model), bootId: unknown('failed') })).toBe(false);
    expect(sameKeys({ ...moment(model), bootId: 'live' }, { ...moment(model), bootId: 'live' })).toBe(true);
  });
});
