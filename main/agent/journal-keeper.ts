import { uptime } from 'node:os';
import { eventsBetween, type Looks } from '#core/journal/between.ts';
import type { JournalEvent } from '#core/journal/event.ts';
import type { Who } from '#core/journal/change.ts';
import { Journal, type journalLimits } from '#core/journal/journal.ts';
import { changesBetween } from '#core/model/tables/delta.ts';
import type { Model } from '#core/model/model.ts';
import { readStat } from './system/processes/processes.ts';

interface Look {
  readonly model: Model;
  /** When it began, in clock ticks since the machine started: what /proc/PID/stat counts in. */
  readonly ticks: number;
}

/** USER_HZ: 100 on every machine type that Node runs on. */
const ticksPerSecond = 100;

/** What a delta says of what the journal is about. */
type Changed = Pick<Looks, 'atMs' | 'sockets' | 'entryPoints' | 'registry'>;

/** Keeps the journal of what happened, from look to look. It lives as long as the agent. */
export class JournalKeeper {
  #journal: Journal | null = null;
  #last: Look | null = null;
  /** Looks in which the sockets could not be read at all: nothing can be said of what happened meanwhile. */
  #blind = false;

  constructor(private readonly limits?: typeof journalLimits) {}

  get journal(): Journal | null {
    return this.#journal;
  }

  /** Takes a look and what the delta before it says has changed; gives what happened. */
  take(model: Model, delta: Changed): JournalEvent[] {
    const { atMs } = delta;
    if (!couldRead(model)) {
      this.#blind = true;
      return [];
    }
    const last = this.#last;
    const wasBlind = this.#blind;
    this.#last = { model, ticks: Math.floor((uptime() - (Date.now() - atMs) / 1000) * ticksPerSecond) };
    this.#blind = false;
    this.#journal ??= new Journal(atMs, this.limits);
    if (!last) return [];
    // Keys of one source mean nothing to another: everything would seem to have gone and come.
    if (last.model.surroundings.source !== model.surroundings.source) {
      this.#journal.gap(atMs);
      return [];
    }
    const changes = wasBlind ? { sockets: changesBetween(last.model.sockets, model.sockets), entryPoints: changesBetween(last.model.entryPoints, model.entryPoints), registry: changesBetween(last.model.registry, model.registry) } : delta;
    if (wasBlind) this.#journal.gap(atMs);
    return this.#journal.add(eventsBetween({ before: last.model, after: model, sockets: changes.sockets, entryPoints: changes.entryPoints, registry: changes.registry, atMs, isYoung: ({ process }) => Number(process.split(':')[1]) > last.ticks, hasEnded }));
  }
}

const couldRead = ({ surroundings }: Model): boolean => surroundings.capabilities.find(({ id }) => id === 'source')?.state !== 'no';

/** /proc/PID/stat can be read by everybody, unless the process has ended; the start time tells it from a later one of its number. */
const hasEnded = ({ process, pid }: Who): boolean => {
  const stat = readStat(pid);
  return stat === null || `${pid}:${stat.startTicks}` !== process;
};
