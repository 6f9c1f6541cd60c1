import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import { known, unknown, type Known } from '#core/model/known.ts';
import { processKey, type Process } from '#core/model/process.ts';
import { parseBootTime, parseCgroup, parseCommandLine, parseHasNoCapabilities, parseStat, parseUid, parseUids, startedAt, unitOfCgroup, type ProcessStat } from './process-parse.ts';
import { Glance } from '../inodes/glance.ts';
import { codeOfError } from '../inodes/xattr.ts';

const read = (path: string): string => readFileSync(path, 'latin1');

export function listPids(): number[] {
  const pids: number[] = [];
  for (const name of readdirSync('/proc')) {
    const code = name.charCodeAt(0);
    if (code >= 0x30 && code <= 0x39) pids.push(Number(name));
  }
  return pids;
}

/** Longer than any line of proc_pid_stat(5): 52 numbers and a command of 64 at most. */
const statRoom = Buffer.alloc(2048);

const isStarved = (code: string): boolean => code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM';

/** Null when the process has ended. Throws when there is no descriptor for it: it must not pass for one that has ended. */
export function readStat(pid: number): ProcessStat | null {
  const text = readSmall(`/proc/${pid}/stat`);
  return text === null || text === '' ? null : parseStat(text);
}

/** Without what readFileSync does beside reading: such files are read of every process in every look. */
function readSmall(path: string): string | null {
  try {
    const fd = openSync(path, 'r');
    try {
      return statRoom.toString('latin1', 0, readSync(fd, statRoom));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (isStarved(codeOfError(error))) throw error;
    return null;
  }
}

let bootedAtMs: number | null = null;

/** All that is told of a process, or null when it has ended. Other users' executables are hidden: ptrace(2) rights. */
export function readProcess(pid: number, stat: ProcessStat): Process | null {
  bootedAtMs ??= parseBootTime(read('/proc/stat'));
  const uid = tell(() => parseUid(read(`/proc/${pid}/status`)));
  if (!uid.known || uid.value === null) return null;
  const cgroup = tell(() => parseCgroup(read(`/proc/${pid}/cgroup`)));
  const path: Known<Bytes> = cgroup.known ? (cgroup.value === null ? unknown('failed', 'there is no unified cgroup hierarchy') : known(cgroup.value)) : cgroup;
  return {
    key: processKey(pid, stat.startTicks),
    pid,
    startTicks: stat.startTicks,
    startedAtMs: startedAt(stat.startTicks, bootedAtMs),
    parentPid: stat.parentPid,
    command: stat.command,
    commandLine: tell(() => parseCommandLine(read(`/proc/${pid}/cmdline`))),
    executable: tell(() => bytes(readlinkSync(`/proc/${pid}/exe`, 'buffer').toString('latin1'))),
    uid: uid.value,
    cgroup: path,
    unit: path.known ? known(unitOfCgroup(path.value)) : path,
  };
}

function tell<T>(get: () => T): Known<T> {
  try {
    return known(get());
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'EACCES' || code === 'EPERM') return unknown('not-permitted');
    if (code === 'ENOENT' || code === 'ESRCH') return unknown('vanished');
    return unknown('failed', code);
  }
}

/** What one look at a process tells of it. */
export interface ProcessLook {
  /** Another one for another process of the same pid: inode number and time of its folder in /proc, which live and end with the process. */
  readonly identity: string;
  /** Of open descriptors, where the kernel tells that as the size of the folder (since Linux 6.2), else 0. */
  readonly count: number;
}

const glance = new Glance();

/** One system call. Null when the process has ended, or not even that is for us to see. Throws when the kernel has no memory for it. */
export function lookAtProcess(pid: number): ProcessLook | null {
  const code = glance.at(bytes(`/proc/${pid}/fd`));
  if (code !== null) {
    if (isStarved(code)) throw Object.assign(new Error(`process ${pid} cannot be looked at now: ${code}`), { code });
    return null;
  }
  return { identity: glance.mark, count: glance.size };
}

/** As in proc_pid_comm(5), without its newline: changed by execve(2) and prctl(2). Null when the process has ended. */
export function readCommand(pid: number): Bytes | null {
  const text = readSmall(`/proc/${pid}/comm`);
  return text === null ? null : bytes(text.slice(0, -1));
}

/** Whether a process runs as this user and as no other, in any of its user ids. A set-user-ID program that somebody started does not. */
export function belongsTo(pid: number, uid: number): boolean {
  const status = readSmall(`/proc/${pid}/status`);
  return status !== null && parseUids(status)?.every((one) => one === uid) === true;
}

/** Whether a process is this program, run by root for this user through pkexec(1). Its first environment stays to be read, whatever it makes of it. */
export function runsFor(pid: number, uid: number, program: string): boolean {
  try {
    return belongsTo(pid, 0) && read(`/proc/${pid}/environ`).split('\0').includes(`PKEXEC_UID=${uid}`) && parseCommandLine(read(`/proc/${pid}/cmdline`)).some((word) => word === program);
  } catch {
    return false;
  }
}

/** Whether a process has no capabilities: /proc/PID/status, CapPrm. */
export function hasNoCapabilities(pid: number): Known<boolean> {
  const status = readSmall(`/proc/${pid}/status`);
  const none = status === null ? null : parseHasNoCapabilities(status);
  return none === null ? unknown('vanished') : known(none);
}
