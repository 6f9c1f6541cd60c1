import { z } from 'zod';
import { shellWord } from '../names/shell.ts';
import { shownBytes } from '../names/shown.ts';
import { bytesOfText } from '../names/utf8.ts';
import { dropInName, dropInText, isSocketUnit } from './drop-in.ts';
import { durableOptionSchema } from './option.ts';

/** No drop-in of ours is longer. */
const mostLetters = 1_000_000;

/** What to make of the drop-in that Sockatlas keeps for a unit. The text is composed from the settings where it is written. */
export const dropInChangeSchema = z.object({
  unit: z.string().refine(isSocketUnit, 'this is no name of a .socket unit'),
  scope: z.enum(['system', 'user']),
  /** The whole of it, or null to remove it. */
  options: z.array(durableOptionSchema).min(1).max(8).nullable(),
  /** What stood in the file when it was shown, or null for no file; when it is no longer so, nothing is written. */
  before: z.string().max(mostLetters).nullable(),
});
export type DropInChange = Readonly<z.infer<typeof dropInChangeSchema>>;

/** A drop-in that was written or removed, and read back. */
export const dropInDoneSchema = z.object({
  id: z.string(),
  atMs: z.number(),
  lasting: dropInChangeSchema,
  /** The same on the command line. */
  command: z.string(),
  /** The change that takes it back, or null where what was there before was not ours. */
  undo: dropInChangeSchema,
  /** Id of the change that this one took back, or null. */
  undoes: z.string().nullable(),
});
export type DropInDone = Readonly<z.infer<typeof dropInDoneSchema>>;

/** The settings, one to a line, without the heads of the file. */
export const settingLines = (change: Pick<DropInChange, 'options'>): string[] => (change.options === null ? [] : dropInText(change.options).split('\n').slice(2, -1));

/** In a few words, as an administrator is asked and a journal keeps it: shown text. */
export function dropInInWords(change: DropInChange): string {
  const what = shownBytes(bytesOfText(change.unit));
  return change.options === null ? `Forget the settings of Sockatlas for ${what}` : `Keep for ${what}: ${settingLines(change).map((line) => shownBytes(bytesOfText(line))).join('; ')}`;
}

/** The same on the command line: systemctl(1), edit; its --stdin and --drop-in came with systemd 256. */
export function dropInCommand({ unit, scope, options }: DropInChange, path: string): string {
  const manager = scope === 'user' ? 'systemctl --user' : 'systemctl';
  if (options === null) return `rm ${shellWord(bytesOfText(path))} && ${manager} daemon-reload`;
  const lines = dropInText(options).split('\n').slice(0, -1).map((line) => shellWord(bytesOfText(line)));
  return `printf '%s\\n' ${lines.join(' ')} | ${manager} edit --stdin --drop-in=${dropInName} ${shellWord(bytesOfText(unit))}`;
}
