import { bytes, type Bytes } from '#core/model/bytes.ts';

/** What the refresh needs of /proc/PID/stat: proc_pid_stat(5). */
export interface ProcessStat {
  readonly command: Bytes;
  readonly parentPid: number;
  /** Field 22, clock ticks since boot. */
  readonly startTicks: string;
}

/** The command stands in parentheses and may hold any: the last one closes it. Null for what is no such line. */
export function parseStat(line: string): ProcessStat | null {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = line.slice(close + 2).split(' ');
  const [, parentPid = '', startTicks = ''] = [0, 1, 19].map((at) => fields[at]);
  if (!/^\d{1,10}$/.test(parentPid) || !/^\d+$/.test(startTicks)) return null;
  return { command: bytes(line.slice(open + 1, close)), parentPid: Number(parentPid), startTicks };
}

// No ^ and $ with the flag m below: they also stand for a carriage return, which the name of a process or a cgroup may have.

/** Real user id of /proc/PID/status. */
export function parseUid(status: string): number | null {
  const match = /(?:^|\n)Uid:\t(\d{1,10})\t/.exec(status);
  const uid = Number(match?.[1] ?? Number.NaN);
  return uid <= 0xffff_ffff ? uid : null;
}

/** All four user ids of /proc/PID/status: real, effective, saved, of the file system. */
export function parseUids(status: string): number[] | null {
  const match = /(?:^|\n)Uid:\t(\d{1,10})\t(\d{1,10})\t(\d{1,10})\t(\d{1,10})(?:\n|$)/.exec(status);
  return match ? match.slice(1, 5).map(Number) : null;
}

/** Arguments are separated and ended by NUL; a program may overwrite them with anything. */
export function parseCommandLine(data: string): Bytes[] {
  if (data === '') return [];
  return (data.endsWith('\0') ? data.slice(0, -1) : data).split('\0').map(bytes);
}

/** The path in the unified hierarchy: the line `0::/path` of /proc/PID/cgroup (cgroups(7)). */
export function parseCgroup(data: string): Bytes | null {
  const match = /(?:^|\n)0::(\/[^\n]*)(?:\n|$)/.exec(data);
  return match?.[1] === undefined ? null : bytes(match[1]);
}

const unitName = /^[^/]+\.(?:service|scope|socket|mount|swap)$/;

/** The systemd unit a cgroup path names: the deepest one, so that user units win over their user@.service. */
export function unitOfCgroup(path: Bytes): Bytes | null {
  const parts = path.split('/');
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    // systemd puts a "_" before names that the kernel uses itself: systemd.io/CGROUP_DELEGATION.
    if (part !== undefined && unitName.test(part)) return bytes(part.replace(/^_/, ''));
  }
  return null;
}

/** Ticks of field 22 as ms since the epoch; USER_HZ is 100 on every Linux machine type that Node runs on. */
export const startedAt = (startTicks: string, bootedAtMs: number): number => bootedAtMs + Number(startTicks) * 10;

/** The boot in ms since the epoch: `btime` of /proc/stat. */
export function parseBootTime(stat: string): number {
  return Number(/(?:^|\n)btime (\d+)(?:\n|$)/.exec(stat)?.[1] ?? 0) * 1000;
}

/** Whether no capability is permitted, by /proc/PID/status; null when it does not say. */
export function parseHasNoCapabilities(status: string): boolean | null {
  const match = /(?:^|\n)CapPrm:\t([0-9a-f]{16})(?:\n|$)/.exec(status);
  return match?.[1] === undefined ? null : /^0+$/.test(match[1]);
}
