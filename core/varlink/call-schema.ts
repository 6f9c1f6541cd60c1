import { z } from 'zod';
import { bytesSchema } from '../model/bytes-schema.ts';
import { addressSchema } from './address-schema.ts';
import { callFlags } from './call.ts';

/** Most bytes of one message: sd-varlink.c, VARLINK_BUFFER_MAX. */
export const mostMessageBytes = 16 * 1024 * 1024;

/** The inode that was shown under a path: a call meets that one or none. */
export const shownInodeSchema = z.object({ dev: z.string(), ino: z.string() });

export const startCallSchema = z.object({
  /** Of the caller's choice; names the call in events and when it is steered. */
  id: z.string().min(1).max(64),
  address: addressSchema,
  /** null where none was shown: abstract names, ssh, exec. */
  shown: shownInodeSchema.nullable(),
  method: z.string().max(4096),
  /** JSON of an object. Text, since integers of 64 bits must arrive as they were written. */
  parameters: z.string().max(mostMessageBytes),
  flag: z.enum(callFlags),
  /** How long nothing may come; null waits for ever. */
  timeoutMs: z.number().int().min(1).max(24 * 3600_000).nullable(),
  /** Files to open and send along; their index is their place here. SCM_MAX_FD is 253. */
  descriptors: z.array(z.object({ path: bytesSchema, mode: z.enum(['read', 'write', 'read-write']) })).max(253),
  /** Whether descriptors of the service are taken; otherwise they are closed unseen. */
  acceptDescriptors: z.boolean(),
});
export type StartCall = Readonly<z.infer<typeof startCallSchema>>;

export const steerCallSchema = z.object({
  id: z.string().max(64),
  act: z.discriminatedUnion('is', [
    z.object({ is: z.literal('cancel') }),
    /** Nothing more is read, so that the service must wait too. */
    z.object({ is: z.literal('hold') }),
    z.object({ is: z.literal('go-on') }),
    /** So many replies have been taken in; an agent that is far ahead waits. */
    z.object({ is: z.literal('taken'), count: z.number().int().nonnegative() }),
    /** Bytes to the service, after an upgrade. */
    z.object({ is: z.literal('send'), bytes: bytesSchema }),
    /** Descriptors that came are closed, and nothing more is known of the call. */
    z.object({ is: z.literal('forget') }),
    /** Saves what a received descriptor can be read from as a new file. */
    z.object({ is: z.literal('save'), reply: z.number().int().nonnegative(), index: z.number().int().nonnegative(), path: bytesSchema }),
  ]),
});
