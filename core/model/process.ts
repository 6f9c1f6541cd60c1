import { z } from 'zod';
import { bytesSchema } from './bytes-schema.ts';
import { knownSchema } from './known-schema.ts';

/** A process, from /proc/PID (proc(5)). */
export const processSchema = z.object({
  /** `pid:startTicks`: a pid alone is reused. */
  key: z.string(),
  pid: z.number().int().positive(),
  /** Field 22 of /proc/PID/stat, clock ticks since boot, decimal. */
  startTicks: z.string(),
  /** The same as ms since the epoch. */
  startedAtMs: z.number(),
  parentPid: z.number().int().nonnegative(),
  /** /proc/PID/comm without its newline. */
  command: bytesSchema,
  /** Arguments of /proc/PID/cmdline; empty for a kernel thread. */
  commandLine: knownSchema(z.array(bytesSchema)),
  executable: knownSchema(bytesSchema),
  /** Real user id. */
  uid: z.number().int().nonnegative(),
  /** The cgroup path of the unified hierarchy. */
  cgroup: knownSchema(bytesSchema),
  /** The systemd unit that the cgroup path names (user units win over their user@.service), or null. */
  unit: knownSchema(bytesSchema.nullable()),
});
export type Process = Readonly<z.infer<typeof processSchema>>;

export const processKey = (pid: number, startTicks: string): string => `${pid}:${startTicks}`;
