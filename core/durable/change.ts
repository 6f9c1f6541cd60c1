import type { z } from 'zod';
import { shellWord } from '../names/shell.ts';
import { shownBytes } from '../names/shown.ts';
import { bytesOfText } from '../names/utf8.ts';
import type { dropInChangeSchema, dropInDoneSchema } from './change-schema.ts';
import { dropInName, dropInText } from './drop-in.ts';

export type DropInChange = Readonly<z.infer<typeof dropInChangeSchema>>;
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
