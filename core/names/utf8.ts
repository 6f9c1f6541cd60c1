import { bytes, type Bytes } from '../model/bytes.ts';

/** A stretch of a byte string: a code point, or a byte that begins no valid UTF-8 sequence. */
export type Unit = { readonly codePoint: number } | { readonly badByte: number };

/**
 * Reads bytes as UTF-8 (RFC 3629), one code point at a time. What is no valid sequence (overlong, surrogate,
 * above U+10FFFF, cut short) comes byte by byte. Core has no TextDecoder, and that one would hide the bytes.
 */
export function* unitsOf(text: Bytes): Generator<Unit> {
  for (let at = 0; at < text.length; ) {
    const first = text.charCodeAt(at);
    const size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    let codePoint = size === 1 ? first : first & (0x7f >> size);
    let good = size > 0 && at + size <= text.length;
    for (let i = 1; good && i < size; i++) {
      const next = text.charCodeAt(at + i);
      good = (next & 0xc0) === 0x80;
      codePoint = (codePoint << 6) | (next & 0x3f);
    }
    if (good && size > 2)
      good = codePoint >= (size === 3 ? 0x800 : 0x10000) && codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff);
    yield good ? { codePoint } : { badByte: first };
    at += good ? size : 1;
  }
}

const onlyAscii = /^[\u0000-\u007f]*$/;

/** The text that the bytes are in UTF-8, or null when they are none. */
export function textOf(from: Bytes): string | null {
  if (onlyAscii.test(from)) return from;
  let text = '';
  for (const unit of unitsOf(from)) {
    if (!('codePoint' in unit)) return null;
    text += String.fromCodePoint(unit.codePoint);
  }
  return text;
}

/** A text in UTF-8. A lone surrogate becomes U+FFFD, as in the WHATWG encoder. */
export function bytesOfText(text: string): Bytes {
  if (onlyAscii.test(text)) return bytes(text);
  let out = '';
  for (const character of text) {
    let c = character.codePointAt(0) ?? 0xfffd;
    if (c >= 0xd800 && c <= 0xdfff) c = 0xfffd;
    if (c < 0x80) out += String.fromCharCode(c);
    else if (c < 0x800) out += String.fromCharCode(0xc0 | (c >> 6), 0x80 | (c & 0x3f));
    else if (c < 0x10000) out += String.fromCharCode(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f));
    else out += String.fromCharCode(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 0x3f), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f));
  }
  return bytes(out);
}

/** Two hex digits a byte, lower case. */
export function toHex(from: Bytes): string {
  let hex = '';
  for (let i = 0; i < from.length; i++) hex += from.charCodeAt(i).toString(16).padStart(2, '0');
  return hex;
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648, section 4. */
export function toBase64(from: Bytes): string {
  let out = '';
  for (let i = 0; i < from.length; i += 3) {
    const left = from.length - i;
    const three = (from.charCodeAt(i) << 16) | ((left > 1 ? from.charCodeAt(i + 1) : 0) << 8) | (left > 2 ? from.charCodeAt(i + 2) : 0);
    for (let digit = 0; digit < 4; digit++) out += digit <= left ? base64Digits.charAt((three >> (18 - digit * 6)) & 63) : '=';
  }
  return out;
}

/** The bytes of hex digits (white space and a leading 0x are allowed), or null. */
export function fromHex(hex: string): Bytes | null {
  const digits = hex.replace(/\s+/g, '').replace(/^0x/i, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return null;
  let out = '';
  for (let i = 0; i < digits.length; i += 2) out += String.fromCharCode(Number.parseInt(digits.slice(i, i + 2), 16));
  return bytes(out);
}
