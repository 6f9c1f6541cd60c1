import { z } from 'zod';
import { addressSchema } from '../varlink/address-schema.ts';

/**
 * What a service said of itself when it was asked (org.varlink.service.GetInfo and GetInterfaceDescription), and from when to when it said
 * the same. The texts are kept apart, by their content.
 */
export const sightingSchema = z.object({
  address: addressSchema,
  firstSeenMs: z.number(),
  lastSeenMs: z.number(),
  vendor: z.string(),
  product: z.string(),
  version: z.string(),
  url: z.string(),
  /** `hash` is SHA-256 of the text, in hex; null where the service would not describe it. */
  interfaces: z.array(z.object({ name: z.string(), hash: z.string().nullable() })),
});
export type Sighting = Readonly<z.infer<typeof sightingSchema>>;
