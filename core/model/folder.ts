import { z } from 'zod';
import { knownAclSchema } from '../access/acl-schema.ts';
import { bytesSchema } from './bytes-schema.ts';
import { knownSchema, reasonSchema } from './known-schema.ts';

/** The mount through which an inode is reached: mount_namespaces(7). */
export const mountSchema = z.object({
  /** STATX_MNT_ID of statx(2), decimal; `0` where the kernel does not tell it. Two inodes with one id are on one mount. */
  id: z.string(),
  /** The mount or its file system takes no writes: statfs(2), ST_RDONLY. */
  readOnly: knownSchema(z.boolean()),
});
export type Mount = Readonly<z.infer<typeof mountSchema>>;

const folderFields = {
  /** Permission bits with the sticky bit, 0 to 0o7777. */
  mode: z.number().int().min(0).max(0o7777),
  uid: z.number().int().nonnegative(),
  gid: z.number().int().nonnegative(),
  acl: knownAclSchema,
  mount: mountSchema,
  /** Nothing in it can be removed, by nobody: FS_IMMUTABLE_FL or FS_APPEND_FL of ioctl_iflags(2). */
  frozen: z.boolean(),
};

/** What guards a folder. */
export const folderFactsSchema = z.object(folderFields);
export type FolderFacts = Readonly<z.infer<typeof folderFactsSchema>>;

/** What stands at a path on the way to an entry point. */
export const waypointSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('folder'), ...folderFields }),
  z.object({
    is: z.literal('link'),
    /** As it is written: absolute, or from the folder that it is in. */
    target: bytesSchema,
    uid: z.number().int().nonnegative(),
    /** The sysctl fs.protected_symlinks: proc_sys_fs(5). */
    protectedSymlinks: knownSchema(z.boolean()),
  }),
  /** /proc/PID/root or /proc/PID/cwd: the folder that it leads to, and what it takes to go there (ptrace(2), PTRACE_MODE_READ). */
  z.object({
    is: z.literal('process'),
    pid: z.number().int().positive(),
    /** Of the process. */
    uid: z.number().int().nonnegative(),
    gid: z.number().int().nonnegative(),
    /** Whether it lets others of its user and group look into it: it has no capabilities, and is dumpable (prctl(2), PR_SET_DUMPABLE). */
    open: knownSchema(z.boolean()),
    folder: knownSchema(folderFactsSchema),
  }),
  z.object({ is: z.literal('unknown'), reason: reasonSchema }),
]);
export type Waypoint = Readonly<z.infer<typeof waypointSchema>>;

/**
 * The folders and links on the ways to entry points, each once, by its path. A path here has no link in it but its last part,
 * no `.` and no `..`. `core/access/way` goes along them.
 */
export const foldersSchema = z.record(z.string(), waypointSchema);
export type Folders = Readonly<z.infer<typeof foldersSchema>>;
