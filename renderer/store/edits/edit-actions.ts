import { commandOf, deedOf } from '#core/edits/command.ts';
import { deedsOf, latestStanding, undosOf } from '#core/edits/deeds.ts';
import { takenBack } from '#core/edits/taken-back.ts';
import type { DropInDone } from '#core/durable/change.ts';
import type { Edit, EditDone, EditOfMany, EditResult } from '#core/edits/edit.ts';
import { done, failed, type Failure, type Result } from '#core/failure.ts';
import { mostChanges } from '#core/privilege/words.ts';
import { showFailure, showToast } from '../actions.ts';
import { keepDropIn, lostOnRestart } from './privilege-actions.ts';
import { editObstacle } from '../review/review.ts';
import { useUi } from '../ui.ts';

/** Why nothing may be changed now, as the failure of a change; null when something may. */
function refusal(): Failure | null {
  const obstacle = editObstacle();
  return obstacle === null ? null : { code: 'refused', message: obstacle, hint: 'Go back to now first.' };
}

/** Makes a change; what came of it is shown in a toast that can take it back. */
export async function applyEdit(edit: Edit, undoes: EditDone | null = null): Promise<Result<EditDone>> {
  const refused = refusal();
  if (refused) {
    showFailure(refused);
    return { ok: false, error: refused };
  }
  const outcome = await window.sockatlas.call.applyEdit({ edit, undoes: undoes?.id ?? null });
  if (outcome.ok)
    showToast({ text: undoes ? `Taken back: ${deedOf(undoes.edit)}` : deedOf(edit), tone: 'plain', command: outcome.value.command, ...(undoes === null && { undo: [outcome.value], hint: lostOnRestart }) });
  // Where something else is there now, the bare command would hit just that.
  else showFailure(outcome.error, outcome.error.code === 'not-permitted' ? commandOf(edit) : undefined, [{ edit, undoes: undoes?.id ?? null }]);
  return outcome;
}

/**
 * Makes changes one after the other, which are taken back at once.
 * @param title what they are together, for the toast: "The recipe"
 */
export async function applyTogether(title: string, edits: readonly EditOfMany[], stopAtRefusal: boolean): Promise<Result<readonly EditResult[]>> {
  const refused = refusal();
  if (refused) {
    showFailure(refused);
    return { ok: false, error: refused };
  }
  if (edits.length === 0) return failed('bad-input', 'There is nothing to change.');
  const outcome = await window.sockatlas.call.applyEdits({ edits: [...edits], stopAtRefusal });
  if (!outcome.ok) {
    showFailure(outcome.error);
    return outcome;
  }
  const { results } = outcome.value;
  const made = results.flatMap((result) => (result.state === 'made' ? [result.made] : []));
  const first = results.find((result) => result.state === 'refused');
  const wanting = edits.filter((_, at) => stillWanted(results[at]));
  const ofAll = made.length === results.length ? '' : ` of ${results.length}`;
  const isUndo = edits.some(({ undoes }) => undoes !== null);
  showToast({
    text: `${title}: ${made.length}${ofAll} ${results.length === 1 ? 'change' : 'changes'} ${isUndo ? 'taken back' : 'made'}`,
    tone: first ? 'danger' : 'plain',
    ...(first && { hint: first.failure.message, ...(first.failure.conflict && { conflict: first.failure.conflict }) }),
    ...(first?.failure.code === 'not-permitted' && wanting.length <= mostChanges && { admin: wanting }),
    ...(made.length > 0 && { command: made.map(({ command }) => command).join('\n') }),
    ...(made.length > 0 && !isUndo && { undo: made.toReversed() }),
  });
  return done(results);
}

/** Not made for lack of a right, or since one before it was not. */
const stillWanted = (result: EditResult | undefined): boolean => result?.state === 'left' || (result?.state === 'refused' && result.failure.code === 'not-permitted');

/** Takes back the newest of what was done that stands, with all that was done at once with it. */
export async function undoLatest(): Promise<void> {
  const history = await window.sockatlas.call.readHistory({ limit: 1000 });
  if (!history.ok) return showFailure(history.error);
  const latest = latestStanding(deedsOf(history.value));
  const dropIn = latestDropIn(history.value.lasting);
  if (dropIn && dropIn.atMs > (latest?.atMs ?? 0)) {
    await keepDropIn(dropIn.undo, dropIn);
    return;
  }
  if (latest) await undoEdits(latest.standing);
  else showToast({ text: 'There is nothing to take back.', tone: 'plain' });
}

/** The newest drop-in that stands and took nothing back itself. */
function latestDropIn(newestFirst: readonly DropInDone[]): DropInDone | undefined {
  const gone = takenBack(newestFirst);
  return newestFirst.find(({ id, undoes }) => undoes === null && !gone.has(id));
}

/** Takes edits back. @param edits newest first. Gives what was refused, in the order of the edits. */
export async function undoEdits(edits: readonly EditDone[]): Promise<readonly Failure[]> {
  const ids = new Set(edits.map(({ id }) => id));
  useUi.setState(({ toasts }) => ({ toasts: toasts.filter(({ undo }) => !undo?.some(({ id }) => ids.has(id))) }));
  const [only] = edits;
  if (only && edits.length === 1) {
    const outcome = await applyEdit(only.undo, only);
    return outcome.ok ? [] : [outcome.error];
  }
  const outcome = await applyTogether('Undo', undosOf(edits), false);
  if (!outcome.ok) return [outcome.error];
  return outcome.value.flatMap((result) => (result.state === 'refused' ? [result.failure] : []));
}
