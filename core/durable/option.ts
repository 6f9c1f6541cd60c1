import type { z } from 'zod';
import type { Bytes } from '../model/bytes.ts';
import { textOf } from '../names/utf8.ts';
import type { durableLabelSchema, durableOptionSchema } from './option-schema.ts';

export type DurableLabel = Readonly<z.infer<typeof durableLabelSchema>>;
export type DurableOption = Readonly<z.infer<typeof durableOptionSchema>>;

/** Settings of systemd.socket(5) for labels: on the entry point, on the listening socket object, on accepted connections. systemd 262. */
export const labelOptions = ['XAttrEntryPoint', 'XAttrListen', 'XAttrAccept'] as const;
export type LabelOption = (typeof labelOptions)[number];

/**
 * Why a label cannot be written into a unit file, in a sentence, or null. The value is the rest of the line (no quotes, no escapes), so it
 * holds no line break, begins and ends with no blank, and its last character is no backslash; lines are UTF-8: systemd.syntax(7),
 * src/shared/conf-parser.c. A name ends at the first "=".
 */
export function labelLineProblem(name: Bytes, value: Bytes): string | null {
  const both = [name, value].map(textOf);
  if (both.includes(null)) return 'A unit file is text: it cannot hold bytes that are no UTF-8.';
  if (!name.startsWith('user.')) return 'systemd sets labels whose name begins with "user." alone.';
  if (name.includes('=')) return 'In a unit file the name of a label ends at the first "=".';
  if (both.some((text) => text !== null && /[\p{Cc}\u2028\u2029]/u.test(text))) return 'A line of a unit file holds no line break and no control character.';
  if (/^ | $/.test(value)) return 'In a unit file a value neither begins nor ends with a blank.';
  if (value.endsWith('\\')) return 'In a unit file a backslash at the end would join the next line.';
  return null;
}

/**
 * Why a path cannot stand in Symlinks=, in a sentence, or null. The setting is a list of words with quotes and escapes; paths that need
 * neither are enough for a registry, whose names are those of interfaces.
 */
export function linkPathProblem(path: Bytes): string | null {
  const text = textOf(path);
  if (text === null || !/^(?:\/[A-Za-z0-9._:@%+-]+)+$/.test(text)) return 'In a unit file a link has a plain path: letters, digits and . _ : @ % + - alone.';
  return text.split('/').some((part) => part === '.' || part === '..') ? 'In a unit file a path has no . and no .. in it.' : null;
}
