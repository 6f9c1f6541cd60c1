import { create } from 'zustand';
import type { CallOutput } from '#core/calls.ts';
import type { NamedExample } from '#core/varlink/examples/example.ts';
import { showFailure, showToast } from '../actions.ts';

/** Examples that people keep, and what is wrong with files that are none; null until they are read. */
export const useExamples = create<{ readonly read: CallOutput<'readExamples'> | null; /** What is to be kept: a name is asked for. */ readonly saving: Omit<NamedExample, 'name'>['example'] | null }>()(() => ({ read: null, saving: null }));

export async function loadExamples(): Promise<void> {
  const outcome = await window.sockatlas.call.readExamples(null);
  if (outcome.ok) useExamples.setState({ read: outcome.value });
  else showFailure(outcome.error);
}

/** Gives whether it was kept. */
export async function saveExample({ name, example }: NamedExample, replaces: boolean): Promise<boolean> {
  const outcome = await window.sockatlas.call.saveExample({ name, example, replaces });
  if (outcome.ok) {
    useExamples.setState({ saving: null });
    showToast({ text: `The example "${name}" is kept`, tone: 'plain', command: `sockatlas varlink call --example '${name.replaceAll("'", String.raw`'\''`)}'` });
    await loadExamples();
  } else showFailure(outcome.error);
  return outcome.ok;
}

export async function deleteExample(name: string): Promise<void> {
  const outcome = await window.sockatlas.call.deleteExample({ name });
  if (!outcome.ok) showFailure(outcome.error);
  await loadExamples();
}
