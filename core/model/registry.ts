import { z } from 'zod';
import { bytesSchema } from './bytes-schema.ts';
import { knownSchema, reasonSchema } from './known-schema.ts';
import { registryNames } from './words.ts';

/** One name in a Varlink registry folder (UAPI.20, Registry): a link to a public service. */
export const registryEntrySchema = z.object({
  /** `registry/name`. */
  key: z.string(),
  registry: z.enum(registryNames),
  /** File name, which is the interface's name. */
  name: bytesSchema,
  /** The link (or socket) itself. */
  path: bytesSchema,
  /** Text of the symbolic link, or null when the entry is itself the inode. */
  link: knownSchema(bytesSchema.nullable()),
  uid: z.number().int().nonnegative(),
  target: z.discriminatedUnion('state', [
    z.object({ state: z.literal('socket'), entryPoint: z.string() }),
    z.object({ state: z.literal('dangling') }),
    z.object({ state: z.literal('not-a-socket'), what: z.string() }),
    z.object({ state: z.literal('unknown'), reason: reasonSchema }),
  ]),
});
export type RegistryEntry = Readonly<z.infer<typeof registryEntrySchema>>;

export const registrySchema = z.object({
  name: z.enum(registryNames),
  path: bytesSchema,
  state: z.discriminatedUnion('state', [
    z.object({ state: z.literal('present') }),
    z.object({ state: z.literal('absent') }),
    z.object({ state: z.literal('unknown'), reason: reasonSchema }),
  ]),
});
export type Registry = Readonly<z.infer<typeof registrySchema>>;
