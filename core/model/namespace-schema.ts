import { z } from 'zod';
import { namespaceKinds } from './namespace.ts';

/** See `Namespace`. */
export const namespaceSchema = z.object({
  netns: z.string(),
  kind: z.enum(namespaceKinds),
  name: z.string(),
  pid: z.number().int().nonnegative(),
  source: z.enum(['sock_diag', '/proc/net/unix', 'none']),
  blindSpot: z.string().nullable(),
});
