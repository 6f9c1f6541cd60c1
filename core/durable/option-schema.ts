import { z } from 'zod';
import { bytesSchema } from '../model/bytes-schema.ts';
import { labelOptions } from './option.ts';

export const durableLabelSchema = z.object({ name: bytesSchema, value: bytesSchema });
const idSchema = z.number().int().min(0).max(0xfffffffe);

/** A setting of a .socket unit that makes a change last: systemd.socket(5). */
export const durableOptionSchema = z.discriminatedUnion('option', [
  z.object({ option: z.literal('SocketMode'), mode: z.number().int().min(0).max(0o7777) }),
  /** By number: a name would have to be looked up by whoever reads it. */
  z.object({ option: z.literal('SocketUser'), id: idSchema }),
  z.object({ option: z.literal('SocketGroup'), id: idSchema }),
  z.object({
    option: z.enum(labelOptions),
    /** First forget what the unit sets so far; without it the labels are added, and the last value of a name counts. */
    reset: z.boolean(),
    labels: z.array(durableLabelSchema).max(128),
  }),
  /** Symbolic links to the entry point, beside those that the unit makes already: the names in a registry. */
  z.object({ option: z.literal('Symlinks'), paths: z.array(bytesSchema).min(1).max(64) }),
]);
