import { z } from 'zod';
import { reasonCodes, type Reason } from './known.ts';

export const reasonSchema: z.ZodType<Reason> = z.object({
  code: z.enum(reasonCodes),
  detail: z.string().optional(),
});

export const knownSchema = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('known', [
    z.object({ known: z.literal(true), value }),
    z.object({ known: z.literal(false), reason: reasonSchema }),
  ]);
