import { beforeAll, describe, expect, it } from 'vitest';
import { bare } from '../../tests/fixtures/idl/bare.ts';
import { mutated, Texts } from '../../tests/fixtures/idl/texts.ts';
import { Mutator } from '../../tests/fixtures/mutate.ts';
import { Random, seedOf, timesOf } from '../../tests/fixtures/random.ts';
import { compareInterfaces } from './compare.ts';
import { completionsAt } from './editor/complete.ts';
import { tokensOf } from './editor/tokens.ts';
import { formatInterface } from './format.ts';
import { parseInterface } from './parse.ts';
import { searchInterfaces } from './search/search.ts';
import type { InterfaceNode, Span } from './syntax.ts';

const times = timesOf('SOCKATLAS_TEST_FUZZ', 1);
let random: Random;
beforeAll(() => {
  random = new Random(seedOf('interfaces'));
});

/** The interface of a text that is right. */
function right(text: string): InterfaceNode {
  const { interface: node, problems } = parseInterface(text);
  expect(problems, `seed ${random.seed}: ${JSON.stringify(text)}`).toEqual([]);
  if (node === null) throw new Error(`no interface: ${JSON.stringify(text)}`);
  return node;
}

const isWithin = (text: string, { start, end }: Span): boolean => start >= 0 && start <= end && end <= text.length;

describe('texts of interfaces, right ones of any layout', () => {
  it('are read, written in one form, and read again as the same', () => {
    const texts = new Texts(random, 4);
    for (let i = 0; i < 1500 * times; i++) {
      const text = texts.interface();
      const node = right(text);
      const written = formatInterface(node);
      expect(bare(right(written)), JSON.stringify(text)).toEqual(bare(node));
      expect(formatInterface(right(written)), JSON.stringify(text)).toBe(written);
      // No comment is lost, nor made.
      const comments = (one: string): string[] => tokensOf(one).filter(({ kind }) => kind === 'comment' || kind === 'marker').map(({ start, end }) => one.slice(start + 1, end).replace(/^ /, '')).toSorted();
      expect(comments(written)).toEqual(comments(text));
    }
  });

  it('are no different from themselves, and never break callers by other comments', () => {
    const texts = new Texts(random, 4);
    for (let i = 0; i < 500 * times; i++) {
      const text = texts.interface();
      expect(compareInterfaces(right(text), right(text))).toEqual([]);
      const other = right(texts.interface());
      for (const { sentence } of compareInterfaces(right(text), other)) expect(sentence).toMatch(/^(?:[A-Z`]).*\.$/);
    }
  });
});

describe('texts that are wrong', () => {
  it('are told where, and what could be read can be written', () => {
    const texts = new Texts(random, 6);
    const bytes = new Mutator(random, Array.from({ length: 40 }, () => Buffer.from(texts.interface())));
    let wrong = 0;
    for (let i = 0; i < 4000 * times; i++) {
      const text = random.oneIn(4) ? bytes.next().toString() : mutated(random, texts.interface());
      const { interface: node, problems } = parseInterface(text);
      for (const { span, message } of problems) if (!isWithin(text, span) || !/^[A-Z`].*\.$/s.test(message)) expect.fail(`seed ${random.seed}: ${message} at ${JSON.stringify(span)}: ${JSON.stringify(text)}`);
      if (problems.length > 0) wrong++;
      if (node === null) {
        expect(problems.length).toBeGreaterThan(0);
        continue;
      }
      const written = formatInterface(node);
      // With a name lost the writing cannot be read again, but it never fails.
      if (problems.length === 0) expect(bare(right(written)), JSON.stringify(text)).toEqual(bare(node));
      searchInterfaces([node], 'a int');
    }
    expect(wrong).toBeGreaterThan(1500 * times);
  });

  it('are coloured and completed', () => {
    const texts = new Texts(random, 6);
    for (let i = 0; i < 3000 * times; i++) {
      const text = mutated(random, texts.interface());
      let last = 0;
      for (const token of tokensOf(text)) {
        if (!isWithin(text, token) || token.start < last || token.end === token.start) expect.fail(`seed ${random.seed}: a colour is nowhere: ${JSON.stringify(text)}`);
        last = token.end;
      }
      const offset = random.below(text.length + 1);
      const { from, options } = completionsAt(text, offset);
      expect(from).toBeLessThanOrEqual(offset);
      for (const { label } of options) expect(label.startsWith(text.slice(from, offset))).toBe(true);
    }
  });
});
