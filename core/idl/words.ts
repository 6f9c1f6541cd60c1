import type { TypeNode } from './syntax.ts';

/** How a type is spoken of. `one` has its article; `bare` has none, where an adjective can stand before it. */
interface Phrase {
  readonly one: string;
  readonly bare: string | null;
  readonly many: string;
}

/** A type in words: `an optional list of integers`, `a map from text to numbers`, `a set of texts`. */
export const wordsOfType = (type: TypeNode): string => phraseOf(type, 0).one;

/** Beyond that many types within one another words help nobody. */
const deepest = 6;

const simple = {
  bool: noun('boolean'),
  int: noun('integer'),
  float: noun('number'),
  string: noun('text'),
  object: { one: 'a JSON object', bare: 'JSON object', many: 'JSON objects' },
  any: { one: 'a value of any type', bare: 'value of any type', many: 'values of any type' },
} as const;

function phraseOf(type: TypeNode, depth: number): Phrase {
  if (depth > deepest) return { one: 'more of the same', bare: null, many: 'more of the same' };
  switch (type.is) {
    case 'named':
      return { one: `${article(type.name)} ${type.name}`, bare: type.name, many: `${type.name} values` };
    case 'nullable': {
      const of = phraseOf(type.of, depth + 1);
      return of.bare === null ? { one: `optionally ${of.one}`, bare: null, many: `optional ${of.many}` } : { one: `an optional ${of.bare}`, bare: `optional ${of.bare}`, many: `optional ${of.many}` };
    }
    case 'array':
      return compound('list', `of ${phraseOf(type.of, depth + 1).many}`);
    case 'map':
      return type.of.is === 'struct' && type.of.fields.length === 0 ? compound('set', 'of texts') : compound('map', `from text to ${phraseOf(type.of, depth + 1).many}`);
    case 'struct': {
      if (type.fields.length === 0) return { one: 'an empty structure', bare: 'empty structure', many: 'empty structures' };
      return compound('structure', `with ${joined(type.fields.map(({ name }) => name), 'and', 'fields')}`);
    }
    case 'enum': {
      const names = type.values.map(({ name }) => name);
      return { one: `one of ${joined(names, 'or', 'values')}`, bare: null, many: `choices among ${joined(names, 'and', 'values')}` };
    }
    default:
      return simple[type.is];
  }
}

function noun(word: string): Phrase {
  return { one: `${article(word)} ${word}`, bare: word, many: `${word}s` };
}

const compound = (word: string, rest: string): Phrase => ({ one: `${article(word)} ${word} ${rest}`, bare: `${word} ${rest}`, many: `${word}s ${rest}` });

/** By the first letter: names of types are strangers’ words, whose sound nobody knows. No constant: the words above are made before one here would be there. */
function article(word: string): string {
  return /^[aeio]/i.test(word) ? 'an' : 'a';
}

/** `a, b and c`; only how many when there are more than a sentence carries. */
function joined(names: readonly string[], last: 'and' | 'or', what: string): string {
  if (names.length > 5 || names.some((name) => name.length > 40)) return `${names.length} ${what}`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1) ?? ''}`;
}
