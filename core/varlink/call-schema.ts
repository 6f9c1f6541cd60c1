import { z } from 'zod';
import { bytesSchema } from '../model/bytes-schema.ts';
import { addressSchema } from './address-schema.ts';
import { callFlags, descriptorModes, type StartCall, type SteerCall } from './call.ts';

/** Most bytes of one message: sd-varlink.c, VARLINK_BUFFER_MAX. */
export const mostMessageBytes = 16 * 1024 * 1024;

/** The inode that was shown under a path: a call meets that one or none. */
export const shownInodeSchema = z.object({ dev: z.string(), ino: z.string(), bornNs: z.string().optional() });

export const startCallSchema: z.ZodType<StartCall> = z.object({
  id: z.string().min(1).max(64),
  address: addressSchema,
  shown: shownInodeSchema.nullable(),
  method: z.string().max(4096),
  parameters: z.string().max(mostMessageBytes),
  flag: z.enum(callFlags),
  timeoutMs: z.number().int().min(1).max(24 * 3600_000).nullable(),
  /** SCM_MAX_FD is 253. */
  descriptors: z.array(z.object({ path: bytesSchema, mode: z.enum(descriptorModes) })).max(253),
  acceptDescriptors: z.boolean(),
});

export const steerCallSchema: z.ZodType<SteerCall> = z.object({
  id: z.string().max(64),
  act: z.discriminatedUnion('is', [
    z.object({ is: z.literal('cancel') }),
    z.object({ is: z.literal('hold') }),
    z.object({ is: z.literal('go-on') }),
    z.object({ is: z.literal('taken'), count: z.number().int().nonnegative() }),
    z.object({ is: z.literal('send'), bytes: bytesSchema }),
    z.object({ is: z.literal('forget') }),
    z.object({ is: z.literal('save'), reply: z.number().int().nonnegative(), index: z.number().int().nonnegative(), path: bytesSchema }),
  ]),
});
