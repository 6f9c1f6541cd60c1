import type { Bytes } from '#core/model/bytes.ts';
import type { Process } from '#core/model/process.ts';
import type { Holder } from '#core/model/socket.ts';
import { rereadDescriptors, scanDescriptors } from '../system/descriptors.ts';
import { descriptorCount, listPids, readProcess, readStat } from '../system/processes.ts';
import { HolderIndex } from './holder-index.ts';
import { keep } from './same.ts';

/** A process whose descriptors are not shown to us. */
export interface HiddenProcess {
  readonly pid: number;
  readonly command: Bytes;
}

/** What was found at one moment: who holds which socket inode. Holds until the next scan. */
export interface Holding {
  /** By the 32 bits of the inode number that sock_diag tells. */
  readonly byInode: ReadonlyMap<number, readonly Holder[]>;
  readonly processes: ReadonlyMap<string, Process>;
  /** Those that would not let us look: other users', or guarded even from root. */
  readonly hidden: readonly HiddenProcess[];
}

interface Scanned {
  readonly process: Process;
  /** Descriptor numbers, ascending, and socket inodes in turn. */
  readonly sockets: readonly number[];
  readonly count: number;
  readonly scannedAtMs: number;
}

/** A descriptor that was passed without changing a process's count is found at the latest after this. */
const staleAfterMs = 10_000;
/** Sooner for some than for others, so that not all of them come in one look. */
const staleAfter = (pid: number): number => staleAfterMs - (pid % 8) * 500;

/** Finds holders. Remembers each process by pid and start time, and looks again when its number of descriptors has changed. */
export class HolderScanner {
  #scanned: ReadonlyMap<number, Scanned> = new Map();
  readonly #index = new HolderIndex();
  #unheld: ReadonlySet<number> = new Set();
  /** Descriptors are counted by the kernel since Linux 6.2; before, every folder has the size 0. */
  readonly #counted = (descriptorCount(process.pid) ?? 0) > 0;

  /** @param wanted inodes of the sockets of the table; descriptors of other families are not told */
  scan(wanted: ReadonlySet<number>): Holding {
    const nowMs = Date.now();
    let next = new Map<number, Scanned>();
    const reused: number[] = [];
    const hidden: HiddenProcess[] = [];
    for (const pid of listPids()) {
      const count = descriptorCount(pid);
      const old = this.#scanned.get(pid);
      // A kernel thread, or a process that has ended and waits for its parent.
      if (this.#counted && count === 0 && !old) continue;
      const stat = readStat(pid);
      if (!stat) continue;
      const sameProcess = old !== undefined && old.process.startTicks === stat.startTicks && old.process.command === stat.command;
      if (sameProcess && count !== null && count !== 0 && old.count === count && nowMs - old.scannedAtMs < staleAfter(pid)) {
        const sockets = refill(pid, old.sockets, wanted);
        if (sockets) {
          next.set(pid, sockets === old.sockets ? old : { ...old, sockets });
          reused.push(pid);
          continue;
        }
      }
      if (this.#look(pid, count ?? 0, nowMs, old, next) === 'hidden') hidden.push({ pid, command: stat.command });
    }
    this.#bring(next, wanted);
    // A socket that nobody seems to hold, and that we have not met so before: something moved behind an equal count.
    if (reused.length > 0 && this.#unheldOf(wanted).some((inode) => !this.#unheld.has(inode))) {
      next = new Map(next); // the other one is what the index stands for by now
      for (const pid of reused) {
        const old = next.get(pid);
        next.delete(pid);
        if (this.#look(pid, old?.count ?? 0, nowMs, old, next) === 'hidden' && old) hidden.push({ pid, command: old.process.command });
      }
      this.#bring(next, wanted);
    }
    this.#unheld = new Set(this.#unheldOf(wanted));
    const processes = new Map<string, Process>();
    for (const { process, sockets } of next.values()) if (holdsAny(sockets, wanted)) processes.set(process.key, process);
    return { byInode: this.#index.holders, processes, hidden };
  }

  #unheldOf(wanted: ReadonlySet<number>): number[] {
    const unheld: number[] = [];
    for (const inode of wanted) if (!this.#index.holders.has(inode)) unheld.push(inode);
    return unheld;
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

  /** Brings the index up to what is known now; where nothing differs nothing is touched. */
  #bring(now: ReadonlyMap<number, Scanned>, wanted: ReadonlySet<number>): void {
    this.#index.want(wanted);
    for (const [pid, old] of this.#scanned) {
      const one = now.get(pid);
      if (one?.process.key === old.process.key) this.#index.change(old.process.key, old.sockets, one.sockets);
      else this.#index.change(old.process.key, old.sockets, nothing);
    }
    for (const [pid, one] of now) if (this.#scanned.get(pid)?.process.key !== one.process.key) this.#index.change(one.process.key, nothing, one.sockets);
    this.#scanned = now;
  }
}

const nothing: readonly number[] = [];

/**
 * What a process holds now that has as many descriptors as before. A new one takes the lowest free number, which is mostly that of one
 * that was closed: so those whose socket is no more are asked, and no others. Null when that does not add up.
 */
function refill(pid: number, sockets: readonly number[], wanted: ReadonlySet<number>): readonly number[] | null {
  let vacated: number[] | null = null;
  for (let i = 0; i < sockets.length; i += 2) if (!wanted.has((sockets[i + 1] ?? 0) >>> 0)) (vacated ??= []).push(i);
  if (!vacated) return sockets;
  const inodes = rereadDescriptors(pid, vacated.map((i) => sockets[i] ?? 0));
  if (!inodes) return null;
  const now = [...sockets];
  let changed = false;
  for (const [at, i] of vacated.entries()) {
    const inode = inodes[at] ?? -1;
    if (inode < 0) return null; // closed and another one opened elsewhere, or something else than a socket by now
    if (inode !== sockets[i + 1]) changed = true;
    now[i + 1] = inode;
  }
  return changed ? now : sockets;
}

function holdsAny(sockets: readonly number[], wanted: ReadonlySet<number>): boolean {
  for (let i = 1; i < sockets.length; i += 2) if (wanted.has((sockets[i] ?? 0) >>> 0)) return true;
  return false;
}
