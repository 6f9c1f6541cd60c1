import { bytesOfText } from '../../names/utf8.ts';
import { shownBytes } from '../../names/shown.ts';
import type { VarlinkValue } from '../value.ts';

/** How a language writes what JSON knows. */
interface Spelling {
  readonly words: { readonly true: string; readonly false: string; readonly null: string };
  readonly string: (text: string) => string;
  readonly number: (value: number | bigint) => string;
  /** The name of a member, with what parts it from the value. */
  readonly member: (name: string) => string;
  /** After the last line of what takes several. */
  readonly lastComma: boolean;
}

/** Longer values take a line for each member. */
const mostColumns = 72;

const json: Spelling = {
  words: { true: 'true', false: 'false', null: 'null' },
  string: (text) => quoted(text, utf16Escape),
  number: String,
  member: (name) => `${quoted(name, utf16Escape)}:`,
  lastComma: false,
};

const javascript: Spelling = {
  ...json,
  // `__proto__: …` would set the prototype; a computed name is a member like any other.
  member: (name) => (name === '__proto__' ? '["__proto__"]: ' : /^[A-Za-z_$][\w$]*$/.test(name) ? `${name}: ` : `${quoted(name, utf16Escape)}: `),
  lastComma: true,
};

const python: Spelling = {
  words: { true: 'True', false: 'False', null: 'None' },
  string: (text) => pythonString(text),
  number: (value) => (Object.is(value, -0) ? '-0.0' : String(value)),
  member: (name) => `${pythonString(name)}: `,
  lastComma: true,
};

/** One line of JSON in which everything shows: what does not is written as an escape. It holds no control character, whatever the strings do. */
export const jsonLine = (value: VarlinkValue): string => spell(value, json, null);

export const javascriptLiteral = (value: VarlinkValue, indent = ''): string => spell(value, javascript, indent);
export const javascriptString = (text: string): string => quoted(text, utf16Escape);

export const pythonLiteral = (value: VarlinkValue, indent = ''): string => spell(value, python, indent);
export const pythonString = (text: string): string => quoted(text, (code) => (code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : utf16Escape(code)));

/** A string of Go: interpreted, since raw ones have no way to hold a backquote. Only of text without lone surrogates. */
export const goString = (text: string): string => quoted(text, (code) => (code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : utf16Escape(code)));

/** A string of Rust. Only of text without lone surrogates, which its strings cannot hold. */
export const rustString = (text: string): string => quoted(text, (code) => `\\u{${code.toString(16)}}`);

/** @param indent of the line that it stands in; null: all on one line */
function spell(value: VarlinkValue, spelling: Spelling, indent: string | null): string {
  if (typeof value === 'string') return spelling.string(value);
  if (typeof value === 'number' || typeof value === 'bigint') return spelling.number(value);
  if (typeof value === 'boolean') return value ? spelling.words.true : spelling.words.false;
  if (value === null) return spelling.words.null;
  const parts = (deeper: string | null): string[] =>
    isArray(value) ? value.map((element) => spell(element, spelling, deeper)) : Object.keys(value).map((name) => spelling.member(name) + spell(value[name] ?? null, spelling, deeper));
  const [open, close] = isArray(value) ? '[]' : '{}';
  const flat = parts(null);
  const space = spelling === javascript && !isArray(value) && flat.length > 0 ? ' ' : '';
  const line = `${open}${space}${flat.join(indent === null && spelling === json ? ',' : ', ')}${space}${close}`;
  if (indent === null || flat.length === 0 || indent.length + line.length <= mostColumns) return line;
  const deeper = `${indent}    `;
  return `${open}\n${parts(deeper)
    .map((part) => `${deeper}${part}`)
    .join(',\n')}${spelling.lastComma ? ',' : ''}\n${indent}${close}`;
}

/** In double quotes. What does not show is escaped, and so are halves of pairs. */
function quoted(text: string, escape: (code: number) => string): string {
  let out = '"';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === '"' || character === '\\') out += `\\${character}`;
    else if (code === 0x0a) out += '\\n';
    else if (code === 0x0d) out += '\\r';
    else if (code === 0x09) out += '\\t';
    else if (code >= 0x20 && code < 0x7f) out += character;
    else out += code < 0x80 || (code >= 0xd800 && code <= 0xdfff) || shownBytes(bytesOfText(character)) !== character ? escape(code) : character;
  }
  return `${out}"`;
}

/** As JSON and JavaScript have it: a character beyond U+FFFF as its two halves. */
function utf16Escape(code: number): string {
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  const over = code - 0x10000;
  return utf16Escape(0xd800 + (over >> 10)) + utf16Escape(0xdc00 + (over & 0x3ff));
}

/** Array.isArray does not know of readonly arrays. */
const isArray = (value: VarlinkValue): value is readonly VarlinkValue[] => Array.isArray(value);
