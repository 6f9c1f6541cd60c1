import { z } from 'zod';
import type { DoorKind } from '../access/bits.ts';
import { nameProblem } from '../edits/validate.ts';
import { bytesSchema } from '../model/bytes-schema.ts';
import { parseShownBytes, shownBytes } from '../names/shown.ts';
import { builtIn, type KnownLabel, type KnownValue } from './known.ts';

/** What a file of own labels gives: its good entries, and a sentence for each that is not. */
export interface OwnLabels {
  readonly labels: readonly KnownLabel[];
  readonly problems: readonly string[];
}

const ownVersion = 1;
/** More than anybody wrote by hand. */
const mostLabels = 1000;
export const mostOwnLabelBytes = 1024 * 1024;

const doors = { 'entry-point': 'entryPoint', object: 'object', both: null } as const satisfies Record<string, DoorKind | null>;
const line = z.string().max(1000);
const door = z.enum(['entry-point', 'object', 'both']).default('both');

/** An entry as docs/labels.md has it. Names and values are written as Sockatlas shows them, with \\xff for a byte. */
const entrySchema = z.object({
  name: line,
  title: line.min(1),
  meaning: line.default(''),
  door,
  values: z.array(z.object({ value: z.string().max(70_000), meaning: line.default(''), door })).max(200).default([]),
  otherValues: z.boolean().default(true),
  setBy: line.default(''),
  source: line.default(''),
});

const fileSchema = z.object({ version: z.literal(ownVersion), labels: z.array(z.unknown()).max(mostLabels) });

/** Reads a file of own labels. A damaged entry is passed over and told; the others hold. */
export function parseOwnLabels(text: string): OwnLabels {
  const file = fileSchema.safeParse(parseJson(text));
  if (!file.success) return { labels: [], problems: [wrongFile(parseJson(text))] };
  const labels: KnownLabel[] = [];
  const problems: string[] = [];
  for (const [i, entry] of file.data.labels.entries()) {
    const outcome = readEntry(entry, labels);
    if (typeof outcome === 'string') problems.push(`Entry ${i + 1}: ${outcome}`);
    else labels.push(outcome);
  }
  return { labels, problems };
}

function readEntry(entry: unknown, before: readonly KnownLabel[]): KnownLabel | string {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `${issue ? `${issue.path.join('.') || 'it'}: ${issue.message}` : 'it is no entry'}.`;
  }
  const name = parseShownBytes(parsed.data.name);
  if (!name.ok) return name.error.message;
  const wrongName = nameProblem(name.value);
  if (wrongName) return wrongName;
  if (builtIn.some((label) => label.name === name.value)) return `${shownBytes(name.value)} is built in and keeps its meaning.`;
  if (before.some((label) => label.name === name.value)) return `${shownBytes(name.value)} is there twice; the first holds.`;
  const values: KnownValue[] = [];
  for (const one of parsed.data.values) {
    const value = parseShownBytes(one.value);
    if (!value.ok) return value.error.message;
    values.push({ value: value.value, meaning: one.meaning, door: doors[one.door] });
  }
  const { title, meaning, otherValues, setBy, source } = parsed.data;
  return { name: name.value, title, meaning, door: doors[parsed.data.door], values, otherValues, setBy, source, from: 'yours' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongFile(value: unknown): string {
  if (value === undefined) return 'This is no JSON. Nothing of it is used, and nothing in it was changed.';
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version > ownVersion) return `It is of version ${version}; this Sockatlas reads version ${ownVersion}. Nothing of it is used.`;
  return `It is no list of labels: write {"version": ${ownVersion}, "labels": [...]} (docs/labels.md). Nothing of it is used.`;
}

export const knownLabelSchema: z.ZodType<KnownLabel> = z.object({
  name: bytesSchema,
  title: z.string(),
  meaning: z.string(),
  door: z.enum(['entryPoint', 'object']).nullable(),
  values: z.array(z.object({ value: bytesSchema, meaning: z.string(), door: z.enum(['entryPoint', 'object']).nullable() })),
  otherValues: z.boolean(),
  setBy: z.string(),
  source: z.string(),
  from: z.enum(['built in', 'yours']),
});
