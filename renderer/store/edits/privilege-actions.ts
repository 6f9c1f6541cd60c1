import { dropInInWords, type DropInChange, type DropInDone } from '#core/durable/change.ts';
import { deedOf } from '#core/edits/command.ts';
import type { EditOfMany } from '#core/edits/edit.ts';
import type { Result } from '#core/failure.ts';
import { keepPace, refocusAgent, showFailure, showToast } from '../actions.ts';
import { getNow } from '../live/live.ts';
import { useUi } from '../ui.ts';

/** Whether what is shown is seen with the eyes of root, though the window itself is not. */
export const looksAsAdministrator = (): boolean => getNow().model?.surroundings.uid === 0 && useUi.getState().about?.root === false;

/** Has changes made by the act door: an administrator is asked first. What was typed stays until they are made. */
export async function doAsAdministrator(edits: readonly EditOfMany[]): Promise<void> {
  const outcome = await window.sockatlas.call.actAsAdministrator({ edits: [...edits], stopAtRefusal: true });
  if (!outcome.ok) {
    showFailure(outcome.error);
    return;
  }
  const made = outcome.value.results.flatMap((result) => (result.state === 'made' ? [result.made] : []));
  const refused = outcome.value.results.find((result) => result.state === 'refused');
  const [only] = made;
  const isUndo = edits.some(({ undoes }) => undoes !== null);
  const what = only && made.length === 1 ? deedOf(only.edit) : `${made.length} changes made`;
  if (made.length > 0)
    showToast({ text: isUndo ? `Taken back, as administrator: ${what}` : `${what}, as administrator`, hint: isUndo ? null : lostOnRestart, tone: 'plain', command: made.map(({ command }) => command).join('\n'), ...(!isUndo && { undo: made.toReversed() }) });
  if (refused) showFailure(refused.failure);
  // A label that was being edited is set now; the form has nothing left to do.
  const { labelEditor } = useUi.getState();
  if (labelEditor && !refused && made.some(({ edit }) => edit.act === 'setLabel')) useUi.setState({ labelEditor: null });
}

/** Every change of the moment has this in common. */
export const lostOnRestart = 'Lost on restart, unless the unit keeps it: see Protection.';

/** Looks with the eyes of root, or with one's own again. */
export async function lookAs(administrator: boolean): Promise<void> {
  const outcome = await window.sockatlas.call.lookAs({ administrator });
  if (!outcome.ok) {
    showFailure(outcome.error);
    return;
  }
  keepPace();
  refocusAgent();
  showToast({ text: administrator ? 'You see what an administrator sees. Nothing can be changed by looking.' : 'You see what you yourself may see.', tone: 'plain' });
}

/** Writes or removes the drop-in of a unit; one of the system takes an administrator. */
export async function keepDropIn(change: DropInChange, undoes: DropInDone | null = null): Promise<Result<DropInDone>> {
  const admin = change.scope === 'system' && useUi.getState().about?.root !== true;
  const outcome = await window.sockatlas.call.keepDropIn({ change, undoes: undoes?.id ?? null, admin });
  if (!outcome.ok) {
    showFailure(outcome.error, undefined);
    return outcome;
  }
  const made = outcome.value;
  showToast({
    text: undoes ? `Taken back: ${dropInInWords(undoes.lasting)}` : change.options === null ? `Drop-in of ${change.unit} removed` : `Written down for ${change.unit}`,
    hint: `It counts when the unit makes its socket anew: systemctl ${change.scope === 'user' ? '--user ' : ''}restart ${change.unit}`,
    tone: 'plain',
    command: made.command,
    ...(undoes === null && { undoDropIn: made }),
  });
  return outcome;
}
