/**
 * Bytes from strangers, one byte per UTF-16 unit (U+0000 to U+00FF).
 *
 * Socket names, label names, label values and command lines are bytes, not text. In this form
 * they compare, travel through structured clone and JSON, and serve as map keys without loss.
 * `core/names` turns them into shown text and back; nothing else may print them.
 */
export type Bytes = string & { readonly __bytes: true };

const onlyBytes = /^[\u0000-\u00ff]*$/;

export const isBytes = (text: string): text is Bytes => onlyBytes.test(text);

/** Takes a string that is known to hold one byte per unit; throws a RangeError otherwise. */
export function bytes(text: string): Bytes {
  if (!isBytes(text)) throw new RangeError('not a byte string: it holds units above 0xff');
  return text;
}
