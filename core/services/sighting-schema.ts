import { z } from 'zod';
import { addressSchema } from '../varlink/address-schema.ts';
import type { InterfaceText, Sighting } from './sighting.ts';

export const sightingSchema: z.ZodType<Sighting> = z.object({
  address: addressSchema,
  firstSeenMs: z.number(),
  lastSeenMs: z.number(),
  vendor: z.string(),
  product: z.string(),
  version: z.string(),
  url: z.string(),
  interfaces: z.array(z.object({ name: z.string(), hash: z.string().nullable() })),
});

export const interfaceTextSchema: z.ZodType<InterfaceText> = z.object({ hash: z.string(), text: z.string() });
