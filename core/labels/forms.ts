import { done, failed, type Result } from '../failure.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { parseShownBytes, shownBytes } from '../names/shown.ts';
import { bytesOfText, fromHex, textOf, toHex } from '../names/utf8.ts';

/**
 * How a value can be written in a field: text as it is; text with escapes, where it is none that shows plainly; hex; or JSON laid out
 * over lines. Each stands for exact bytes.
 */
export const valueForms = ['text', 'escaped', 'hex', 'json'] as const;
export type ValueForm = (typeof valueForms)[number];

/** A value in a form, or null where it has none there. */
export function draftOf(form: ValueForm, value: Bytes): string | null {
  switch (form) {
    case 'text':
      return plainText(value);
    case 'escaped':
      return shownBytes(value);
    case 'hex':
      return toHex(value).replace(/../g, '$& ').replace(/(.{48})/g, '$1\n').trimEnd();
    case 'json': {
      const text = textOf(value);
      return text !== null && isJson(text) ? laidOut(text) : null;
    }
  }
}

/** The bytes that a draft stands for. JSON is kept without white space between its parts, each part as it was written. */
export function valueOfDraft(form: ValueForm, draft: string): Result<Bytes> {
  switch (form) {
    case 'text':
      return done(bytesOfText(draft));
    case 'escaped':
      return parseShownBytes(draft.replaceAll('\n', ''));
    case 'hex': {
      const value = fromHex(draft);
      return value === null ? failed('bad-input', 'Hex has two digits for each byte.') : done(value);
    }
    case 'json':
      return isJson(draft) ? done(bytesOfText(withoutSpace(draft))) : failed('bad-input', 'This is no JSON.');
  }
}

/** The text in which a field shows a value as it is: without controls that a field would change or that would turn what is shown. */
function plainText(value: Bytes): string | null {
  const text = textOf(value);
  if (text === null) return null;
  const oneLine = bytes(value.replace(/[\n\t]/g, ' '));
  return shownBytes(oneLine).replaceAll('\\\\', '\\') === textOf(oneLine) ? text : null;
}

/** The form to begin with. */
export const firstForm = (value: Bytes): ValueForm => {
  const text = plainText(value);
  if (text === null) return textOf(value) === null ? 'hex' : 'escaped';
  return /^\s*[[{]/.test(text) && isJson(text) ? 'json' : 'text';
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A string whole, white space, or one other sign: numbers and words come sign by sign. */
const parts = /"(?:[^"\\]|\\.)*"|\s+|[^"\s]/g;

const withoutSpace = (json: string): string => json.replace(parts, (part) => (/^\s/.test(part) ? '' : part));

/** One member a line. Only white space is put in: parsing and writing anew would round numbers and drop members of one name. */
function laidOut(json: string): string {
  let out = '';
  let depth = 0;
  let latest = '';
  const line = (): string => `\n${'  '.repeat(depth)}`;
  for (const [part] of json.matchAll(parts)) {
    if (/^\s/.test(part)) continue;
    if (part === '}' || part === ']') {
      depth--;
      out += latest === '{' || latest === '[' ? part : line() + part;
    } else {
      if (latest === '{' || latest === '[') out += line();
      out += part;
      if (part === '{' || part === '[') depth++;
      else if (part === ',') out += line();
      else if (part === ':') out += ' ';
    }
    latest = part;
  }
  return out;
}
