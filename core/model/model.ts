import { z } from 'zod';
import { capabilitySchema } from './capability.ts';
import { namespaceSchema } from './namespace-schema.ts';
import { entryPointSchema, type EntryPoint } from './door.ts';
import { dropInFolderSchema } from './drop-ins.ts';
import { foldersSchema } from './folder.ts';
import { processSchema, type Process } from './process.ts';
import { registryEntrySchema, registrySchema, type RegistryEntry } from './registry.ts';
import { straySchema } from './stray.ts';
import { socketSchema, type Socket } from './socket.ts';

/** What holds for the whole picture. */
export const surroundingsSchema = z.object({
  hostName: z.string(),
  /** For show only: what the kernel can do is probed. */
  kernelRelease: z.string(),
  netns: z.string(),
  /** Our own first; the others by number. */
  namespaces: z.array(namespaceSchema),
  uid: z.number().int().nonnegative(),
  userName: z.string(),
  source: z.enum(['sock_diag', '/proc/net/unix']),
  capabilities: z.array(capabilitySchema),
  registries: z.array(registrySchema),
  /** Folders of services that implement the same interface. Snapshots of before have none. */
  dropIns: z.array(dropInFolderSchema).optional(),
  /** Names of the accounts that occur, from /etc/passwd and /etc/group only: asking NSS could wake a service. */
  /** Socket inodes that nothing was bound to. Sought seldom; absent until then, and in older snapshots. */
  strays: z.array(straySchema).optional(),
  users: z.record(z.string(), z.string()),
  groups: z.record(z.string(), z.string()),
  /** Groups of each of these users, the group of the account first. Snapshots of before have none. */
  memberships: z.record(z.string(), z.array(z.number().int().nonnegative())).optional(),
  /** What stands on the ways to entry points. Snapshots of before have none. */
  folders: foldersSchema.optional(),
});
export type Surroundings = Readonly<z.infer<typeof surroundingsSchema>>;

/** Everything seen at one moment. Immutable: each refresh makes the next one, sharing what did not change. */
export interface Model {
  readonly surroundings: Surroundings;
  readonly sockets: ReadonlyMap<string, Socket>;
  readonly entryPoints: ReadonlyMap<string, EntryPoint>;
  readonly processes: ReadonlyMap<string, Process>;
  readonly registry: ReadonlyMap<string, RegistryEntry>;
}

const changesSchema = <T extends z.ZodType>(row: T) =>
  z.object({ added: z.array(row), changed: z.array(row), removed: z.array(z.string()) });

/** The difference between two models. The first of a stream has `reset` and adds everything. */
export const deltaSchema = z.object({
  seq: z.number().int().nonnegative(),
  reset: z.boolean(),
  /** When the refresh began, ms since the epoch, and how long it took. */
  atMs: z.number(),
  tookMs: z.number(),
  surroundings: surroundingsSchema.nullable(),
  sockets: changesSchema(socketSchema),
  entryPoints: changesSchema(entryPointSchema),
  processes: changesSchema(processSchema),
  registry: changesSchema(registryEntrySchema),
});
export type Delta = Readonly<z.infer<typeof deltaSchema>>;

export interface Changes<T> {
  readonly added: readonly T[];
  readonly changed: readonly T[];
  readonly removed: readonly string[];
}
