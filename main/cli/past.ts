import { commandOf, deedOf } from '#core/edits/command.ts';
import { dropInInWords, type DropInDone } from '#core/durable/change.ts';
import { dropInText } from '#core/durable/drop-in.ts';
import { deedsOf, latestStanding, undosOf, type Deed } from '#core/edits/deeds.ts';
import type { EditDone, EditRefused } from '#core/edits/edit.ts';
import { takenBack } from '#core/edits/taken-back.ts';
import { doorInWords, valuesInWords } from '#core/edits/words.ts';
import { applyEdits } from '#agent/edits/apply-many.ts';
import { historyPath, loadHistory, mostEdits, type History } from '#agent/edits/history.ts';
import { undoDropIn } from './commands/lasting.ts';
import { conflictLines, make, manyAsAdministrator, statusOf, type ChangeOption } from './commands/change.ts';
import { see } from './find.ts';
import { dim, Exit, print, say, status, table, type Status } from './terminal.ts';

/** Edits, newest first; lines of the file that are none are mentioned. */
function load(limit: number): History {
  const all = loadHistory(limit);
  const { damaged } = all;
  if (damaged > 0) say(`sockatlas: ${damaged} ${damaged === 1 ? 'line' : 'lines'} of ${historyPath()} cannot be read and ${damaged === 1 ? 'was' : 'were'} passed over.`);
  return all;
}

export interface HistoryOption {
  readonly json?: boolean;
  readonly limit: string;
  /** Also what was refused. */
  readonly refused?: boolean;
}

/** `sockatlas history`. */
export function history(option: HistoryOption): Status {
  const limit = Number(option.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > mostEdits) throw new Exit(status.usage, `The limit is a number from 1 to ${mostEdits}.`);
  const all = load(mostEdits);
  const gone = new Set([...takenBack(all.edits), ...takenBack(all.lasting)]);
  const lines: Line[] = [...all.edits, ...all.lasting, ...(option.refused ? all.refused : [])];
  lines.sort((a, b) => b.atMs - a.atMs);
  const shown = lines.slice(0, limit);
  if (option.json) print(`${JSON.stringify(shown.map((line) => lineJson(line, gone)), null, 2)}\n`);
  else print(table(['WHEN', 'ID', 'COMMAND'], shown.map((line) => [new Date(line.atMs).toISOString().slice(0, 19).replace('T', ' '), line.id.slice(0, 8), `${line.command}${noteOf(line, gone)}`])));
  return shown.length > 0 ? status.done : status.nothing;
}

type Line = EditDone | EditRefused | DropInDone;

function lineJson(line: Line, gone: ReadonlySet<string>) {
  if ('lasting' in line) {
    const { id, command, undoes, lasting } = line;
    return { id, at: new Date(line.atMs).toISOString(), deed: dropInInWords(lasting), door: null, where: lasting.unit, before: lasting.before, after: lasting.options && dropInText(lasting.options), command, undoes, batch: null, takenBack: gone.has(id), refused: null };
  }
  const { before, after } = valuesInWords(line.edit);
  const { id, command, undoes, batch } = line;
  const failure = 'failure' in line ? line.failure : null;
  return { id, at: new Date(line.atMs).toISOString(), deed: deedOf(line.edit), door: line.edit.door.door, where: doorInWords(line.edit.door), before, after, command, undoes, batch, takenBack: gone.has(id), refused: failure && { code: failure.code, message: failure.message } };
}

function noteOf(line: Line, gone: ReadonlySet<string>): string {
  const notes = [
    ...(line.undoes === null ? [] : [`takes back ${line.undoes.slice(0, 8)}`]),
    ...(!('batch' in line) || line.batch === null ? [] : [`one of ${line.batch.slice(0, 8)}`]),
    ...(gone.has(line.id) ? ['taken back'] : []),
    ...('failure' in line ? [`refused: ${line.failure.message}`] : []),
  ];
  return notes.length === 0 ? '' : `  # ${notes.join('; ')}`;
}

/** Takes back what was done: the newest that stands and is not itself an undo, or the change or batch named. */
export async function undo(id: string | undefined, option: ChangeOption): Promise<Status> {
  const all = load(mostEdits);
  const dropIn = dropInMeant(all, id);
  if (dropIn) return undoDropIn(dropIn, option);
  const standing = id === undefined ? (latestStanding(deedsOf(all))?.standing ?? null) : named(all, id);
  if (standing === null) throw new Exit(status.nothing, id === undefined ? 'There is nothing to take back.' : `There is no change ${id} in the history.`);
  const [first] = standing;
  if (!first) throw new Exit(status.refused, 'This change has been taken back already.', 'See what was done: sockatlas history');
  return standing.length === 1 ? make(first.undo, see().model, option, first.id) : undoMany(standing, option);
}

/** The drop-in that is meant by an id, or without one, when it is the newest of all that stands. */
function dropInMeant({ edits, refused, lasting }: History, id: string | undefined): DropInDone | null {
  const gone = takenBack(lasting);
  if (id === undefined) {
    const newest = lasting.find((one) => one.undoes === null && !gone.has(one.id));
    return newest && newest.atMs > (latestStanding(deedsOf({ edits, refused }))?.atMs ?? 0) ? newest : null;
  }
  const [one, ...more] = lasting.filter((each) => each.id.startsWith(id));
  if (!one || more.length > 0 || edits.some((edit) => edit.id.startsWith(id))) return null;
  if (gone.has(one.id)) throw new Exit(status.refused, 'This change has been taken back already.', 'See what was done: sockatlas history');
  return one;
}

async function undoMany(edits: readonly EditDone[], option: ChangeOption): Promise<Status> {
  if (option.dryRun) {
    for (const { undo: edit } of edits) print(`${commandOf(edit)}\n`);
    return status.done;
  }
  const { capabilities } = see().model.surroundings;
  const results = option.admin ? await manyAsAdministrator(undosOf(edits), capabilities) : applyEdits(undosOf(edits), false, capabilities);
  let outcome: Status = status.done;
  for (const [i, result] of results.entries()) {
    const edit = edits[i];
    if (!edit) continue;
    if (result.state === 'made') print(`Taken back. ${deedOf(edit.edit)}.\n${dim(`  ${result.made.command}`)}\n`);
    else if (result.state === 'refused') {
      outcome = statusOf(result.failure.code);
      say(`sockatlas: ${deedOf(edit.edit)} stays. ${result.failure.message}${conflictLines(result.failure)}`);
    }
  }
  return outcome;
}

/** What stands of the change or the batch whose id begins so; null where there is none. */
function named(all: History, id: string): readonly EditDone[] | null {
  const gone = takenBack(all.edits);
  const single = all.edits.filter((edit) => edit.id.startsWith(id)).map((edit): Pick<Deed, 'standing'> => ({ standing: gone.has(edit.id) ? [] : [edit] }));
  const batches = deedsOf({ edits: all.edits, refused: [] }).filter((deed) => deed.id.startsWith(id) && !all.edits.some((edit) => edit.id === deed.id));
  const fit = [...single, ...batches];
  if (fit.length > 1) throw new Exit(status.usage, `${fit.length} changes have an id that begins with "${id}".`, 'See them: sockatlas history');
  return fit[0]?.standing ?? null;
}
