import type { Process } from '#core/model/process.ts';
import type { Holder } from '#core/model/socket.ts';
import { scanDescriptors } from '../system/descriptors.ts';
import { descriptorCount, listPids, readProcess, readStat } from '../system/processes.ts';
import { keep } from './same.ts';

/** What was found at one moment: who holds which socket inode. */
export interface Holding {
  readonly byInode: ReadonlyMap<number, readonly Holder[]>;
  readonly processes: ReadonlyMap<string, Process>;
  /** Some process would not let us look: another user's. */
  readonly someHidden: boolean;
}

interface Scanned {
  readonly process: Process;
  readonly sockets: readonly number[];
  readonly count: number;
  readonly scannedAtMs: number;
}

/** A descriptor that was passed without changing a process's count is found at the latest after this. */
const staleAfterMs = 10_000;

/** Finds holders. Remembers each process by pid and start time, and looks again when its number of descriptors has changed. */
export class HolderScanner {
  #scanned = new Map<number, Scanned>();
  #unheld = new Set<number>();

  /** @param wanted inodes of the sockets of the table; descriptors of other families are not kept. */
  scan(wanted: ReadonlySet<number>): Holding {
    const nowMs = Date.now();
    const next = new Map<number, Scanned>();
    const reused: number[] = [];
    let someHidden = false;
    for (const pid of listPids()) {
      const count = descriptorCount(pid);
      // The folder of a kernel thread is empty; that of another user's process says so as well, or is closed to us.
      const old = this.#scanned.get(pid);
      const stat = readStat(pid);
      if (!stat) continue;
      const sameProcess = old !== undefined && old.process.startTicks === stat.startTicks && old.process.command === stat.command;
      if (sameProcess && count !== null && count !== 0 && old.count === count && nowMs - old.scannedAtMs < staleAfterMs) {
        next.set(pid, old);
        reused.push(pid);
        continue;
      }
      if (this.#look(pid, count ?? 0, nowMs, old, next) === 'hidden') someHidden = true;
    }
    let byInode = this.#index(next, wanted);
    // A socket that nobody seems to hold, and that we have not met so before: something moved behind an equal count.
    const strangers = [...wanted].some((inode) => !byInode.has(inode) && !this.#unheld.has(inode));
    if (strangers && reused.length > 0) {
      for (const pid of reused) {
        const old = next.get(pid);
        next.delete(pid);
        if (this.#look(pid, old?.count ?? 0, nowMs, old, next) === 'hidden') someHidden = true;
      }
      byInode = this.#index(next, wanted);
    }
    this.#scanned = next;
    this.#unheld = new Set([...wanted].filter((inode) => !byInode.has(inode)));
    const processes = new Map<string, Process>();
    for (const holders of byInode.values())
      for (const holder of holders) if (!processes.has(holder.process)) {
        const scanned = next.get(Number.parseInt(holder.process, 10));
        if (scanned) processes.set(holder.process, scanned.process);
      }
    return { byInode, processes, someHidden };
  }

  #look(pid: number, count: number, nowMs: number, old: Scanned | undefined, into: Map<number, Scanned>): 'seen' | 'hidden' | 'ended' {
    const scan = scanDescriptors(pid);
    if (!scan.ok) return scan.why === 'ended' ? 'ended' : 'hidden';
    if (scan.sockets.length === 0) return 'seen';
    // Read after its descriptors: if the pid was taken over in between, the start time tells at the next look.
    const stat = readStat(pid);
    const process = stat && readProcess(pid, stat);
    if (!process) return 'ended';
    into.set(pid, { process: keep(old?.process, process), sockets: scan.sockets, count, scannedAtMs: nowMs });
    return 'seen';
  }

  #index(scanned: ReadonlyMap<number, Scanned>, wanted: ReadonlySet<number>): Map<number, Holder[]> {
    const byInode = new Map<number, Holder[]>();
    for (const { process, sockets } of scanned.values()) {
      for (let i = 0; i < sockets.length; i += 2) {
        // sock_diag tells 32 bits of the inode number; so do we compare.
        const inode = (sockets[i + 1] ?? 0) >>> 0;
        if (!wanted.has(inode)) continue;
        const fd = sockets[i] ?? 0;
        const holders = byInode.get(inode);
        const last = holders?.at(-1);
        if (!holders) byInode.set(inode, [{ process: process.key, fds: [fd] }]);
        else if (last?.process === process.key) last.fds.push(fd);
        else holders.push({ process: process.key, fds: [fd] });
      }
    }
    return byInode;
  }
}
