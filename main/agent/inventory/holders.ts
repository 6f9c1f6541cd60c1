import type { Bytes } from '#core/model/bytes.ts';
import type { Process } from '#core/model/process.ts';
import type { Holder } from '#core/model/socket.ts';
import { rereadDescriptors, scanDescriptors } from '../system/processes/descriptors.ts';
import { listPids, lookAtProcess, readCommand, readProcess, readStat, type ProcessLook } from '../system/processes/processes.ts';
import { HolderIndex } from './holder-index.ts';
import { keep, sameTable } from './same.ts';

/** A process whose descriptors are not shown to us. */
export interface HiddenProcess {
  readonly pid: number;
  readonly command: Bytes;
}

/** What was found at one moment: who holds which socket inode. Holds until the next scan. */
export interface Holding {
  /** By the 32 bits of the inode number that sock_diag tells. */
  readonly byInode: ReadonlyMap<number, readonly Holder[]>;
  /** Those whose holders may be others than in the scan before. */
  readonly touched: ReadonlySet<number>;
  /** Of the inodes that have gone: those that a descriptor still leads to. */
  readonly stillHeld: ReadonlySet<number>;
  readonly processes: ReadonlyMap<string, Process>;
  /** Those that would not let us look: other users', or guarded even from root. */
  readonly hidden: readonly HiddenProcess[];
}

/** Inodes of sockets that have come into the table since the scan before, and of those that have gone. */
export interface TableChange {
  readonly came: readonly number[];
  readonly gone: readonly number[];
  /** Whether a socket with this inode is in the table. */
  readonly has: (inode: number) => boolean;
  /** Whether one of these is there at this moment: since the table was read it may have been closed. */
  readonly isAnyThere: (inodes: readonly number[]) => boolean;
}

interface Scanned {
  readonly look: ProcessLook;
  /** Null when it holds no sockets, or hides what it holds. */
  readonly process: Process | null;
  readonly hidden: HiddenProcess | null;
  /** Descriptor numbers, ascending, and socket inodes in turn. */
  readonly sockets: readonly number[];
  readonly scannedAtMs: number;
}

/** A descriptor that was passed without changing a process's count is found at the latest after this. */
const staleAfterMs = 10_000;
/** Sooner for some than for others, so that not all of them come in one look. */
const staleAfter = (pid: number): number => staleAfterMs - (pid % 8) * 500;

/** Finds holders. Remembers each process by its identity in /proc, and looks again when its number of descriptors has changed. */
export class HolderScanner {
  #scanned: ReadonlyMap<number, Scanned> = new Map();
  readonly #index = new HolderIndex();
  /** Of the table: nobody seems to hold them, and that was so in the last scan. */
  readonly #unheld = new Set<number>();
  /** Held without being in the table when they were met: made after it was read. */
  #early = new Set<number>();
  /** Descriptors are counted by the kernel since Linux 6.2; before, every folder has the size 0. */
  readonly #counted = (lookAtProcess(process.pid)?.count ?? 0) > 0;
  #processes: ReadonlyMap<string, Process> = new Map();

  /** Of the scanner before this one. */
  readonly #seed: ReadonlyMap<number, Scanned>;

  /** @param before another one whose processes are told as they were, where they are the same */
  constructor(before: HolderScanner | null = null) {
    this.#seed = before ? new Map([...before.#seed, ...before.#scanned]) : new Map();
    if (before) this.#processes = before.#processes;
  }

  /** @param pids of all processes */
  scan({ came, gone, has, isAnyThere }: TableChange, pids: readonly number[] = listPids()): Holding {
    const nowMs = Date.now();
    for (const inode of gone) this.#unheld.delete(inode);
    const suspects = new Set(gone);
    for (const inode of this.#early) suspects.add(inode);
    this.#early = new Set();
    const vacated = this.#descriptorsOf(suspects);
    const stillHeld = new Set<number>();
    const next = new Map<number, Scanned>();
    const reused: number[] = [];
    for (const pid of pids) {
      const look = lookAtProcess(pid);
      if (!look) continue;
      const old = this.#scanned.get(pid);
      // A kernel thread, or a process that has ended and waits for its parent.
      if (this.#counted && look.count === 0) continue;
      if (old && look.count !== 0 && sameLook(old.look, look) && nowMs - old.scannedAtMs < staleAfter(pid) && (!old.process || readCommand(pid) === old.process.command)) {
        const sockets = this.#refill(pid, old, vacated.get(pid), has, stillHeld);
        if (sockets) {
          next.set(pid, sockets === old.sockets ? old : { ...old, sockets });
          if (!old.hidden) reused.push(pid);
          continue;
        }
      }
      this.#look(pid, look, nowMs, old, next);
    }
    this.#bring(next);
    const touched = new Set(this.#index.takeTouched());
    const met = [...this.#mind(came, has), ...this.#mind(touched, has)];
    // A socket that nobody seems to hold, and that we have not met so before: something moved behind an equal count. Where much comes and
    // goes there is one in nearly every look that has only been closed since the table was read; it is worth no reading of all descriptors.
    if (met.length > 0 && reused.length > 0 && isAnyThere(met)) {
      const again = new Map(next); // the other one is what the index stands for by now
      for (const pid of reused) {
        const old = next.get(pid);
        again.delete(pid);
        const look = lookAtProcess(pid);
        if (look) this.#look(pid, look, nowMs, old, again);
      }
      this.#bring(again);
      for (const inode of this.#index.takeTouched()) touched.add(inode);
      this.#mind(came, has);
      this.#mind(touched, has);
    }
    const processes = new Map<string, Process>();
    const hidden: HiddenProcess[] = [];
    for (const one of this.#scanned.values()) {
      if (one.process && holdsAny(one.sockets, has)) processes.set(one.process.key, one.process);
      if (one.hidden) hidden.push(one.hidden);
    }
    this.#processes = sameTable(this.#processes, processes);
    return { byInode: this.#index.holders, touched, stillHeld, processes: this.#processes, hidden };
  }

  /** Keeps in mind which of these sockets nobody holds. Gives those of which that is new. */
  #mind(inodes: Iterable<number>, has: (inode: number) => boolean): number[] {
    const met: number[] = [];
    for (const inode of inodes)
      if (this.#index.holders.has(inode) || !has(inode)) this.#unheld.delete(inode);
      else if (!this.#unheld.has(inode)) {
        this.#unheld.add(inode);
        met.push(inode);
      }
    return met;
  }

  /** By process: the descriptors that were known to lead to one of these. */
  #descriptorsOf(inodes: Iterable<number>): Map<number, Set<number>> {
    const found = new Map<number, Set<number>>();
    for (const inode of inodes)
      for (const { process: key, fds } of this.#index.holders.get(inode) ?? []) {
        const pid = Number.parseInt(key, 10);
        const all = found.get(pid) ?? new Set();
        for (const fd of fds) all.add(fd);
        found.set(pid, all);
      }
    return found;
  }

  /**
   * What a process holds now that has as many descriptors as before. A new one takes the lowest free number, which is mostly that of one
   * that was closed: so those whose socket is no more are asked, and no others. Null when that cannot be told.
   */
  #refill(pid: number, { sockets }: Scanned, vacated: ReadonlySet<number> | undefined, has: (inode: number) => boolean, stillHeld: Set<number>): readonly number[] | null {
    if (!vacated) return sockets;
    const fds = [...vacated];
    const inodes = rereadDescriptors(pid, fds);
    if (!inodes) return null;
    const now = new Map<number, number>();
    for (const [at, fd] of fds.entries()) now.set(fd, inodes[at] ?? -1);
    // One was closed and another one opened elsewhere: what is open is listed, which is cheap, and only links that are not known are read.
    if (inodes.includes(-1)) {
      const scan = scanDescriptors(pid, { sockets, believe: (inode) => has(inode >>> 0) });
      if (!scan.ok || scan.sockets.length === 0) return null;
      for (const [fd, inode] of now) if (inode >= 0 && inode === inodeOf(sockets, fd)) stillHeld.add(inode >>> 0);
      return scan.sockets;
    }
    const filled = [...sockets];
    let changed = false;
    for (let i = 0; i < sockets.length; i += 2) {
      const inode = now.get(sockets[i] ?? -1);
      if (inode === undefined) continue;
      if (inode !== sockets[i + 1]) changed = true;
      else stillHeld.add(inode >>> 0);
      if (!has(inode >>> 0)) this.#early.add(inode >>> 0);
      filled[i + 1] = inode;
    }
    return changed ? filled : sockets;
  }

  #look(pid: number, look: ProcessLook, nowMs: number, old: Scanned | undefined, into: Map<number, Scanned>): void {
    const scan = scanDescriptors(pid);
    if (!scan.ok && scan.why === 'ended') return;
    const sockets = scan.ok ? scan.sockets : nothing;
    if (scan.ok && sockets.length === 0) {
      into.set(pid, { look, process: null, hidden: null, sockets, scannedAtMs: nowMs });
      return;
    }
    // Read after its descriptors: if the pid was taken over in between, its identity tells at the next look.
    const stat = readStat(pid);
    if (!stat) return;
    if (!scan.ok) {
      into.set(pid, { look, process: null, hidden: { pid, command: stat.command }, sockets, scannedAtMs: nowMs });
      return;
    }
    const process = readProcess(pid, stat);
    if (process) into.set(pid, { look, process: keep((old ?? this.#seed.get(pid))?.process ?? undefined, process), hidden: null, sockets, scannedAtMs: nowMs });
  }

  /** Brings the index up to what is known now; where nothing differs nothing is touched. */
  #bring(now: ReadonlyMap<number, Scanned>): void {
    for (const [pid, old] of this.#scanned) {
      const one = now.get(pid);
      if (one === old || !old.process) continue;
      this.#index.change(old.process.key, old.sockets, one?.process?.key === old.process.key ? one.sockets : nothing);
    }
    for (const [pid, one] of now) if (one.process && this.#scanned.get(pid)?.process?.key !== one.process.key) this.#index.change(one.process.key, nothing, one.sockets);
    this.#scanned = now;
  }
}

const nothing: readonly number[] = [];

const sameLook = (a: ProcessLook, b: ProcessLook): boolean => a.count === b.count && a.identity === b.identity;

function inodeOf(sockets: readonly number[], fd: number): number {
  for (let i = 0; i < sockets.length; i += 2) if (sockets[i] === fd) return sockets[i + 1] ?? -1;
  return -1;
}

function holdsAny(sockets: readonly number[], has: (inode: number) => boolean): boolean {
  for (let i = 1; i < sockets.length; i += 2) if (has((sockets[i] ?? 0) >>> 0)) return true;
  return false;
}
