import { z } from 'zod';
import { entryPointSchema } from '../model/door.ts';
import { knownSchema } from '../model/known-schema.ts';
import { surroundingsSchema } from '../model/model.ts';
import { processSchema } from '../model/process.ts';
import { registryEntrySchema } from '../model/registry.ts';
import { socketSchema } from '../model/socket.ts';
import type { Opened } from './opened.ts';
import { snapshotFormat, snapshotVersion } from './snapshot.ts';

/** More rows than this are no system that this program could have looked at. */
export const mostRows = 1_000_000;

/** Keys and numbers are shown as they are. */
const plainKey = /^[!-~]{1,200}$/;
const decimal = /^\d{1,30}$/;
const hasPlainKey = ({ key }: { readonly key: string }): boolean => plainKey.test(key);

const rows = <T extends z.ZodType>(row: T) => z.array(row).max(mostRows);

/** What is asked first, so that another version is told from a damaged file. */
export const snapshotHeadSchema = z.object({ format: z.literal(snapshotFormat), version: z.number().int().positive() });

/** Members that are not known here are passed over: a later program may add some within one version. */
export const snapshotFileSchema = z.object({
  format: z.literal(snapshotFormat),
  version: z.literal(snapshotVersion),
  madeBy: z.string().max(100),
  atMs: z.number().min(0).max(8.64e15),
  bootId: knownSchema(z.string().regex(/^[\w-]{1,64}$/)),
  surroundings: surroundingsSchema,
  sockets: rows(socketSchema.refine(hasPlainKey).refine((socket) => [socket.netns, socket.cookie.known ? socket.cookie.value : '0'].every((number) => decimal.test(number)))),
  entryPoints: rows(entryPointSchema.refine(({ dev, ino, bornNs, ctimeNs }) => [dev, ino, bornNs, ctimeNs].every((number) => decimal.test(number)))),
  processes: rows(processSchema.refine(hasPlainKey)),
  registry: rows(registryEntrySchema),
});

/** See Opened. It is made by this program itself, so only its shape is told here. */
export const openedSchema: z.ZodType<Opened> = z.object({
  fileName: z.string(),
  atMs: z.number(),
  bootId: knownSchema(z.string()),
  madeBy: z.string(),
  surroundings: surroundingsSchema,
  sockets: z.array(socketSchema),
  entryPoints: z.array(entryPointSchema),
  processes: z.array(processSchema),
  registry: z.array(registryEntrySchema),
});
