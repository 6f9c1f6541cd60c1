import { bytes, type Bytes } from '../model/bytes.ts';
import type { Address } from '../varlink/address.ts';

/** Folders of demo services are called so, and six letters after it: mkdtemp(3). */
export const demoFolderPrefix = 'sockatlas-demo-';

/** The file in the folder that says whose it is. */
export const ownerFile = 'owner';

/** The process that made the folder and will remove it. A number alone may be another's later, and it means nothing in another PID namespace. */
export interface Owner {
  readonly pid: number;
  /** In clock ticks since boot: proc_pid_stat(5), field 22. */
  readonly startTime: string;
  /** Which PID namespace, as /proc/self/ns/pid has it. */
  readonly namespace: string;
}

export const ownerText = ({ pid, startTime, namespace }: Owner): string => `${pid} ${startTime} ${namespace}\n`;

export function parseOwner(text: string): Owner | null {
  const [, pid, startTime, namespace] = /^(\d{1,10}) (\d{1,20}) (pid:\[\d{1,20}\])\n$/.exec(text) ?? [];
  return pid !== undefined && startTime !== undefined && namespace !== undefined ? { pid: Number(pid), startTime, namespace } : null;
}

/** Start time of a process, from what /proc/PID/stat holds. Its name may have blanks and brackets in it. */
export const startTimeIn = (stat: string): string | null => stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;

/** The folder of demo services that a path lies in, or null. */
export function demoFolderOf(path: Bytes): Bytes | null {
  const [, folder] = /^(\/.*\/sockatlas-demo-[A-Za-z0-9]{6})\//s.exec(path) ?? [];
  return folder === undefined ? null : bytes(folder);
}

/**
 * Whether an address was that of demo services which have ended: their folder never comes again, so there is nothing to remember of them.
 * @param running the folder of those that run, or null
 */
export function isOfEndedDemo(address: Address, running: Bytes | null): boolean {
  const folder = address.kind === 'unix' ? demoFolderOf(address.name) : null;
  return folder !== null && folder !== running;
}
