import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keep, sameValue } from './same.ts';

const plain = fc.jsonValue({ maxDepth: 4 });

describe('two values', () => {
  it('are the same when they say the same', () => fc.assert(fc.property(plain, (value) => sameValue(value, structuredClone(value)))));

  it.each<[unknown, unknown]>([
    [[], {}],
    [{ a: undefined }, {}],
    [{ a: undefined }, { b: undefined }],
    [null, {}],
    [0, false],
    ['1', 1],
    [[1, 2], [2, 1]],
    [[1], [1, 2]],
    [{ a: 1 }, { a: 1, b: 2 }],
  ])('%j and %j differ', (a, b) => {
    expect(sameValue(a, b)).toBe(false);
    expect(sameValue(b, a)).toBe(false);
  });
});

it('keeps the old object when it says the same, and takes the new one otherwise', () => {
  const old = { list: [1, { a: 'b' }] };
  const same = structuredClone(old);
  expect(keep(old, same)).toBe(old);
  const other = { list: [1, { a: 'c' }] };
  expect(keep(old, other)).toBe(other);
  expect(keep(undefined, other)).toBe(other);
});
