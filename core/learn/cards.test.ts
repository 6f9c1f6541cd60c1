import { describe, expect, it } from 'vitest';
import { compileFilter } from '../filter/filter.ts';
import { cardIds } from './concepts.ts';
import { cardOf, cards, findCards } from './cards.ts';
import { figureWidth, letterWidth, type FigureItem } from './figure.ts';
import { glossary } from './glossary.ts';

const wordsOf = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;

it('has every concept once', () => expect(cards.map(({ id }) => id)).toEqual([...cardIds]));

describe.each(cards)('$title', (card) => {
  it('is told in 60 to 120 words', () => {
    const count = wordsOf([...card.paragraphs, card.why].join(' '));
    expect(count).toBeGreaterThanOrEqual(60);
    expect(count).toBeLessThanOrEqual(120);
  });
  it('leads on, and names its sources', () => {
    expect(card.seeAlso.length).toBeGreaterThan(1);
    expect(card.seeAlso).not.toContain(card.id);
    for (const id of card.seeAlso) expect(cardOf(id), id).not.toBeNull();
    expect(card.sources.length).toBeGreaterThan(0);
  });
  it('has something to try, here and in a shell', () => {
    const { act, commandLine, sentence } = card.tryIt;
    if ('filter' in act) expect(compileFilter(act.filter)).toMatchObject({ ok: true });
    expect(sentence).toMatch(/\.$/);
    expect(commandLine).not.toBe('');
  });
  it('has a figure whose words have room, and a text in its place', () => {
    expect(wordsOf(card.figure.alt)).toBeGreaterThan(12);
    for (const item of card.figure.items) for (const problem of problemsOf(item, card.figure.height)) expect.soft(problem, JSON.stringify(item)).toBe('');
  });
});

function* problemsOf(item: FigureItem, height: number): Generator<string> {
  const inside = (x: number, y: number): boolean => x >= 0 && y >= 0 && x <= figureWidth && y <= height;
  switch (item.is) {
    case 'box':
      if (!inside(item.x, item.y) || !inside(item.x + item.width, item.y + item.height)) yield 'a box outside the sheet';
      for (const line of item.lines) if (line.length * (item.mono ? letterWidth.mono : letterWidth.text) > item.width - 8) yield `no room for "${line}"`;
      if (item.lines.length * 17 > item.height) yield 'no room for so many lines';
      return;
    case 'frame':
      if (!inside(item.x, item.y) || !inside(item.x + item.width, item.y + item.height)) yield 'a frame outside the sheet';
      return;
    case 'arrow':
      if (!item.points.every(([x, y]) => inside(x, y)) || item.points.length < 2) yield 'an arrow outside the sheet';
      return;
    case 'text': {
      const width = item.text.length * (item.mono ? letterWidth.mono : letterWidth.text);
      const left = item.anchor === 'start' ? item.x : item.anchor === 'end' ? item.x - width : item.x - width / 2;
      if (!inside(left, item.y) || !inside(left + width, item.y)) yield 'a text outside the sheet';
    }
  }
}

it('is found by what it is called before what it speaks of', () => {
  expect(findCards('')).toBe(cards);
  expect(findCards('SO_PEERCRED').map(({ id }) => id)).toEqual(['credentials']);
  expect(findCards('mask')[0]?.id).toBe('acl');
  expect(findCards('zebra')).toEqual([]);
  expect(cardOf('nope')).toBeNull();
});

it('gives each word of the program one meaning, and a concept that there is', () => {
  expect(new Set(glossary.map(({ term }) => term)).size).toBe(glossary.length);
  for (const { card, meaning } of glossary) {
    expect(meaning).toMatch(/\.$/);
    if (card !== null) expect(cardOf(card)).not.toBeNull();
  }
});
