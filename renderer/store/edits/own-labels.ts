import { create } from 'zustand';
import type { CallOutput } from '#core/calls.ts';
import type { KnownLabel } from '#core/labels/known.ts';

/** The user's own dictionary, as last read; null before that. */
const useOwn = create<{ readonly read: CallOutput<'readOwnLabels'> | null }>()(() => ({ read: null }));

/** Reads it anew: when the window opens, and when one comes back to it, perhaps from an editor with that very file. */
export async function loadOwnLabels(): Promise<void> {
  const outcome = await window.sockatlas.call.readOwnLabels(null);
  if (outcome.ok) useOwn.setState({ read: outcome.value });
}

const none: readonly KnownLabel[] = [];
export const useOwnLabels = (): readonly KnownLabel[] => useOwn(({ read }) => read?.labels ?? none);
export const useOwnLabelsFile = (): CallOutput<'readOwnLabels'> | null => useOwn(({ read }) => read);
