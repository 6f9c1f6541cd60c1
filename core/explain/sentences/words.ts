import type { Bytes } from '../../model/bytes.ts';
import { middleCut, shownBytes } from '../../names/shown.ts';

/** So many of a list are told one by one; of more there is their number. */
const mostNames = 3;
/** A name in a sentence may be this long. */
const mostLetters = 80;

export const namesInWords = (names: readonly string[]): string =>
  names.length > mostNames ? `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more` : names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('');

export const nameInSentence = (name: Bytes): string => middleCut(shownBytes(name), mostLetters);
