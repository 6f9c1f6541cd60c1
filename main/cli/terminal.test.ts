import { expect, it } from 'vitest';
import { plain, table, width } from './terminal.ts';

it('counts the cells that a text takes', () => {
  expect(width('abc')).toBe(3);
  expect(width('日本')).toBe(4);
  expect(width('n\u0301')).toBe(1);
  expect(width('אבג')).toBe(3);
  expect(width('😀')).toBe(2);
});

it('aligns columns by cells and leaves no blanks at line ends', () => {
  expect(table(['NAME', 'X'], [['日本', '1'], ['a', '2'], ['b', '']])).toBe('NAME  X\n日本  1\na     2\nb\n');
});

it('says nothing that a terminal would act on, and keeps escapes that are there already', () => {
  expect(plain('There is no \u001b[31m\u202e here.\n  $\'/run/\\xff\'')).toBe("There is no \\x1b[31m\\u{202e} here.\n  $'/run/\\xff'");
});
