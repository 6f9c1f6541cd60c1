import type { Bytes } from '../model/bytes.ts';
import { shownBytes } from './shown.ts';
import { textOf } from './utf8.ts';

/**
 * One word of bash that stands for exactly these bytes: bare where that is safe, in '…' where all is printable,
 * in $'…' otherwise. A NUL cannot be in a shell word or a path; it comes out as \x00 for the eye alone.
 */
export function shellWord(word: Bytes): string {
  if (/^[A-Za-z0-9_%+,./:@^-][A-Za-z0-9_%+,./:=@^-]*$/.test(word)) return word;
  const text = textOf(word);
  // Shown text differs from the text exactly when something in it does not show plainly.
  if (text !== null && shownBytes(word).replaceAll('\\\\', '\\') === text) return `'${text.replaceAll("'", "'\\''")}'`;
  let out = "$'";
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code === 0x27 || code === 0x5c) out += `\\${word.charAt(i)}`;
    // An interactive bash takes ! for its history in some places where it should not.
    else if (code >= 0x20 && code < 0x7f && code !== 0x21) out += word.charAt(i);
    else if (code === 0x0a) out += '\\n';
    // Always two digits, so that a digit that follows is not taken in.
    else out += `\\x${code.toString(16).padStart(2, '0')}`;
  }
  return `${out}'`;
}

/** What goes on the clipboard, and whether it is the bytes themselves or a shell word that stands for them. */
export interface Copied {
  readonly text: string;
  readonly exact: boolean;
}

/** A clipboard holds text. Bytes that are valid UTF-8 without NUL go as they are; others as a quoted word of bash. */
export function copied(from: Bytes): Copied {
  const text = textOf(from);
  return text !== null && !text.includes('\0') ? { text, exact: true } : { text: shellWord(from), exact: false };
}
