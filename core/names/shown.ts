import { done, failed, type Result } from '../failure.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { bytesOfText, unitsOf } from './utf8.ts';

const plainAscii = /^[\u0020-\u005b\u005d-\u007e]*$/;

/**
 * Characters that do not show, or that change how others show: control, format (bidi marks among them), surrogates,
 * private use, unassigned, separators other than the plain space, what fonts may leave out, enclosing marks, and
 * two symbols that are drawn as nothing.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\p{Me}\u2800\u{1d159}]/u;
const combining = /\p{M}/u;
const letter = /\p{L}/u;
/** Marks in a row that stay. Scripts need two or three; more pile up over the lines above and below. */
const mostMarks = 3;

/** Bytes for display: printable UTF-8 stays, all else is escaped, so that no name can forge, hide or turn anything. */
export function shownBytes(from: Bytes): string {
  if (plainAscii.test(from)) return from;
  let out = '';
  // A mark combines with what stands before it: with a letter of its own name it may, with an escape, a sign or the cell before not.
  let room = 0;
  for (const unit of unitsOf(from)) {
    if ('badByte' in unit) {
      out += `\\x${hex2(unit.badByte)}`;
      room = 0;
    } else {
      const character = String.fromCodePoint(unit.codePoint);
      const isMark = unit.codePoint > 0x7f && combining.test(character);
      if (isMark && room === 0) out += `\\u{${unit.codePoint.toString(16)}}`;
      else out += shownCodePoint(unit.codePoint);
      room = isMark ? Math.max(0, room - 1) : letter.test(character) ? mostMarks : 0;
    }
  }
  return out;
}

function shownCodePoint(code: number): string {
  if (code === 0x5c) return '\\\\';
  if (code === 0x0a) return '\\n';
  if (code === 0x09) return '\\t';
  if (code === 0x0d) return '\\r';
  if (code === 0x20) return ' ';
  if (code < 0x80) return code < 0x20 || code === 0x7f ? `\\x${hex2(code)}` : String.fromCharCode(code);
  const character = String.fromCodePoint(code);
  return unseen.test(character) ? `\\u{${code.toString(16)}}` : character;
}

const hex2 = (value: number): string => value.toString(16).padStart(2, '0');

/**
 * A socket's address for display: `@name` for an abstract name, a path as it is, '' for none.
 * A path that itself begins with '@' gets a backslash, so that it cannot pass for an abstract name.
 */
export function shownName(name: Bytes): string {
  if (name.charCodeAt(0) === 0) return `@${shownBytes(bytes(name.slice(1)))}`;
  const shown = shownBytes(name);
  return shown.startsWith('@') ? `\\${shown}` : shown;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '@': '@' };

/** The bytes that a shown text stands for: the inverse of `shownBytes`. */
export function parseShownBytes(text: string): Result<Bytes> {
  let out = '';
  let plain = 0;
  for (const match of text.matchAll(/\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|([ntr\\@])|)/g)) {
    out += bytesOfText(text.slice(plain, match.index));
    plain = match.index + match[0].length;
    const [whole, byte, code, sign] = match;
    if (byte !== undefined) out += String.fromCharCode(Number.parseInt(byte, 16));
    else if (code !== undefined && isScalar(Number.parseInt(code, 16))) out += bytesOfText(String.fromCodePoint(Number.parseInt(code, 16)));
    else if (sign !== undefined) out += escapes[sign] ?? '';
    else
      return failed(
        'bad-input',
        `"${whole}${text.slice(plain, plain + 2)}" is no escape. Write a backslash as \\\\; a byte as \\x0a; a character as \\u{202e}.`,
      );
  }
  return done(bytes(out + bytesOfText(text.slice(plain))));
}

/** Surrogates are halves of characters and have no UTF-8. */
const isScalar = (code: number): boolean => code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);

/** The address that a shown name stands for: the inverse of `shownName`. */
export function parseShownName(text: string): Result<Bytes> {
  if (!text.startsWith('@')) return parseShownBytes(text);
  const rest = parseShownBytes(text.slice(1));
  return rest.ok ? done(bytes(`\0${rest.value}`)) : rest;
}

/** Cut in the middle, since both ends of a path matter. Counts UTF-16 units, never parts a surrogate pair. */
export function middleCut(text: string, most: number): string {
  if (text.length <= most || most < 3) return text;
  let head = Math.ceil((most - 1) / 2);
  let tail = text.length - Math.floor((most - 1) / 2);
  if (isLow(text.charCodeAt(head))) head--;
  if (isLow(text.charCodeAt(tail))) tail++;
  return `${text.slice(0, head)}…${text.slice(tail)}`;
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Text from a stranger for display, by the same rules. */
export const shownText = (text: string): string => shownBytes(bytesOfText(text));
