import { z } from 'zod';
import { bytesSchema } from '../model/bytes-schema.ts';
import type { Address } from './address.ts';

export const addressSchema: z.ZodType<Address> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unix'), name: bytesSchema }),
  z.object({ kind: z.literal('exec'), path: bytesSchema }),
  z.object({ kind: z.literal('ssh-unix'), host: z.string().max(255), path: bytesSchema }),
  z.object({ kind: z.literal('ssh-exec'), host: z.string().max(255), command: bytesSchema }),
]);
