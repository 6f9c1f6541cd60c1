import type { EditDone, EditOfMany, EditRefused } from './edit.ts';
import { takenBack } from './taken-back.ts';

/** What was done at once: one edit, or a batch of them; it is taken back at once too. */
export interface Deed {
  /** Of the batch, or of the one edit. */
  readonly id: string;
  /** When the newest of it was made or refused. */
  readonly atMs: number;
  /** Newest first. */
  readonly edits: readonly EditDone[];
  /** Newest first. */
  readonly refused: readonly EditRefused[];
  /** Those of `edits` that have not been taken back. */
  readonly standing: readonly EditDone[];
  /** Whether it took something back, or was to. */
  readonly isUndo: boolean;
}

/** Edits and refusals, each newest first, as deeds, newest first. */
export function deedsOf({ edits, refused }: { readonly edits: readonly EditDone[]; readonly refused: readonly EditRefused[] }): Deed[] {
  const gone = takenBack(edits);
  const parts = new Map<string, { readonly edits: EditDone[]; readonly refused: EditRefused[] }>();
  const partsOf = ({ id, batch }: EditDone | EditRefused) => {
    const key = batch ?? id;
    const there = parts.get(key) ?? { edits: [], refused: [] };
    parts.set(key, there);
    return there;
  };
  for (const edit of edits) partsOf(edit).edits.push(edit);
  for (const refusal of refused) partsOf(refusal).refused.push(refusal);
  const deeds = [...parts].map(([id, part]): Deed => {
    const all = [...part.edits, ...part.refused];
    return { id, ...part, atMs: Math.max(...all.map(({ atMs }) => atMs)), standing: part.edits.filter((edit) => !gone.has(edit.id)), isUndo: all.some(({ undoes }) => undoes !== null) };
  });
  // Two within one millisecond stay as the file has them.
  return deeds.sort((a, b) => b.atMs - a.atMs);
}

/** The newest deed that stands and is no undo itself. */
export const latestStanding = (deeds: readonly Deed[]): Deed | undefined => deeds.find(({ isUndo, standing }) => !isUndo && standing.length > 0);

/** What takes edits back: the last one first, since a later one may rest on an earlier one. @param edits newest first */
export const undosOf = (edits: readonly EditDone[]): EditOfMany[] => edits.map(({ id, undo }) => ({ edit: undo, undoes: id }));
