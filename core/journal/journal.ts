import type { JournalEvent, NewEvent } from './event.ts';

/** How far back a journal goes. */
export interface JournalState {
  /** When its agent first looked, ms since the epoch: what happened before is not in it. */
  readonly begunAtMs: number;
  /** How many of the oldest have gone, to make room. */
  readonly dropped: number;
  /** Everything that was noticed since is there; the same as `begunAtMs` while nothing was dropped. */
  readonly completeSinceMs: number;
  /** Number of the oldest event that is kept; one more than `lastSeq` when there is none. */
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export interface JournalLimits {
  readonly events: number;
  readonly bytes: number;
}

/** Some hours of an ordinary machine, some minutes of a very busy one. Kept by the agent and by the window. */
export const journalLimits: JournalLimits = { events: 10_000, bytes: 4 * 1024 * 1024 };

/** The newest events, bounded in number and in bytes: the oldest go. */
export class Journal {
  #events: JournalEvent[] = [];
  /** Where the oldest stands in `#events`: those in front have gone and are cut off now and then. */
  #head = 0;
  #bytes = 0;
  #lastSeq = 0;
  #dropped = 0;
  #completeSinceMs: number;

  constructor(
    readonly begunAtMs: number,
    private readonly limits: JournalLimits = journalLimits,
  ) {
    this.#completeSinceMs = begunAtMs;
  }

  /** Adds what happened, in its order; gives it with its numbers. */
  add(events: readonly NewEvent[]): JournalEvent[] {
    const numbered = events.map((event) => ({ seq: ++this.#lastSeq, ...event }));
    for (const event of numbered) {
      this.#events.push(event);
      this.#bytes += weightOf(event);
    }
    while (this.#events.length - this.#head > this.limits.events || this.#bytes > this.limits.bytes) this.#drop();
    if (this.#head > 1024 && this.#head > this.#events.length / 2) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
    return numbered;
  }

  /** Says that until now something may have happened that could not be seen. */
  gap(atMs: number): void {
    this.#completeSinceMs = atMs;
  }

  /** Oldest first. */
  get events(): readonly JournalEvent[] {
    return this.#head === 0 ? this.#events.slice() : this.#events.slice(this.#head);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get state(): JournalState {
    return {
      begunAtMs: this.begunAtMs,
      dropped: this.#dropped,
      completeSinceMs: this.#completeSinceMs,
      firstSeq: this.#lastSeq + 1 - (this.#events.length - this.#head),
      lastSeq: this.#lastSeq,
    };
  }

  #drop(): void {
    const event = this.#events[this.#head];
    if (!event) return;
    this.#head++;
    this.#bytes -= weightOf(event);
    this.#dropped++;
    this.#completeSinceMs = Math.max(this.#completeSinceMs, event.atMs);
  }
}

/** About what an event takes in memory: its objects, and the strings that are as long as strangers made them. */
export function weightOf({ subject, change, last }: JournalEvent): number {
  let bytes = 240 + subject.name.length;
  switch (change.what) {
    case 'label':
      bytes += 120 + change.name.length + (change.before?.value.length ?? 0) + (change.after?.value.length ?? 0);
      break;
    case 'appeared':
      bytes += 160 * (1 + change.after.holders.length);
      break;
    case 'vanished':
      bytes += 160 * (1 + change.before.holders.length);
      break;
    default:
      bytes += 160;
  }
  if (!last) return bytes;
  // The row and its parts; a process is mostly shared with other rows, its command line counts all the same.
  bytes += 900;
  for (const { commandLine } of last.processes) bytes += 400 + (commandLine.known ? commandLine.value.reduce((sum, word) => sum + word.length, 0) : 0);
  const doors = [last.entryPoint?.labels, last.socket?.object.known ? last.socket.object.value.labels : undefined];
  for (const labels of doors) if (labels?.known) for (const label of labels.value) bytes += 120 + label.name.length + label.value.length;
  return bytes;
}
