import { z } from 'zod';
import { bytesSchema } from './bytes-schema.ts';
import { reasonSchema } from './known-schema.ts';

/**
 * A folder in which services lie that implement the same interface, each under its own name: who wants all of them asks each.
 * systemd's are /run/systemd/userdb and kin; no registry lists what is in them.
 */
export const dropInFolderSchema = z.object({
  path: bytesSchema,
  /** The interface that all in it implement. */
  interface: z.string(),
  state: z.discriminatedUnion('state', [z.object({ state: z.literal('present') }), z.object({ state: z.literal('absent') }), z.object({ state: z.literal('unknown'), reason: reasonSchema })]),
  entries: z.array(
    z.object({
      name: bytesSchema,
      path: bytesSchema,
      target: z.discriminatedUnion('state', [
        /** The socket inode that it is or leads to. */
        z.object({ state: z.literal('socket'), dev: z.string(), ino: z.string() }),
        z.object({ state: z.literal('dangling') }),
        z.object({ state: z.literal('unknown'), reason: reasonSchema }),
      ]),
    }),
  ),
});
export type DropInFolder = Readonly<z.infer<typeof dropInFolderSchema>>;
