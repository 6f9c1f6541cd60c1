import { randomUUID } from 'node:crypto';
import type { EditOfMany, EditResult } from '#core/edits/edit.ts';
import type { Capability } from '#core/model/capability.ts';
import { applyEdit } from './apply.ts';

/** Edits one after the other, each checked, made, read back and recorded as if it were alone, under one batch. */
export function applyEdits(edits: readonly EditOfMany[], stopAtRefusal: boolean, capabilities: readonly Capability[]): EditResult[] {
  const batch = randomUUID();
  let ended = false;
  return edits.map(({ edit, undoes }): EditResult => {
    if (ended) return { state: 'left' };
    const outcome = applyEdit(edit, undoes, capabilities, batch);
    if (outcome.ok) return { state: 'made', made: outcome.value };
    ended = stopAtRefusal;
    return { state: 'refused', failure: outcome.error };
  });
}
