import { z } from 'zod';

export const capabilityIds = ['labels-entry-point', 'labels-object', 'source', 'holders', 'namespaces', 'watch', 'process'] as const;

/** Something this kernel, user or machine can or cannot show, found by trying it, never by a version number. */
export const capabilitySchema = z.object({
  /**
   * labels-entry-point, labels-object: user.* on path inodes and on socket objects.
   * source: sock_diag (yes) or /proc/net/unix (partly). holders: of all processes, or own only (partly).
   * namespaces: network namespaces of all processes, or of those that let us look (partly).
   * watch: folder watches in place of polling alone. process: the agent itself.
   */
  id: z.enum(capabilityIds),
  state: z.enum(['yes', 'partly', 'no']),
  /** A few words for the status bar, e.g. "own only". */
  short: z.string(),
  /** One sentence: what follows from it, and the evidence. */
  sentence: z.string(),
  /** What would change it, or null. */
  remedy: z.string().nullable(),
});
export type Capability = Readonly<z.infer<typeof capabilitySchema>>;
export type CapabilityId = (typeof capabilityIds)[number];
