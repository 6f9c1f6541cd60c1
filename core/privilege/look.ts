import { z } from 'zod';
import { doorRefSchema } from '../edits/edit.ts';
import { failureSchema } from '../failure-schema.ts';
import type { AgentCallName } from '../call-names.ts';
import { bytesSchema } from '../model/bytes-schema.ts';
import type { StreamMessage } from '../stream.ts';
import { heldSchema } from './request.ts';

/**
 * What the look door answers: calls that look. All that could change something, or that writes what a user keeps, is answered by the agent
 * of that user, whatever eyes it has.
 */
export const lookCallNames = ['refresh', 'setPace', 'focus', 'readLabel', 'takeSnapshot', 'listAccounts'] as const satisfies readonly AgentCallName[];
export type LookCallName = (typeof lookCallNames)[number];
export const isLookCall = (name: string): name is LookCallName => (lookCallNames as readonly string[]).includes(name);

/** One line to the look door. */
export const toLookSchema = z.discriminatedUnion('kind', [
  /** Begin to tell. */
  z.object({ kind: z.literal('stream') }),
  z.object({ kind: z.literal('call'), id: z.number().int().nonnegative(), name: z.enum(lookCallNames), input: z.unknown() }),
  /** Hold this inode open for the act door, where the way to it is closed to the caller. The answer is a `HeldForAct`. */
  z.object({ kind: z.literal('hold'), id: z.number().int().nonnegative(), door: doorRefSchema }),
  z.object({ kind: z.literal('release'), fd: z.number().int().nonnegative() }),
]);
export type ToLook = z.infer<typeof toLookSchema>;

/** An entry point that the look door holds open, and the path that leads to it. */
export const heldForActSchema = z.object({ held: heldSchema, path: bytesSchema });
export type HeldForAct = Readonly<z.infer<typeof heldForActSchema>>;

const resultSchema = z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), error: failureSchema })]);

/** One line from the look door. What it tells is a StreamMessage: it comes from our own program, and is as large as the system. */
export const fromLookSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('answer'), id: z.number(), result: resultSchema }),
  z.object({ kind: z.literal('told'), message: z.custom<StreamMessage>((value) => typeof value === 'object' && value !== null && 'kind' in value) }),
]);
export type FromLook = z.infer<typeof fromLookSchema>;
