import { z } from 'zod';
import { addressSchema } from '../address-schema.ts';
import { callFlags } from '../call.ts';
import { exampleNameProblem, mostExampleBytes, type Example } from './example.ts';

export const exampleNameSchema = z.string().refine((name) => exampleNameProblem(name) === null, { error: 'no name for an example' });

export const exampleSchema: z.ZodType<Example> = z.object({
  address: addressSchema,
  method: z.string().max(4096),
  flag: z.enum(callFlags),
  timeoutMs: z.number().int().min(1).max(24 * 3600_000).nullable(),
  parameters: z.string().max(mostExampleBytes),
  comment: z.string().max(4096),
});
