import type { Holder } from '#core/model/socket.ts';

/**
 * Who holds which socket, of whatever family. Kept from look to look and changed where a descriptor changed; the list of a socket whose
 * holders are the same is the same object.
 */
export class HolderIndex {
  readonly #holders = new Map<number, readonly Holder[]>();
  #touched: Set<number> | null = null;

  /** By the 32 bits of the inode number that sock_diag tells; holders in the order of their pids. */
  get holders(): ReadonlyMap<number, readonly Holder[]> {
    return this.#holders;
  }

  /** Sockets whose holders may have changed since this was asked the last time; none when it is asked for the first time, since all have. */
  takeTouched(): ReadonlySet<number> {
    const touched = this.#touched ?? new Set();
    this.#touched = new Set();
    return touched;
  }

  /** @param before descriptor numbers, ascending, and inodes in turn, as this process was known to hold them, and `now` those it holds */
  change(process: string, before: readonly number[], now: readonly number[]): void {
    if (before === now) return;
    let i = 0;
    let j = 0;
    while (i < before.length || j < now.length) {
      const old = before[i] ?? Number.POSITIVE_INFINITY;
      const fd = now[j] ?? Number.POSITIVE_INFINITY;
      if (old === fd && before[i + 1] === now[j + 1]) {
        i += 2;
        j += 2;
        continue;
      }
      if (old <= fd) {
        this.#release((before[i + 1] ?? 0) >>> 0, process, old);
        i += 2;
      }
      if (fd <= old) {
        this.#hold((now[j + 1] ?? 0) >>> 0, process, fd);
        j += 2;
      }
    }
  }

  #hold(inode: number, process: string, fd: number): void {
    this.#touched?.add(inode);
    const list = this.#holders.get(inode);
    if (!list) {
      this.#holders.set(inode, [{ process, fds: [fd] }]);
      return;
    }
    const holder = list.find((one) => one.process === process);
    if (holder) this.#holders.set(inode, list.map((one) => (one === holder ? { process, fds: [...one.fds, fd].sort((a, b) => a - b) } : one)));
    else this.#holders.set(inode, [...list, { process, fds: [fd] }].sort((a, b) => pidOf(a) - pidOf(b)));
  }

  #release(inode: number, process: string, fd: number): void {
    const list = this.#holders.get(inode);
    if (!list) return;
    this.#touched?.add(inode);
    const left = list.flatMap((one) => {
      if (one.process !== process) return [one];
      const fds = one.fds.filter((other) => other !== fd);
      return fds.length === 0 ? [] : [{ process, fds }];
    });
    if (left.length === 0) this.#holders.delete(inode);
    else this.#holders.set(inode, left);
  }
}

const pidOf = (holder: Holder): number => Number.parseInt(holder.process, 10);
