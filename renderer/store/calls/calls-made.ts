import { create } from 'zustand';
import { printAddress } from '#core/varlink/address-text.ts';
import type { CallMade } from '#core/varlink/history/made.ts';
import { showFailure } from '../actions.ts';
import { onCallEvents } from './call-events.ts';
import type { Asked } from './calls.ts';

interface CallsMade {
  /** Newest first; null until they are read. */
  readonly calls: readonly CallMade[] | null;
  readonly damaged: number;
}

export const useCallsMade = create<CallsMade>()(() => ({ calls: null, damaged: 0 }));

const most = 500;

/** Reads the history of calls anew, this window's and the command line's. */
export async function loadCallsMade(): Promise<void> {
  const outcome = await window.sockatlas.call.readCalls({ limit: most });
  if (outcome.ok) useCallsMade.setState(outcome.value);
  else showFailure(outcome.error);
}

/** Takes calls out of the history; all there are with null. */
export async function forgetCallsMade(ids: readonly string[] | null): Promise<void> {
  const outcome = await window.sockatlas.call.forgetCalls({ ids: ids === null ? null : [...ids] });
  if (!outcome.ok) showFailure(outcome.error);
  await loadCallsMade();
}

/** The key of the service that was called. */
export const serviceOf = ({ address }: CallMade): string => printAddress(address);

/** The same call once more, to whoever is there now: `shown` is the inode of now. */
export const askedAgain = ({ address, method, parameters, flag, timeoutMs, descriptors, acceptDescriptors }: CallMade, shown: Asked['shown']): Asked => ({ address, shown, method, parameters: parameters ?? '{}', flag, timeoutMs, descriptors, acceptDescriptors });

// The agent writes a call down when it has ended; a moment later it can be read.
let timer: ReturnType<typeof setTimeout> | undefined;
onCallEvents((events) => {
  if (useCallsMade.getState().calls === null || !events.some(({ is }) => is === 'ended')) return;
  clearTimeout(timer);
  timer = setTimeout(() => void loadCallsMade(), 150);
});
