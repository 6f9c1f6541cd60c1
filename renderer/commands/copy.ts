import { Braces, Copy, Terminal } from 'lucide-react';
import { rowWord } from '#core/explain/same-elsewhere.ts';
import { bytesOfText, toHex } from '#core/names/utf8.ts';
import { shellWord } from '#core/names/shell.ts';
import type { Row } from '#core/model/rows/row.ts';
import { rawOf } from '../inspector/raw.ts';
import { copyBytes, copyText } from '../store/actions.ts';
import { getModel } from '../store/live/live.ts';
import { useReview } from '../store/review/review.ts';
import type { Command, CommandContext } from './command.ts';

const needsRow = ({ current }: CommandContext): string | null => (current ? null : 'No socket is selected.');
const needsName = (context: CommandContext): string | null => needsRow(context) ?? (context.current?.name === '' ? 'This socket has no name.' : null);
const many = (context: CommandContext): readonly Row[] => (context.selected.length > 1 ? context.selected : context.current ? [context.current] : []);

/** The command line that shows a row; by its key where it has no name. */
export const showCommand = (row: Row): string => rowCommand('show', row);

export function rowCommand(command: 'show' | 'who', row: Row): string {
  const { snapshot } = useReview.getState();
  return `sockatlas ${command} ${rowWord(row)}${snapshot === null ? '' : ` --from ${shellWord(bytesOfText(snapshot.fileName))}`}`;
}

export const copyCommands: readonly Command[] = [
  {
    id: 'copy.name',
    title: 'Copy name',
    keywords: 'path clipboard',
    icon: Copy,
    group: 'Copy',
    keys: ['Ctrl+C'],
    places: ['row'],
    obstacle: needsName,
    run: (context) => {
      const rows = many(context).filter((row) => row.name !== '');
      // Of several, each on a line: names with line breaks could not be told apart, so all go quoted then.
      if (rows.length > 1) return copyText(rows.map((row) => shellWord(row.name)).join('\n'), `${rows.length} names`);
      return rows[0] ? copyBytes(rows[0].name, 'Name') : undefined;
    },
  },
  { id: 'copy.hex', title: 'Copy name as hex', keywords: 'bytes', group: 'Copy', places: ['row'], obstacle: needsName, run: ({ current }) => (current ? copyText(toHex(current.name), 'Bytes') : undefined) },
  { id: 'copy.key', title: 'Copy key', keywords: 'cookie identity netns', group: 'Copy', places: ['row'], obstacle: needsRow, run: ({ current }) => (current ? copyText(current.key, 'Key') : undefined) },
  {
    id: 'copy.json',
    title: 'Copy as JSON',
    keywords: 'raw data',
    icon: Braces,
    group: 'Copy',
    places: ['row'],
    obstacle: needsRow,
    run: (context) => {
      const model = getModel();
      const rows = many(context);
      return model ? copyText(JSON.stringify(rows.length === 1 && rows[0] ? rawOf(rows[0], model) : rows.map((row) => rawOf(row, model)), null, 2), 'JSON') : undefined;
    },
  },
  {
    id: 'copy.command',
    title: 'Copy command line',
    keywords: 'terminal shell sockatlas show',
    icon: Terminal,
    group: 'Copy',
    keys: ['Ctrl+Shift+C'],
    places: ['row'],
    obstacle: needsRow,
    run: ({ current }) => (current ? copyText(showCommand(current), 'Command line') : undefined),
    commandLine: ({ current }) => (current ? showCommand(current) : null),
  },
];
