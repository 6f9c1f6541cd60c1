import { z } from 'zod';
import type { Mute } from './mutes.ts';

/**
 * The file of mutes: `{format, version, mutes}`. Members that are not known here are kept as they are, in the file and in each mute: a later
 * program may add some within one version.
 */
export const mutesFormat = 'sockatlas-mutes';
export const mutesVersion = 1;

const text = z.string().max(8192);
/** See Mute. */
export const muteSchema = z.object({ rule: z.string().max(20), subject: text, glob: z.boolean(), reason: text, at: z.string().max(40) });
const storedSchema = z.looseObject({ rule: z.string().max(20), subject: text, glob: z.boolean().default(false), reason: text.default(''), at: z.string().max(40).default('') });

const headSchema = z.looseObject({ format: z.literal(mutesFormat), version: z.number().int().positive() });
const fileSchema = headSchema.extend({ mutes: z.array(storedSchema).max(10_000) });

export type MutesFile = z.infer<typeof fileSchema>;

export type ReadMutes =
  | { readonly state: 'read'; readonly file: MutesFile }
  /** It must not be written over. */
  | { readonly state: 'damaged' | 'newer'; readonly sentence: string };

export const emptyMutes = (): MutesFile => ({ format: mutesFormat, version: mutesVersion, mutes: [] });

/** Reads the text of a file of mutes; nothing of what does not fit is taken. */
export function parseMutes(from: string): ReadMutes {
  let value: unknown;
  try {
    value = JSON.parse(from);
  } catch {
    return { state: 'damaged', sentence: 'it is no JSON, or not all of it' };
  }
  const head = headSchema.safeParse(value);
  if (!head.success) return { state: 'damaged', sentence: 'it is no file of mutes' };
  if (head.data.version > mutesVersion) return { state: 'newer', sentence: `it has version ${head.data.version} of the format; this program knows version ${mutesVersion}` };
  const outcome = fileSchema.safeParse(value);
  if (outcome.success) return { state: 'read', file: outcome.data };
  return { state: 'damaged', sentence: `something is wrong at ${(outcome.error.issues[0]?.path ?? []).slice(0, 4).map(String).join('.') || 'its top'}` };
}

export const mutesText = (file: MutesFile): string => `${JSON.stringify(file, null, 2)}\n`;

export const mutesOf = (file: MutesFile): readonly Mute[] => file.mutes.map(({ rule, subject, glob, reason, at }) => ({ rule, subject, glob, reason, at }));

/** The file with a mute more, in the place of one of the same rule and subject. */
export function withMute(file: MutesFile, mute: Mute): MutesFile {
  return { ...file, mutes: [...withoutMute(file, mute).mutes, { ...mute }] };
}

export function withoutMute(file: MutesFile, { rule, subject, glob }: Pick<Mute, 'rule' | 'subject' | 'glob'>): MutesFile {
  return { ...file, mutes: file.mutes.filter((one) => one.rule !== rule || one.subject !== subject || one.glob !== glob) };
}
