import type { Holder } from '#core/model/socket.ts';

/**
 * Who holds which socket. Kept from look to look and changed where a descriptor changed; the list of a socket whose holders are the
 * same is the same object, so that rows are compared by identity.
 */
export class HolderIndex {
  readonly #holders = new Map<number, readonly Holder[]>();
  /** Of sockets that are not asked for: of other families, and those that were made after the table was read. */
  readonly #others = new Map<number, readonly Holder[]>();
  #wanted: ReadonlySet<number> = new Set();

  /** By the 32 bits of the inode number that sock_diag tells; holders in the order of their pids. */
  get holders(): ReadonlyMap<number, readonly Holder[]> {
    return this.#holders;
  }

  /** Says which sockets are asked for from now on. */
  want(inodes: ReadonlySet<number>): void {
    this.#wanted = inodes;
    for (const [inode, list] of this.#others)
      if (inodes.has(inode)) {
        this.#others.delete(inode);
        this.#holders.set(inode, list);
      }
    for (const [inode, list] of this.#holders)
      if (!inodes.has(inode)) {
        this.#holders.delete(inode);
        this.#others.set(inode, list);
      }
  }

  #tableOf(inode: number): Map<number, readonly Holder[]> {
    return this.#wanted.has(inode) ? this.#holders : this.#others;
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
    const table = this.#tableOf(inode);
    const list = table.get(inode);
    const holder = list?.find((one) => one.process === process);
    if (!list) table.set(inode, [{ process, fds: [fd] }]);
    else if (holder) table.set(inode, list.map((one) => (one === holder ? { process, fds: [...one.fds, fd].sort((a, b) => a - b) } : one)));
    else table.set(inode, [...list, { process, fds: [fd] }].sort((a, b) => pidOf(a) - pidOf(b)));
  }

  #release(inode: number, process: string, fd: number): void {
    const table = this.#tableOf(inode);
    const list = table.get(inode);
    if (!list) return;
    const left = list.flatMap((one) => {
      if (one.process !== process) return [one];
      const fds = one.fds.filter((other) => other !== fd);
      return fds.length === 0 ? [] : [{ process, fds }];
    });
    if (left.length === 0) table.delete(inode);
    else table.set(inode, left);
  }
}

const pidOf = (holder: Holder): number => Number.parseInt(holder.process, 10);
