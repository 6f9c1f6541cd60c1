import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createObserver } from '#agent/inventory/observer.ts';
import { Live } from '#agent/live.ts';
import { applyDelta } from '#core/model/tables/delta.ts';
import type { Model } from '#core/model/model.ts';
import { Churn } from '../fixtures/churn.ts';
import { differences, type Difference } from '../fixtures/model-differences.ts';
import { Random, seedOf, timesOf } from '../fixtures/random.ts';

// A thread is started for each observer that meets another network namespace, which is most of what a fresh one costs. It keeps nothing
// from dump to dump, so one will do for all.
vi.mock('#agent/system/netlink/netns-dump.ts', async (original) => {
  const real = await original<typeof import('#agent/system/netlink/netns-dump.ts')>();
  const shared = new real.NetnsDumper();
  return { ...real, NetnsDumper: class { dump = shared.dump.bind(shared); [Symbol.dispose] = (): void => undefined; } };
});

/** The bound that holders.ts, entry-points.ts, objects.ts, namespaces.ts and tables.ts state. */
const staleAfterMs = 10_000;
const steps = timesOf('SOCKATLAS_TEST_STEPS', 2400);

let churn: Churn;
let random: Random;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  random = new Random(seedOf('equivalence'));
  churn = await Churn.begin(random);
  vi.stubEnv('XDG_RUNTIME_DIR', churn.runtime);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await churn.end();
});

const pass = (ms: number): unknown => vi.setSystemTime(Date.now() + ms);

/** Holds the model of each look against one from scratch, and knows how long what differs may do so. */
class Judge {
  readonly own = { isName: churn.isName, sockets: new Set<string>(), pids: churn.pids };
  /** Since when a process may hold other sockets than is known of it. */
  readonly #behind = new Map<number, number>();
  /** When an entry point was last seen to have several names, by `dev:ino`; and since when what is said of it is late. */
  readonly #manyNamed = new Map<string, number>();
  readonly #lateSince = new Map<string, number>();
  strict = 0;
  lagged = 0;

  /** @param watched whether the model comes from one who relies on watches */
  constructor(private readonly watched: boolean) {}

  behind(pid: number): void {
    this.#behind.set(pid, Date.now());
  }

  /** inotify(7) tells of a change by the name through which it was made: those of an inode with several names may be late. */
  #lateDoors(found: readonly Difference[]): Set<Difference> {
    const doors = new Set(found.filter(({ what, key, member }) => what === 'entryPoint' && ofInode.includes(member) && Date.now() - (this.#manyNamed.get(key.slice(0, key.indexOf('@'))) ?? 0) < staleAfterMs));
    const keys = new Set([...doors].map(({ key }) => key));
    for (const key of this.#lateSince.keys()) if (!keys.has(key)) this.#lateSince.delete(key);
    for (const door of doors) {
      const sinceMs = this.#lateSince.get(door.key) ?? Date.now();
      this.#lateSince.set(door.key, sinceMs);
      if (!this.watched || Date.now() - sinceMs >= staleAfterMs) doors.delete(door);
    }
    return doors;
  }

  compare(model: Model, source: 'auto' | 'fallback'): Difference[] {
    this.own.pids = churn.pids;
    for (const [pid, sinceMs] of this.#behind) if (Date.now() - sinceMs >= staleAfterMs) this.#behind.delete(pid);
    for (const inode of churn.manyNamed()) this.#manyNamed.set(inode, Date.now());
    using fresh = createObserver({ source });
    const found = differences(model, fresh.look(), this.own);
    if (found.length === 0) this.strict++;
    else this.lagged++;
    const late = ({ pid }: Difference): boolean => pid !== null && this.#behind.has(pid);
    // What follows from who holds it: where a path leads to, and what of the object is to be seen.
    const lateNames = new Set(found.filter((one) => one.member === 'holder' && late(one)).map(({ name }) => name));
    const lateDoors = this.#lateDoors(found);
    return found.filter((one) => !late(one) && !lateDoors.has(one) && !(lateNames.has(one.name) && (one.what === 'entryPoint' || ['holders', 'object', 'entryPoint'].includes(one.member))));
  }
}

/** What of an entry point is changed by whatever name it is reached. */
const ofInode = ['mode', 'uid', 'gid', 'labels', 'acl', 'ctimeNs'];

interface Look {
  (): Promise<Model> | Model;
}

async function run(look: Look, count: number, { source = 'auto', watched = false }: { readonly source?: 'auto' | 'fallback'; readonly watched?: boolean } = {}): Promise<Judge> {
  const judge = new Judge(watched);
  const said: string[] = [];
  const judged = async (): Promise<void> => {
    const model = await look();
    const found = judge.compare(model, source);
    if (found.length > 0) expect.fail(`after ${said.length} steps, seed ${random.seed}: ${JSON.stringify(found, null, 1)}\n${said.slice(-12).join('\n')}`);
  };
  await judged();
  for (let i = 0; i < count; i++) {
    const step = await churn.step();
    said.push(step.said);
    for (const pid of step.behindCount) judge.behind(pid);
    if (step.moved !== null) {
      // Where processes live is asked anew after a while: until then its new namespace is missing, and nothing else is wrong.
      const model = await look();
      using fresh = createObserver({ source });
      const now = fresh.look();
      const wrong = [...model.sockets.values()].filter(({ key, name }) => churn.isName(name) && !now.sockets.has(key));
      expect(wrong, `after ${said.length} steps, seed ${random.seed}: ${said.slice(-12).join('\n')}`).toEqual([]);
      pass(staleAfterMs);
    }
    await judged();
    pass(random.below(300));
  }
  return judge;
}

const tell = (what: string, { strict, lagged }: Judge): unknown => process.stdout.write(`equivalence of ${what}: ${strict} looks equal member for member, ${lagged} with what may lag\n`);

describe('the model of a look', () => {
  it('is what a fresh observer sees, after every act', { timeout: 600_000 }, async () => {
    using observer = createObserver();
    const judge = await run(() => observer.look(), Math.ceil(steps / 2));
    tell('looks', judge);
    expect(judge.lagged).toBeLessThan(judge.strict / 2);
  });

  it('that is streamed, with live watches, is what a fresh observer sees', { timeout: 600_000 }, async () => {
    using observer = createObserver();
    using live = new Live(observer);
    live.setPace({ intervalMs: 1_000_000, paused: true });
    let window: Model | null = null;
    const trouble: string[] = [];
    live.listen((message) => {
      if (message.kind === 'delta') window = applyDelta(window, message.delta);
      else if (message.kind === 'trouble') trouble.push(message.message);
    });
    const judge = await run(async () => {
      // What the watches have to say is there already, and comes with the event loop.
      for (let turn = 0; turn < 2; turn++) await setImmediate();
      live.look();
      if (!window) throw new Error('nothing was told');
      return window;
    }, Math.ceil(steps / 3), { watched: true });
    tell('deltas', judge);
    expect(trouble).toEqual([]);
    expect(judge.lagged).toBeLessThan(judge.strict / 2);
  });

  it('from the old table is what a fresh observer sees there', { timeout: 600_000 }, async () => {
    using observer = createObserver({ source: 'fallback' });
    tell('the old table', await run(() => observer.look(), Math.ceil(steps / 6), { source: 'fallback' }));
  });
});
