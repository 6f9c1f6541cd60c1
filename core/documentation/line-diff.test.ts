import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, folded, sideBySide } from './line-diff.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', '', 'method X() -> ()'), { maxLength: 20 }).map((lines) => lines.map((line) => `${line}\n`).join(''));

describe('the lines that differ', () => {
  it('are told with their numbers', () =>
    expect(diffLines('a\nb\nc\n', 'a\nx\nc')).toEqual([
      { sign: ' ', before: 1, after: 1, text: 'a' },
      { sign: '-', before: 2, after: null, text: 'b' },
      { sign: '+', before: null, after: 2, text: 'x' },
      { sign: ' ', before: 3, after: 3, text: 'c' },
    ]));

  it('give back both texts', () =>
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const side = (sign: '+' | '-'): string => lines.filter((line) => line.sign === ' ' || line.sign === sign).map((line) => `${line.text}\n`).join('');
        expect(side('-')).toBe(before);
        expect(side('+')).toBe(after);
      }),
    ));

  it('are found in time where nothing is the same', () => {
    const many = (sign: string): string => Array.from({ length: 40_000 }, (_, i) => `${sign}${(i * 7919) % 31}\n`).join('');
    const began = performance.now();
    const lines = diffLines(many('a'), many('b'));
    expect(performance.now() - began).toBeLessThan(5000);
    expect(lines).toHaveLength(80_000);
  });
});

describe('a listing', () => {
  it('folds what is the same', () => {
    const before = Array.from({ length: 30 }, (_, i) => `${i}\n`).join('');
    const lines = folded(diffLines(before, before.replace('15\n', 'x\n')), 2);
    expect(lines.map((line) => (line.sign === 'fold' ? `${line.count} from ${line.after}` : `${line.sign}${line.text}`))).toEqual(['13 from 1', ' 13', ' 14', '-15', '+x', ' 16', ' 17', '12 from 19']);
  });

  it('sets what went beside what came', () =>
    expect(sideBySide(diffLines('a\nb\nc\n', 'a\nx\n')).map(({ left, right }) => [left && 'text' in left ? left.text : null, right && 'text' in right ? right.text : null])).toEqual([
      ['a', 'a'],
      ['b', 'x'],
      ['c', null],
    ]));
});
