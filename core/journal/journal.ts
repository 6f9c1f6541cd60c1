import { isConnection } from './change.ts';
import type { JournalEvent, NewEvent } from './event.ts';

/** How far back one part of a journal goes. */
export interface Reach {
  /** How many of the oldest have gone, to make room. */
  readonly dropped: number;
  /** Everything that was noticed since is there, ms since the epoch. */
  readonly completeSinceMs: number;
}

/** How far back a journal goes. */
export interface JournalState {
  /** When its agent first looked, ms since the epoch: what happened before is not in it. */
  readonly begunAtMs: number;
  readonly lastSeq: number;
  /** Everything but connections. */
  readonly changes: Reach;
  readonly connections: Reach;
}

export interface JournalLimits {
  readonly events: number;
  readonly bytes: number;
}

type Part = 'changes' | 'connections';

/** Some hours of an ordinary machine, some minutes of a very busy one. Kept by the agent and by the window. */
export const journalLimits: Readonly<Record<Part, JournalLimits>> = {
  changes: { events: 5_000, bytes: 2 * 1024 * 1024 },
  connections: { events: 5_000, bytes: 2 * 1024 * 1024 },
};

/** Whether an event is the coming or going of a connection. There are many, and little hangs on each. */
export const isOfConnection = ({ change, subject }: NewEvent): boolean => (change.what === 'appeared' ? isConnection(subject, change.after) : change.what === 'vanished' && isConnection(subject, change.before));

/**
 * The newest events, bounded in number and in bytes: the oldest go. Connections have room of their own, so that a busy hour of
 * them does not push out the one change of a mode. What goes depends on what is there alone, so the window can keep the same.
 */
export class Journal {
  readonly #parts: Readonly<Record<Part, Ring>>;
  #lastSeq: number;

  constructor(
    readonly begunAtMs: number,
    limits: Readonly<Record<Part, JournalLimits>> = journalLimits,
    /** What another one had, when this goes on where that is. */
    from: { readonly state: JournalState; readonly events: readonly JournalEvent[] } | null = null,
  ) {
    const beginning: Reach = { dropped: 0, completeSinceMs: begunAtMs };
    this.#parts = { changes: new Ring(limits.changes, from?.state.changes ?? beginning), connections: new Ring(limits.connections, from?.state.connections ?? beginning) };
    this.#lastSeq = from?.state.lastSeq ?? 0;
    for (const event of from?.events ?? []) this.#partOf(event).add(event);
  }

  /** Adds what happened, in its order; gives it with its numbers. */
  add(events: readonly NewEvent[]): JournalEvent[] {
    return events.map((event) => {
      const numbered: JournalEvent = { seq: ++this.#lastSeq, ...event };
      this.#partOf(numbered).add(numbered);
      return numbered;
    });
  }

  /** Says that until now something may have happened that could not be seen. */
  gap(atMs: number): void {
    for (const part of Object.values(this.#parts)) part.gap(atMs);
  }

  /** Oldest first. */
  get events(): readonly JournalEvent[] {
    const changes = this.#parts.changes.events;
    const connections = this.#parts.connections.events;
    const all: JournalEvent[] = [];
    let next = 0;
    for (const event of changes) {
      for (let one = connections[next]; one && one.seq < event.seq; one = connections[++next]) all.push(one);
      all.push(event);
    }
    for (; next < connections.length; next++) {
      const rest = connections[next];
      if (rest) all.push(rest);
    }
    return all;
  }

  get bytes(): number {
    return this.#parts.changes.bytes + this.#parts.connections.bytes;
  }

  get state(): JournalState {
    return { begunAtMs: this.begunAtMs, lastSeq: this.#lastSeq, changes: this.#parts.changes.reach, connections: this.#parts.connections.reach };
  }

  #partOf(event: JournalEvent): Ring {
    return this.#parts[isOfConnection(event) ? 'connections' : 'changes'];
  }
}

/** The newest events of one part. */
class Ring {
  #events: JournalEvent[] = [];
  /** Where the oldest stands in `#events`: those in front have gone and are cut off now and then. */
  #head = 0;
  #bytes = 0;
  #reach: Reach;

  constructor(
    private readonly limits: JournalLimits,
    reach: Reach,
  ) {
    this.#reach = reach;
  }

  get reach(): Reach {
    return this.#reach;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get events(): readonly JournalEvent[] {
    return this.#events.slice(this.#head);
  }

  add(event: JournalEvent): void {
    this.#events.push(event);
    this.#bytes += weightOf(event);
    while (this.#events.length - this.#head > this.limits.events || this.#bytes > this.limits.bytes) this.#drop();
    if (this.#head < 1024 || this.#head < this.#events.length / 2) return;
    this.#events = this.#events.slice(this.#head);
    this.#head = 0;
  }

  gap(atMs: number): void {
    this.#reach = { ...this.#reach, completeSinceMs: atMs };
  }

  #drop(): void {
    const event = this.#events[this.#head++];
    if (!event) return;
    this.#bytes -= weightOf(event);
    this.#reach = { dropped: this.#reach.dropped + 1, completeSinceMs: Math.max(this.#reach.completeSinceMs, event.atMs) };
  }
}

/** About what an event takes in memory: its objects, and the strings that are as long as strangers made them. */
export function weightOf({ subject, change, last }: NewEvent): number {
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
