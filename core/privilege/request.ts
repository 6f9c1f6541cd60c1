import { z } from 'zod';
import { dropInChangeSchema } from '../durable/change-schema.ts';
import { editSchema } from '../edits/edit.ts';
import { doorFactsSchema } from '../model/door.ts';
import { failureSchema } from '../failure-schema.ts';
import { mostChanges } from './words.ts';

/** A descriptor that a process of the caller holds open, and with it an inode: `/proc/PID/fd/FD`. */
export const heldSchema = z.object({ pid: z.number().int().positive(), startTicks: z.string().regex(/^\d{1,20}$/), fd: z.number().int().nonnegative() });
export type Held = Readonly<z.infer<typeof heldSchema>>;

/**
 * One change for the act door. An entry point is always handed over as a descriptor that the caller holds: no path of the caller's is
 * followed. A socket object that the caller may not open is reached through its holder, and told from every other by its cookie.
 */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('edit'), edit: editSchema, held: heldSchema.nullable() }),
  /** Settings that make a change last; the door composes the file from them. */
  z.object({ kind: z.literal('dropIn'), change: dropInChangeSchema }),
]);
export type Change = Readonly<z.infer<typeof changeSchema>>;

/** What the caller writes to the act door: one line of JSON on its standard input. */
export const actRequestSchema = z.object({
  version: z.literal(1),
  changes: z.array(changeSchema).min(1).max(mostChanges),
  /** Whether one that is refused ends it. */
  stopAtRefusal: z.boolean(),
});
export type ActRequest = Readonly<z.infer<typeof actRequestSchema>>;

const outcomeSchema = z.union([
  z.object({
    ok: z.literal(true),
    value: z.object({
      /** The door of a socket as it is now, read back from the inode; null for a drop-in, which is read back too. */
      after: doorFactsSchema.nullable(),
      /** Whether the system journal took the record of it. */
      logged: z.boolean(),
    }),
  }),
  z.object({ ok: z.literal(false), error: failureSchema }),
]);
export type Outcome = Readonly<z.infer<typeof outcomeSchema>>;

/** What the act door answers: one line of JSON on its standard output, one outcome for each change that was tried, in their order, or one failure for all. */
export const actAnswerSchema = z.union([z.object({ outcomes: z.array(outcomeSchema) }), z.object({ error: failureSchema })]);
export type ActAnswer = Readonly<z.infer<typeof actAnswerSchema>>;

/** Longest request, in bytes: two values of 64 KiB are up to 800 KiB of JSON. */
export const mostRequestBytes = 4 * 1024 * 1024;
