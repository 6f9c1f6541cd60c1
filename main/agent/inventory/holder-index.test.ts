import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HolderIndex } from './holder-index.ts';

it('keeps the list of a socket whose holders are the same', () => {
  const index = new HolderIndex();
  index.want(new Set([7, 8, 9]));
  index.change('1:5', [], [3, 7, 4, 8]);
  const before = index.holders.get(7);
  index.change('1:5', [3, 7, 4, 8], [3, 7, 4, 9]);
  expect(index.holders.get(7)).toBe(before);
  expect([index.holders.has(8), index.holders.get(9)]).toEqual([false, [{ process: '1:5', fds: [4] }]]);
});

it('knows of a socket that is asked for later than it was seen', () => {
  const index = new HolderIndex();
  index.change('1:5', [], [3, 7]);
  expect(index.holders.size).toBe(0);
  index.want(new Set([7]));
  expect(index.holders.get(7)).toEqual([{ process: '1:5', fds: [3] }]);
});

it('comes to the same as one that was made anew, whatever changed', () => {
  const descriptors = fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(5)), { selector: ([fd]) => fd }).map((list) => list.sort(([a], [b]) => a - b).flat());
  const step = fc.record({ a: descriptors, b: descriptors, wanted: fc.uniqueArray(fc.nat(5)) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
      const index = new HolderIndex();
      let before = { a: [] as number[], b: [] as number[] };
      for (const now of steps) {
        index.want(new Set(now.wanted));
        index.change('2:1', before.b, now.b);
        index.change('10:1', before.a, now.a);
        before = now;
        const anew = new HolderIndex();
        anew.want(new Set(now.wanted));
        anew.change('10:1', [], now.a);
        anew.change('2:1', [], now.b);
        expect(new Map(index.holders)).toEqual(new Map(anew.holders));
      }
    }),
  );
});
