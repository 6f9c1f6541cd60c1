import { done, failed, type Result } from '../failure.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { bytesOfText, unitsOf } from './utf8.ts';

const plainAscii = /^[\u0020-\u005b\u005d-\u007e]*$/;

/**
 * Characters that do not show, or that change how others show: control, format (bidi marks among them),
 * surrogates, private use, unassigned, separators other than the plain space, and marks that combine with
 * what stands before them in another cell.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\p{M}\u115f\u1160\u3164\uffa0]/u;

/** Bytes for display: printable UTF-8 stays, all else is escaped, so that no name can forge, hide or turn anything. */
export function shownBytes(from: Bytes): string {
  if (plainAscii.test(from)) return from;
  let out = '';
  for (const unit of unitsOf(from)) {
    if ('badByte' in unit) out += `\\x${hex2(unit.badByte)}`;
    else out += shownCodePoint(unit.codePoint);
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
    const [whole, byte, code, letter] = match;
    if (byte !== undefined) out += String.fromCharCode(Number.parseInt(byte, 16));
    else if (code !== undefined && Number.parseInt(code, 16) <= 0x10ffff) out += bytesOfText(String.fromCodePoint(Number.parseInt(code, 16)));
    else if (letter !== undefined) out += escapes[letter] ?? '';
    else
      return failed(
        'bad-input',
        `"${whole}${text.slice(plain, plain + 2)}" is no escape. Write a backslash as \\\\; a byte as \\x0a; a character as \\u{202e}.`,
      );
  }
  return done(bytes(out + bytesOfText(text.slice(plain))));
}

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
