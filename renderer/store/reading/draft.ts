import { create } from 'zustand';

/** The interface that is being written, for as long as the window lives. */
export const useDraft = create<{
  readonly text: string;
  /** Counts texts that were put in the place of the whole, so that an open editor takes them up. */
  readonly count: number;
}>()(() => ({ text: '', count: 0 }));
