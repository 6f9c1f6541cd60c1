import { z } from 'zod';
import { failureSchema } from '../../failure-schema.ts';
import { bytesSchema } from '../../model/bytes-schema.ts';
import { addressSchema } from '../address-schema.ts';
import { callFlags, descriptorModes } from '../call.ts';
import type { CallMade } from './made.ts';

const number = z.number();

const peerSchema = z.object({ pid: number, uid: number, gid: number, command: bytesSchema.nullable(), unit: bytesSchema.nullable() });

const endSchema = z.discriminatedUnion('how', [
  z.object({ how: z.literal('replied') }),
  z.object({ how: z.literal('error'), name: z.string(), text: z.string(), afterMs: number }),
  z.object({ how: z.literal('cancelled') }),
  z.object({ how: z.literal('failed'), failure: failureSchema }),
]);

export const callMadeSchema: z.ZodType<CallMade> = z.object({
  id: z.string(),
  atMs: number,
  by: z.enum(['window', 'command line']),
  address: addressSchema,
  method: z.string(),
  parameters: z.string().nullable(),
  flag: z.enum(callFlags),
  timeoutMs: number.nullable(),
  descriptors: z.array(z.object({ path: bytesSchema, mode: z.enum(descriptorModes) })),
  acceptDescriptors: z.boolean(),
  peer: peerSchema.nullable(),
  end: endSchema,
  tookMs: number,
  replies: z.array(z.string().nullable()),
  count: number.int().nonnegative(),
  masked: z.boolean(),
});
