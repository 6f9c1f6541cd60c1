import { failed, type Result } from '#core/failure.ts';
import { readWholeFile, writeWholeFile } from './whole-file.ts';

/** As much as a message of Varlink carries: VARLINK_BUFFER_MAX of sd-varlink.c. */
const mostBytes = 16 * 1024 * 1024;

/** The text of an interface that somebody named; `-` is standard input. */
export function readInterfaceFile(path: string): Result<string> {
  const read = readWholeFile(path === '-' ? 0 : path, 'interface', { pipes: true, mostBytes });
  // What cannot be decoded was replaced: writing it back would lose it.
  return read.ok && read.value.includes('\ufffd') ? failed('bad-input', 'This is no text in UTF-8, or holds the character U+FFFD.') : read;
}

export const writeInterfaceFile = (path: string, text: string): Result<null> => writeWholeFile(path, text, 'interface', 'mode of before');
