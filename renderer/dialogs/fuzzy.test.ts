import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzyScore } from './fuzzy.ts';

/** From the best to the worst of those that fit. */
const ranked = (typed: string, ...texts: string[]): string[] =>
  texts
    .flatMap((text) => {
      const score = fuzzyScore(typed, text);
      return score === null ? [] : [{ text, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text);

describe('what is typed', () => {
  it.each([
    ['cn', 'Copy name', true],
    ['copy name', 'Copy name', true],
    ['COPY', 'Copy name', true],
    ['copyname', 'Copy name', true],
    ['  copy  ', 'Copy name', true],
    ['nc', 'Copy name', false],
    ['copy names', 'Copy name', false],
    ['x', '', false],
    ['', '', true],
    ['', 'anything', true],
    ['dbus', '/run/dbus/system_bus_socket', true],
    ['ü', 'Für', true],
  ])('%j fits %j: %s', (typed, text, fits) => expect(fuzzyScore(typed, text) !== null).toBe(fits));

  it('finds whole words before scattered letters', () => expect(ranked('bus', 'b-u-s', '/run/bus', 'Beyond us')[0]).toBe('/run/bus'));
  it('finds beginnings before what stands inside', () => expect(ranked('copy', 'Make a copy', 'Copy name')[0]).toBe('Copy name'));
  it('finds the shorter of two alike', () => expect(ranked('label', 'Label of the entry point', 'Label')[0]).toBe('Label'));
  it('finds initials', () => expect(ranked('gts', 'Go to a socket…', 'Settings')[0]).toBe('Go to a socket…'));
});

it('fits exactly when the letters come in order', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'C', ' ', '/', 'é'), maxLength: 12 });
  fc.assert(
    fc.property(word, word, (typed, text) => {
      let at = 0;
      const letters = typed.toLowerCase().replace(/\s/g, '');
      for (const letter of text.toLowerCase()) if (letter === letters[at]) at++;
      expect(fuzzyScore(typed, text) !== null).toBe(typed === '' || at === letters.length);
    }),
  );
});
