import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HolderIndex } from './holder-index.ts';

it('keeps the list of a socket whose holders are the same', () => {
  const index = new HolderIndex();
  index.change('1:5', [], [3, 7, 4, 8]);
  const before = index.holders.get(7);
  index.change('1:5', [3, 7, 4, 8], [3, 7, 4, 9]);
  expect(index.holders.get(7)).toBe(before);
  expect([index.holders.has(8), index.holders.get(9)]).toEqual([false, [{ process: '1:5', fds: [4] }]]);
});

it('tells which sockets have other holders than before, once', () => {
  const index = new HolderIndex();
  index.change('1:5', [], [3, 7, 4, 8]);
  expect(index.takeTouched().size).toBe(0); // everything has, who asks first knows that
  index.change('1:5', [3, 7, 4, 8], [3, 7, 4, 9]);
  expect([...index.takeTouched()].sort((a, b) => a - b)).toEqual([8, 9]);
  expect(index.takeTouched().size).toBe(0);
});

it('comes to the same as one that was made anew, whatever changed', () => {
  const descriptors = fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(5)), { selector: ([fd]) => fd }).map((list) => list.sort(([a], [b]) => a - b).flat());
  const step = fc.record({ a: descriptors, b: descriptors });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
      const index = new HolderIndex();
      let before = { a: [] as number[], b: [] as number[] };
      for (const now of steps) {
        index.change('2:1', before.b, now.b);
        index.change('10:1', before.a, now.a);
        before = now;
        const anew = new HolderIndex();
        anew.change('10:1', [], now.a);
        anew.change('2:1', [], now.b);
        expect(new Map(index.holders)).toEqual(new Map(anew.holders));
      }
    }),
  );
});
