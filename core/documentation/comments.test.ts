import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, firstSentence } from './comments.ts';

describe('a comment, re-wrapped', () => {
  it('joins lines that follow each other and parts paragraphs at an empty line', () =>
    expect(blocksOf(['One thing is', 'told here.', '', 'And another.'])).toEqual([
      { is: 'paragraph', text: 'One thing is told here.' },
      { is: 'paragraph', text: 'And another.' },
    ]));

  it('makes a list of dashes and numbers, with lines that carry on', () =>
    expect(blocksOf(['Either:', '- the first,', '  which is long', '- the second', '1. a', '2) b'])).toEqual([
      { is: 'paragraph', text: 'Either:' },
      { is: 'list', items: ['the first, which is long', 'the second', 'a', 'b'] },
    ]));

  it('keeps the lines of what is set in', () =>
    expect(blocksOf(['Like this:', '', '    {"a": 1,', '      "b": 2}', '', 'so.'])).toEqual([
      { is: 'paragraph', text: 'Like this:' },
      { is: 'lines', lines: ['{"a": 1,', '  "b": 2}'] },
      { is: 'paragraph', text: 'so.' },
    ]));

  it('leaves out the markers, which are shown as badges', () =>
    expect(blocksOf(["[Requires 'more' flag]", 'Tells of each.'])).toEqual([{ is: 'paragraph', text: 'Tells of each.' }]));

  it('takes a dash in the middle of a sentence for one', () => expect(blocksOf(['well', '-known'])).toEqual([{ is: 'paragraph', text: 'well -known' }]));

  it('loses no word, whatever is written', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom('', ' ', 'word', '  more words', '    set in', '- item', '3. third', '\tx'), { maxLength: 30 }), (lines) => {
        const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '' && !/^(?:-|3\.)$/.test(word));
        const shown = blocksOf(lines).flatMap((block) => (block.is === 'paragraph' ? [block.text] : block.is === 'list' ? block.items : block.lines));
        expect(words(shown.join(' '))).toEqual(words(lines.join(' ')));
      }),
    ));
});

describe('the first sentence', () => {
  it.each([
    [['Gives the name. It may be empty.'], 'Gives the name.'],
    [['Uses e.g. this one'], 'Uses e.g. this one'],
    [['- a list only'], ''],
    [[], ''],
  ])('of %j is %j', (comments, sentence) => expect(firstSentence(comments)).toBe(sentence));
});
