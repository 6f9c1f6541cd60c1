import { z } from 'zod';
import { bytesSchema } from './bytes-schema.ts';

/** A socket inode in a folder where sockets live that no socket in sight was bound to: what a service left behind, most often. */
export const straySchema = z.object({
  path: bytesSchema,
  /** As in EntryPoint. */
  dev: z.string(),
  ino: z.string(),
  mode: z.number().int().min(0).max(0o7777),
  uid: z.number().int().nonnegative(),
  gid: z.number().int().nonnegative(),
});
export type Stray = Readonly<z.infer<typeof straySchema>>;
