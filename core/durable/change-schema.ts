import { z } from 'zod';
import { isSocketUnit } from './drop-in.ts';
import { durableOptionSchema } from './option-schema.ts';

/** No drop-in of ours is longer. */
const mostLetters = 1_000_000;

/** What to make of the drop-in that Sockatlas keeps for a unit. The text is composed from the settings where it is written. */
export const dropInChangeSchema = z.object({
  unit: z.string().refine(isSocketUnit, 'this is no name of a .socket unit'),
  scope: z.enum(['system', 'user']),
  /** The whole of it, or null to remove it. */
  options: z.array(durableOptionSchema).min(1).max(8).nullable(),
  /** What stood in the file when it was shown, or null for no file; when it is no longer so, nothing is written. */
  before: z.string().max(mostLetters).nullable(),
});

/** A drop-in that was written or removed, and read back. */
export const dropInDoneSchema = z.object({
  id: z.string(),
  atMs: z.number(),
  lasting: dropInChangeSchema,
  /** The same on the command line. */
  command: z.string(),
  /** The change that takes it back. */
  undo: dropInChangeSchema,
  /** Id of the change that this one took back, or null. */
  undoes: z.string().nullable(),
});
