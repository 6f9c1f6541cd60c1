import { namespaceOf } from '../system/processes/namespaces.ts';

export interface FoundNamespace {
  readonly netns: string;
  /** Processes that live there, by number. */
  readonly pids: readonly number[];
}

export interface FoundNamespaces {
  /** All but our own, by number. */
  readonly others: readonly FoundNamespace[];
  /** Processes whose namespace is not for us to know: other users'. */
  readonly hidden: number;
}

/** New processes are asked at once; that one has moved to another namespace (setns(2), unshare(2)) is found at the latest after this. */
const staleAfterMs = 10_000;

/** Finds the network namespaces that processes live in: /proc/PID/ns/net, namespaces(7). One without a process is not found. */
export class NamespaceFinder {
  readonly #known = new Map<number, string | null>();
  #askedAtMs = 0;

  constructor(private readonly own: string) {}

  /** That a process turned out not to live where it was said to: it is asked anew the next time. */
  forget(pid: number): void {
    this.#known.delete(pid);
  }

  /** @param pids of all processes */
  find(nowMs: number, pids: readonly number[]): FoundNamespaces {
    const again = nowMs - this.#askedAtMs >= staleAfterMs;
    if (again) this.#askedAtMs = nowMs;
    const living = new Set(pids);
    for (const pid of this.#known.keys()) if (!living.has(pid)) this.#known.delete(pid);
    const found = new Map<string, number[]>();
    let hidden = 0;
    for (const pid of pids) {
      let netns = again ? undefined : this.#known.get(pid);
      if (netns === undefined) {
        const answer = namespaceOf(pid);
        if (answer === 'ended') continue;
        netns = answer === 'hidden' ? null : answer.netns;
        this.#known.set(pid, netns);
      }
      if (netns === null) hidden++;
      else if (netns !== this.own) {
        const list = found.get(netns);
        if (list) list.push(pid);
        else found.set(netns, [pid]);
      }
    }
    const others = [...found].map(([netns, list]) => ({ netns, pids: list.sort((a, b) => a - b) })).sort((a, b) => Number(a.netns) - Number(b.netns));
    return { others, hidden };
  }
}
