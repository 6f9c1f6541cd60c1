import { z } from 'zod';
import { bytesSchema } from './bytes-schema.ts';
import { doorFactsSchema } from './door.ts';
import { knownSchema, reasonSchema } from './known-schema.ts';
import { socketKinds, socketStates, socketTypes } from './words.ts';

/** A process with the socket open, and the descriptors by which it holds it. */
export const holderSchema = z.object({
  process: z.string(), // key of Process
  fds: z.array(z.number().int().nonnegative()),
});
export type Holder = Readonly<z.infer<typeof holderSchema>>;

/** What became of the path that a socket was bound to. */
export const entryPointStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }), // abstract and unnamed sockets have no entry point
  z.object({ state: z.literal('found'), key: z.string() }),
  z.object({ state: z.literal('gone') }), // the path leads nowhere: nobody can connect any more
  z.object({
    state: z.literal('replaced'), // the path leads to another inode
    what: z.string(), // "another socket", "a regular file", "a symbolic link", …
  }),
  z.object({ state: z.literal('unknown'), reason: reasonSchema }),
]);
export type EntryPointState = Readonly<z.infer<typeof entryPointStateSchema>>;

export const peerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  /** Connected; `key` is null when the other end is not in this table. */
  z.object({ state: z.literal('socket'), inode: z.number().int(), key: z.string().nullable() }),
  /** Connected to a listener that has not accepted yet; `listener` is its key. */
  z.object({ state: z.literal('waiting'), listener: z.string().nullable() }),
  z.object({ state: z.literal('unknown'), reason: reasonSchema }),
]);
export type Peer = Readonly<z.infer<typeof peerSchema>>;

export const queueSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('listener'), waiting: z.number().int(), backlog: z.number().int() }),
  z.object({ of: z.literal('connection'), receiveBytes: z.number().int(), sendBytes: z.number().int() }),
]);

/** The kernel object. Identity is `netns:cookie`; inode numbers are reused and cut to 32 bits by sock_diag(7). */
export const socketSchema = z.object({
  /** `netns:cookie`; without sock_diag `netns:i<inode>`. */
  key: z.string(),
  /** Inode number of the network namespace, decimal. */
  netns: z.string(),
  /** sockfs inode number, as far as the source tells it. */
  inode: z.number().int().nonnegative(),
  /** sock_diag cookie, decimal (64 bits). */
  cookie: knownSchema(z.string()),
  kind: z.enum(socketKinds),
  type: z.enum(socketTypes),
  state: z.enum(socketStates),
  /** The bound address: a path without its final NUL, an abstract name with its leading NUL, or empty. */
  name: bytesSchema,
  entryPoint: entryPointStateSchema,
  /** Those seen; `complete` tells whether there may be others, and why. */
  holders: z.object({
    seen: z.array(holderSchema),
    complete: z.boolean(),
    reason: reasonSchema.optional(),
  }),
  /** Owner of the kernel object (sk_uid). */
  uid: knownSchema(z.number().int().nonnegative()),
  peer: peerSchema,
  /** Of a listener: the clients that wait to be accepted, by key or by inode where no key is known. */
  waitingClients: z.array(z.string()),
  queue: knownSchema(queueSchema),
  shutdown: knownSchema(z.object({ receive: z.boolean(), send: z.boolean() })),
  /** Memory that the queues use: sk_meminfo, SK_MEMINFO_RMEM_ALLOC and WMEM_ALLOC. */
  memory: knownSchema(z.object({ receiveBytes: z.number().int(), sendBytes: z.number().int() })),
  /** The socket object's own door, seen through a holder. */
  object: knownSchema(doorFactsSchema),
});
export type Socket = Readonly<z.infer<typeof socketSchema>>;
