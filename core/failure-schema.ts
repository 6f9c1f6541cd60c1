import { z } from 'zod';
import { failureCodes, type Failure } from './failure.ts';

export const failureSchema: z.ZodType<Failure> = z.object({
  code: z.enum(failureCodes),
  message: z.string(),
  hint: z.string().nullable(),
  conflict: z.object({ before: z.string(), now: z.string() }).optional(),
});
