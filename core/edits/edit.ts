import { z } from 'zod';
import { aclSchema } from '../access/acl-schema.ts';
import { failureSchema } from '../failure-schema.ts';
import { bytesSchema } from '../model/bytes-schema.ts';
import { doorFactsSchema } from '../model/door.ts';

/** An inode beyond doubt: see DoorFacts. */
const inodeFields = { dev: z.string(), ino: z.string(), bornNs: z.string() };

/** Which inode to act on: the identity that the user saw. The agent refuses every other. */
export const doorRefSchema = z.discriminatedUnion('door', [
  z.object({
    door: z.literal('entryPoint'),
    /** Where it is reached (EntryPoint.reach). */
    reach: bytesSchema,
    /** As the user knows it (EntryPoint.path); for commands and messages. */
    path: bytesSchema,
    ...inodeFields,
  }),
  z.object({
    door: z.literal('object'),
    /** Key of the socket. */
    socket: z.string(),
    /** A holder, through whose descriptor the socket object is reached. */
    pid: z.number().int().positive(),
    startTicks: z.string(),
    fd: z.number().int().nonnegative(),
    ...inodeFields,
  }),
]);
export type DoorRef = Readonly<z.infer<typeof doorRefSchema>>;

const ownerSchema = z.object({ uid: z.number().int().min(0).max(0xfffffffe), gid: z.number().int().min(0).max(0xfffffffe) });
const modeSchema = z.number().int().min(0).max(0o7777);
/** Linux: XATTR_SIZE_MAX. */
const valueSchema = bytesSchema.refine((value) => value.length <= 65536, 'a label holds at most 65536 bytes');

/** A change. `before` is what the user saw there; when it is no longer so, the agent refuses. */
export const editSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('setLabel'), door: doorRefSchema, name: bytesSchema, value: valueSchema, before: valueSchema.nullable() }),
  z.object({ act: z.literal('removeLabel'), door: doorRefSchema, name: bytesSchema, before: valueSchema }),
  z.object({ act: z.literal('setMode'), door: doorRefSchema, mode: modeSchema, before: modeSchema }),
  /**
   * The whole access control list of an entry point, before and after. One that says no more than three digits of a mode stands for
   * none, as the kernel has it (fs/posix_acl.c, posix_acl_equiv_mode): so the bits that were there come back with an undo.
   */
  z.object({ act: z.literal('setAcl'), door: doorRefSchema, acl: aclSchema, before: aclSchema }),
  z.object({ act: z.literal('setOwner'), door: doorRefSchema, owner: ownerSchema, before: ownerSchema }),
]);
export type Edit = Readonly<z.infer<typeof editSchema>>;

/** An edit that was made and read back. */
export const editDoneSchema = z.object({
  id: z.string(),
  atMs: z.number(),
  edit: editSchema,
  /** The same on the command line. */
  command: z.string(),
  /** The edit that takes it back. */
  undo: editSchema,
  /** The door as it is now, read back from the inode. */
  after: doorFactsSchema,
  /** Id of the edit that this one took back, or null. */
  undoes: z.string().nullable(),
  /** Shared by edits that were asked for at once and are taken back at once; null for one alone. Older histories have none. */
  batch: z.string().nullable().default(null),
});
export type EditDone = Readonly<z.infer<typeof editDoneSchema>>;

/** An edit that was asked for and not made: everything is as it was before. */
export const editRefusedSchema = z.object({
  id: z.string(),
  atMs: z.number(),
  edit: editSchema,
  command: z.string(),
  undoes: z.string().nullable(),
  batch: z.string().nullable(),
  failure: failureSchema,
});
export type EditRefused = Readonly<z.infer<typeof editRefusedSchema>>;

/** What became of one edit of several. */
export const editResultSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('made'), made: editDoneSchema }),
  z.object({ state: z.literal('refused'), failure: failureSchema }),
  /** One before it was refused, and that was to end it. */
  z.object({ state: z.literal('left') }),
]);
export type EditResult = Readonly<z.infer<typeof editResultSchema>>;

/** One of several edits, with what it takes back. */
export const editOfManySchema = z.object({ edit: editSchema, undoes: z.string().nullable() });
export type EditOfMany = Readonly<z.infer<typeof editOfManySchema>>;
