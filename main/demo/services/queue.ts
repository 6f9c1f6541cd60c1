export type JobState = 'waiting' | 'running' | 'done' | 'cancelled';

export interface Job {
  readonly id: number;
  readonly kind: string;
  readonly steps: number;
  readonly startedUSec: number;
  readonly uid: number | null;
  state: JobState;
  step: number;
}

const mostAtOnce = 3;

/** Jobs that count their steps. Three run at once, the others wait for their turn. */
export class Queue {
  readonly most = 1000;
  readonly #jobs = new Map<number, Job>();
  readonly #pace = new Map<number, number>();
  readonly #timers = new Map<number, NodeJS.Timeout>();
  readonly #watchers = new Set<(job: Job) => void>();
  #nextId = 1;

  get(id: bigint): Job | undefined {
    return this.#jobs.get(Number(id));
  }

  all(state: string | null): Job[] {
    return [...this.#jobs.values()].filter((job) => state === null || job.state === state);
  }

  start({ stepMSec, ...wanted }: { readonly kind: string; readonly steps: number; readonly stepMSec: number; readonly uid: number | null }): Job | null {
    if (this.#jobs.size >= this.most) return null;
    const job: Job = { id: this.#nextId++, ...wanted, startedUSec: Date.now() * 1000, state: 'waiting', step: 0 };
    this.#jobs.set(job.id, job);
    this.#pace.set(job.id, stepMSec);
    this.#tell(job);
    this.#goOn();
    return job;
  }

  /** false where it was over before. */
  cancel(job: Job): boolean {
    if (this.isOver(job)) return false;
    this.#end(job, 'cancelled');
    return true;
  }

  /** Gives how many. */
  forget(): number {
    const over = [...this.#jobs.values()].filter((job) => this.isOver(job));
    for (const job of over) this.#jobs.delete(job.id);
    return over.length;
  }

  isOver(job: Job): boolean {
    return job.state === 'done' || job.state === 'cancelled';
  }

  /** Jobs as they change, until the signal; `only` this one where there is one. Whoever is slow hears of a job once, however often it changed. */
  async *changes(only: Job | null, signal: AbortSignal): AsyncGenerator<Job, void, undefined> {
    const changed = new Set<Job>();
    let wake = (): void => undefined;
    const watcher = (job: Job): void => {
      if (only && job !== only) return;
      changed.add(job);
      wake();
    };
    const gone = (): void => wake();
    this.#watchers.add(watcher);
    signal.addEventListener('abort', gone);
    try {
      while (!signal.aborted) {
        for (const job of changed) {
          changed.delete(job);
          yield job;
        }
        if (changed.size === 0 && !signal.aborted)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      this.#watchers.delete(watcher);
      signal.removeEventListener('abort', gone);
    }
  }

  #goOn(): void {
    const all = [...this.#jobs.values()];
    let running = all.filter(({ state }) => state === 'running').length;
    for (const job of all) {
      if (running >= mostAtOnce) return;
      if (job.state !== 'waiting') continue;
      running++;
      job.state = 'running';
      this.#tell(job);
      this.#timers.set(job.id, setInterval(() => this.#step(job), this.#pace.get(job.id) ?? 1000).unref());
    }
  }

  #step(job: Job): void {
    job.step++;
    if (job.step >= job.steps) this.#end(job, 'done');
    else this.#tell(job);
  }

  #end(job: Job, state: JobState): void {
    clearInterval(this.#timers.get(job.id));
    this.#timers.delete(job.id);
    this.#pace.delete(job.id);
    job.state = state;
    this.#tell(job);
    this.#goOn();
  }

  #tell(job: Job): void {
    for (const watcher of this.#watchers) watcher(job);
  }
}
