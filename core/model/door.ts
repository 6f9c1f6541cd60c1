import { z } from 'zod';
import { knownAclSchema } from '../access/acl-schema.ts';
import { bytesSchema } from './bytes-schema.ts';
import { mountSchema } from './folder.ts';
import { knownSchema } from './known-schema.ts';

/** A `user.*` attribute of an inode: xattr(7). */
export const labelSchema = z.object({
  /** Full attribute name with its `user.` prefix; any byte but NUL. */
  name: bytesSchema,
  /** The value, or its first `labelPreviewBytes` when `cut`. */
  value: bytesSchema,
  /** Size of the whole value. */
  sizeBytes: z.number().int().nonnegative(),
  cut: z.boolean(),
});
export type Label = Readonly<z.infer<typeof labelSchema>>;

/** Longer values are cut in the model; `readLabels` gives them whole. Keeps 64 KiB values out of the stream. */
export const labelPreviewBytes = 1024;

const doorFields = {
  /** Device of the inode as major:minor folded by makedev(3), decimal. */
  dev: z.string(),
  /** Inode number, decimal (64 bits). */
  ino: z.string(),
  /**
   * Birth of the inode (ns since the epoch, decimal), '0' where the file system does not keep it: statx(2), stx_btime.
   * An inode number is given again as soon as it is free (ext4 does so at once), a birth is not.
   */
  bornNs: z.string(),
  /** Permission bits, 0 to 0o7777. */
  mode: z.number().int().min(0).max(0o7777),
  uid: z.number().int().nonnegative(),
  gid: z.number().int().nonnegative(),
  /** The POSIX ACL, which says more than the mode bits, or null: acl(5). Socket objects have none. */
  acl: knownAclSchema,
  labels: knownSchema(z.array(labelSchema)),
  /** Last change of the inode (ns since the epoch, decimal). Labels of socket objects do not move it. */
  ctimeNs: z.string(),
};

/** One of the two doors of a socket: the path inode or the sockfs inode, each with its own protection and labels. */
export const doorFactsSchema = z.object(doorFields);
export type DoorFacts = Readonly<z.infer<typeof doorFactsSchema>>;

/** The path inode that a bound socket has in a file system. */
export const entryPointSchema = z.object({
  /** `dev:ino@path`: the same inode under two paths is two entry points. */
  key: z.string(),
  /** The path as the service bound it, or as a registry link resolves to. */
  path: bytesSchema,
  /** A path that reaches this inode from where the agent stands, e.g. through /proc/PID/root. */
  reach: bytesSchema,
  ...doorFields,
  /** Name of the file system, e.g. `tmpfs` (statfs(2)), or its magic number in hex. */
  fileSystem: z.string(),
  /** The mount that it is on; a socket that is mounted itself has one of its own. Snapshots of before do not tell. */
  mount: mountSchema.optional(),
});
export type EntryPoint = Readonly<z.infer<typeof entryPointSchema>>;
