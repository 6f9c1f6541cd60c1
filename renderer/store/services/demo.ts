import { shownBytes } from '#core/names/shown.ts';
import { clearFilter, goToPage, showFailure, showToast } from '../actions.ts';
import { getNow } from '../live/live.ts';

/** Whether demo services run, whoever of this user started them: they have a registry of their own only then. */
export const demoRuns = (): boolean => getNow().model?.surroundings.registries.some(({ name }) => name === 'demo') ?? false;

/** Starts them and shows them. */
export async function startDemo(): Promise<void> {
  const outcome = await window.sockatlas.call.demo({ run: true });
  if (!outcome.ok) {
    showFailure(outcome.error);
    return;
  }
  const { folder } = outcome.value;
  goToPage('services');
  clearFilter(); // whatever was looked for before, now it is these
  showToast({ text: 'The demo services run', hint: `${folder === null ? '' : `They lie in ${shownBytes(folder)}. `}Nothing is left of them when you stop them or close the window.`, tone: 'plain' });
}

export async function stopDemo(): Promise<void> {
  const outcome = await window.sockatlas.call.demo({ run: false });
  if (outcome.ok) showToast({ text: 'The demo services have ended, and their folder is gone', tone: 'plain' });
  else showFailure(outcome.error);
}
