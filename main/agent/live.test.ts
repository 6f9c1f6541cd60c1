import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { applyDelta, keptModel } from '#core/model/tables/delta.ts';
import { deltaSchema, type Model } from '#core/model/model.ts';
import type { StreamMessage } from '#core/stream.ts';
import { Sockets } from '../../tests/e2e/sockets.ts';
import { aModel, anEntryPoint, aRow } from '../../tests/fixtures/rows.ts';
import { shownAt } from '../../tests/fixtures/shown-at.ts';
import { createAgent } from './create-agent.ts';
import { createObserver, type Observer } from './inventory/observer.ts';
import { Live } from './live.ts';

/** A listener that keeps the model as a window does. */
class Window {
  readonly messages: StreamMessage[] = [];
  model: Model | null = null;
  readonly #told: (() => void)[] = [];

  readonly take = (message: StreamMessage): void => {
    if (message.kind === 'journal') return; // live-journal.test.ts
    this.messages.push(message);
    if (message.kind === 'delta') this.model = keptModel(applyDelta(this.model, deltaSchema.parse(structuredClone(message.delta))));
    for (const tell of this.#told.splice(0)) tell();
  };

  /** Waits until what it was told makes this true. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#told.push(resolve));
  }
}

/** An observer that sees what it is given. */
function scripted(next: () => Model): Observer & { looks: number } {
  const observer = {
    looks: 0,
    look: () => {
      observer.looks++;
      return next();
    },
    focus: () => undefined,
    watching: () => undefined,
    unwatched: () => undefined,
    [Symbol.dispose]: () => undefined,
  };
  return observer;
}

const never = { intervalMs: 1_000_000_000, paused: false };

describe('what is told', () => {
  const [a, b] = [aRow('\0a'), aRow('\0b')];
  const changedA = aRow('\0a', { socket: { state: 'connected' } });

  it('begins with everything, and goes on with what differs', () => {
    const models = [aModel([a]), aModel([a, b]), aModel([changedA, b]), aModel([changedA])];
    let at = 0;
    using live = new Live(scripted(() => models[at++] ?? aModel([])));
    const window = new Window();
    live.listen(window.take);
    live.look();
    live.look();
    live.look();
    const deltas = window.messages.map((message) => (message.kind === 'delta' ? message.delta : null));
    expect(deltas.map((delta) => delta && [delta.seq, delta.reset, delta.sockets.added.length, delta.sockets.changed.length, delta.sockets.removed.length])).toEqual([
      [0, true, 1, 0, 0],
      [1, false, 1, 0, 0],
      [2, false, 0, 1, 0],
      [3, false, 0, 0, 1],
    ]);
    expect(window.model).toEqual(models[3]);
  });

  it('names the surroundings only when they change', () => {
    const model = aModel([a]);
    const other = { ...model, surroundings: { ...model.surroundings, hostName: 'renamed' } };
    const models = [model, model, other];
    let at = 0;
    using live = new Live(scripted(() => models[at++] ?? model));
    const window = new Window();
    live.listen(window.take);
    live.look();
    live.look();
    expect(window.messages.map((message) => message.kind === 'delta' && message.delta.surroundings?.hostName)).toEqual(['box', undefined, 'renamed']);
  });

  it('begins anew for each who comes later, and only for them', () => {
    using live = new Live(scripted(() => aModel([a])));
    const [first, second] = [new Window(), new Window()];
    live.listen(first.take);
    live.look();
    live.listen(second.take);
    expect(first.messages.length).toBe(2);
    expect(second.messages).toMatchObject([{ kind: 'delta', delta: { seq: 1, reset: true } }]);
    live.look();
    expect(second.model).toEqual(first.model);
  });

  it('is trouble when a look fails; the next one begins where the last good one ended', () => {
    let fails = false;
    const models = [aModel([a]), aModel([a, b])];
    let at = 0;
    using live = new Live(
      scripted(() => {
        if (fails) throw new Error('no table to be had');
        return models[at++] ?? aModel([]);
      }),
    );
    const window = new Window();
    live.listen(window.take);
    fails = true;
    live.look();
    expect(window.messages.at(-1)).toEqual({ kind: 'trouble', message: 'no table to be had' });
    fails = false;
    live.look();
    expect(window.messages.at(-1)).toMatchObject({ kind: 'delta', delta: { reset: false, sockets: { added: [{ key: b.key }] } } });
    expect(window.model).toEqual(models[1]);
  });

  it('is trouble from the start when the first look fails, and everything once one succeeds', () => {
    let fails = true;
    using live = new Live(
      scripted(() => {
        if (fails) throw new Error('not yet');
        return aModel([a]);
      }),
    );
    const window = new Window();
    live.listen(window.take);
    expect(window.messages).toEqual([{ kind: 'trouble', message: 'not yet' }]);
    fails = false;
    live.look();
    expect(window.messages.at(-1)).toMatchObject({ kind: 'delta', delta: { reset: true } });
  });
});

describe('the pace', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is kept while somebody listens, and no longer', () => {
    const observer = scripted(() => aModel([]));
    using live = new Live(observer);
    vi.advanceTimersByTime(60_000);
    expect(observer.looks).toBe(0);
    const end = live.listen(() => undefined);
    vi.advanceTimersByTime(10_000);
    expect(observer.looks).toBe(6);
    live.setPace({ intervalMs: 500, paused: false });
    vi.advanceTimersByTime(1000);
    expect(observer.looks).toBe(8);
    end();
    vi.advanceTimersByTime(60_000);
    expect(observer.looks).toBe(8);
  });

  it('pauses, but not for one who asks', () => {
    const observer = scripted(() => aModel([]));
    using live = new Live(observer);
    live.listen(() => undefined);
    live.setPace({ intervalMs: 500, paused: true });
    vi.advanceTimersByTime(60_000);
    expect(observer.looks).toBe(1);
    expect(live.look()).toBe(1);
    expect(observer.looks).toBe(2);
    vi.advanceTimersByTime(60_000);
    expect(observer.looks).toBe(2);
    live.setPace({ intervalMs: 500, paused: false });
    vi.advanceTimersByTime(500);
    expect(observer.looks).toBe(3);
  });

  it('goes on after trouble', () => {
    const observer = scripted(() => {
      throw new Error('again');
    });
    using live = new Live(observer);
    live.listen(() => undefined);
    vi.advanceTimersByTime(4000);
    expect(observer.looks).toBe(3);
  });

  it('ends with the agent', () => {
    const observer = scripted(() => aModel([]));
    {
      using live = new Live(observer);
      live.listen(() => undefined);
    }
    vi.advanceTimersByTime(60_000);
    expect(observer.looks).toBe(1);
  });
});

describe('on this machine', () => {
  let sockets: Sockets;
  let runtime: string;
  beforeEach(() => {
    sockets = new Sockets();
    runtime = mkdtempSync(join(tmpdir(), 'atlas-run-'));
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    sockets.close();
    rmSync(runtime, { recursive: true });
  });

  const mine = (model: Model | null) => {
    // In the order of their keys: the kernel's table is hashed, and a model keeps new rows at its end.
    const rows = [...(model?.sockets.values() ?? [])].filter(({ name }) => name.startsWith(`${sockets.folder}/`)).sort((a, b) => (a.key < b.key ? -1 : 1));
    return rows.map((socket) => ({ socket, entryPoint: socket.entryPoint.state === 'found' ? model?.entryPoints.get(socket.entryPoint.key) : socket.entryPoint }));
  };

  it('deltas add up to what a fresh look sees', () => {
    using observer = createObserver();
    using live = new Live(observer);
    live.setPace({ intervalMs: 1000, paused: true });
    const window = new Window();
    sockets.listen('before');
    live.listen(window.take);
    const steps = [
      () => sockets.listen('one'),
      () => chmodSync(sockets.path('one'), 0o600),
      () => sockets.connect('one'),
      () => sockets.listen('mail', 'dgram'),
      () => rmSync(sockets.path('before')),
      () => sockets.listen('before'),
    ];
    for (const step of steps) {
      step();
      live.look({ anew: true });
      using fresh = createObserver();
      expect(mine(window.model)).toEqual(mine(fresh.look()));
    }
    expect(window.messages.every((message, i) => message.kind === 'delta' && message.delta.reset === (i === 0))).toBe(true);
  });

  it.each(['applyEdit', 'refresh'] as const)('a change is there after %s, also while paused', async (call) => {
    vi.stubEnv('XDG_STATE_HOME', runtime);
    sockets.listen('door');
    const path = sockets.path('door');
    chmodSync(path, 0o755);
    using agent = createAgent();
    const window = new Window();
    agent.stream(window.take);
    await agent.call('setPace', { intervalMs: 1000, paused: true });
    await agent.call('focus', { sockets: [] }); // one look after the watch began: from here on its word counts
    const edit = { act: 'setMode', door: shownAt(path), mode: 0o601, before: 0o755 } as const;
    if (call === 'refresh') chmodSync(path, 0o601);
    const answer = call === 'refresh' ? agent.call('refresh', null) : agent.call('applyEdit', { edit, undoes: null });
    expect(mine(window.model)).toMatchObject([{ entryPoint: { mode: 0o601 } }]);
    expect(await answer).toMatchObject({ ok: true });
  });

  it('a change in a folder of sockets is told at once', async () => {
    using observer = createObserver();
    using live = new Live(observer);
    live.setPace(never);
    const window = new Window();
    sockets.listen('known'); // the folder is watched for it
    live.listen(window.take);
    sockets.listen('new');
    await window.until(() => mine(window.model).some(({ socket }) => socket.name === sockets.path('new')));
    chmodSync(sockets.path('known'), 0o601);
    await window.until(() => [...(window.model?.entryPoints.values() ?? [])].some(({ path, mode }) => path === sockets.path('known') && mode === 0o601));
  });

  it.each(['removed', 'moved away', 'moved away with the one above it'])('a change in a folder that took the place of one that was %s is told at once', async (how) => {
    using observer = createObserver();
    using live = new Live(observer);
    live.setPace({ intervalMs: 1000, paused: true });
    const above = join(sockets.folder, 'above');
    const folder = join(above, 'service');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'door');
    sockets.listenAt(path);
    const window = new Window();
    live.listen(window.take);
    live.look(); // from here on the watch is believed
    if (how === 'removed') rmSync(folder, { recursive: true });
    else if (how === 'moved away') renameSync(folder, `${folder}.old`);
    else renameSync(above, `${above}.old`);
    mkdirSync(folder, { recursive: true });
    sockets.listenAt(path);
    live.look();
    const doors = () => mine(window.model).filter(({ entryPoint }) => entryPoint && 'path' in entryPoint && entryPoint.path === path);
    expect(doors().length).toBe(1);
    live.look();
    live.setPace(never);
    chmodSync(path, 0o601);
    await window.until(() => doors().some(({ entryPoint }) => entryPoint && 'mode' in entryPoint && entryPoint.mode === 0o601));
  });

  it('a new name in a registry is told at once', async () => {
    const folder = join(runtime, 'varlink/registry');
    mkdirSync(folder, { recursive: true });
    using observer = createObserver();
    using live = new Live(observer);
    live.setPace(never);
    const window = new Window();
    live.listen(window.take);
    symlinkSync('/nowhere', join(folder, 'io.example.New'));
    await window.until(() => window.model?.registry.has('user/io.example.New') === true);
  });

  it('a folder that cannot be watched is told, and a look still finds what changed there', () => {
    const gone = anEntryPoint({ key: 'x', path: bytes('/proc/1/root/x'), reach: bytes('/proc/1/root/x') });
    let told = 0;
    const model = aModel([aRow('/proc/1/root/x', { entryPoint: gone })]);
    using live = new Live({ ...scripted(() => model), unwatched: (count) => (told = count) });
    live.look();
    expect(told).toBe(1);
  });
});
