import { deedOf } from '#core/edits/command.ts';
import { takenBack } from '#core/edits/taken-back.ts';
import type { EditDone } from '#core/edits/edit.ts';
import { historyPath, loadHistory, mostEdits } from '#agent/edits/history.ts';
import { make, type ChangeOption } from './change.ts';
import { see } from './find.ts';
import { Exit, print, say, status, table, type Status } from './terminal.ts';

/** Edits, newest first; lines of the file that are none are mentioned. */
function load(limit: number): readonly EditDone[] {
  const { edits, damaged } = loadHistory(limit);
  if (damaged > 0) say(`sockatlas: ${damaged} ${damaged === 1 ? 'line' : 'lines'} of ${historyPath()} cannot be read and ${damaged === 1 ? 'was' : 'were'} passed over.`);
  return edits;
}

/** `sockatlas history`. */
export function history(option: { readonly json?: boolean; readonly limit: string }): Status {
  const limit = Number(option.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > mostEdits) throw new Exit(status.usage, `The limit is a number from 1 to ${mostEdits}.`);
  const all = load(mostEdits);
  const gone = takenBack(all);
  const edits = all.slice(0, limit);
  if (option.json)
    print(`${JSON.stringify(edits.map((edit) => ({ id: edit.id, at: new Date(edit.atMs).toISOString(), deed: deedOf(edit.edit), command: edit.command, undoes: edit.undoes, takenBack: gone.has(edit.id) })), null, 2)}\n`);
  else
    print(
      table(
        ['WHEN', 'ID', 'COMMAND'],
        edits.map((edit) => [new Date(edit.atMs).toISOString().slice(0, 19).replace('T', ' '), edit.id.slice(0, 8), `${edit.command}${edit.undoes ? `  # takes back ${edit.undoes.slice(0, 8)}` : ''}${gone.has(edit.id) ? '  # taken back' : ''}`]),
      ),
    );
  return edits.length > 0 ? status.done : status.nothing;
}

/** Takes back an edit: the one named, or the newest that stands and is not itself an undo. */
export function undo(id: string | undefined, option: ChangeOption): Status {
  const edits = load(mostEdits);
  const gone = takenBack(edits);
  const edit = id === undefined ? edits.find((one) => one.undoes === null && !gone.has(one.id)) : byId(edits, id);
  if (!edit) throw new Exit(status.nothing, id === undefined ? 'There is nothing to take back.' : `There is no change ${id} in the history.`);
  if (gone.has(edit.id)) throw new Exit(status.refused, 'This change has been taken back already.', 'See what was done: sockatlas history');
  return make(edit.undo, see().model, option, edit.id);
}

function byId(edits: readonly EditDone[], id: string): EditDone | undefined {
  const fit = edits.filter((edit) => edit.id.startsWith(id));
  if (fit.length > 1) throw new Exit(status.usage, `${fit.length} changes have an id that begins with "${id}".`, 'See them: sockatlas history');
  return fit[0];
}
