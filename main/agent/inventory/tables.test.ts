import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compileFilter } from '#core/filter/filter.ts';
import type { Model } from '#core/model/model.ts';
import { rowsOf } from '#core/model/rows/row.ts';
import type { Socket } from '#core/model/socket.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { Helper } from '../../../tests/fixtures/helper.ts';
import { createObserver, type Observer } from './observer.ts';

const mayUnshare = spawnSync('unshare', ['--net', '--mount', 'true']).status === 0;

let sockets: Sockets;
let observer: Observer;
let helpers: Helper[];
beforeEach(() => {
  sockets = new Sockets();
  observer = createObserver();
  helpers = [];
});
afterEach(async () => {
  vi.useRealTimers();
  observer[Symbol.dispose]();
  for (const helper of helpers) await helper.end();
  sockets.close();
});

async function helperIn(via: readonly string[]): Promise<{ helper: Helper; netns: string }> {
  const helper = new Helper({ via });
  helpers.push(helper);
  await helper.run('');
  return { helper, netns: /\d+/.exec(readlinkSync(`/proc/${helper.pid}/ns/net`))?.[0] ?? '' };
}

const named = (model: Model, name: string): Socket[] => [...model.sockets.values()].filter((socket) => socket.name === name);
const only = (model: Model, name: string, state: string): Socket => {
  const found = named(model, name).filter((socket) => socket.state === state);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} sockets ${name} ${state}`);
  return found[0];
};

describe.skipIf(!mayUnshare)('other network namespaces', () => {
  it('have tables of their own: one abstract name in two of them is two sockets', async () => {
    const { helper, netns } = await helperIn(['unshare', '--net']);
    const name = `\0atlas-twice-${process.pid}`;
    sockets.listen(name);
    await helper.run(`s = socket.socket(socket.AF_UNIX); s.bind(${JSON.stringify(name)}); s.listen(1)`);
    const model = observer.look();
    expect(named(model, name).map((socket) => socket.netns).sort()).toEqual([model.surroundings.netns, netns].sort());
    expect(model.surroundings.namespaces.find((one) => one.netns === netns)).toMatchObject({ source: 'sock_diag', blindSpot: null, pid: helper.pid });
    const filter = compileFilter(`ns:${netns}`);
    if (!filter.ok) throw new Error('no filter');
    expect([...rowsOf(model).values()].filter((row) => filter.filter.test(row, model.surroundings) === true).map((row) => row.name)).toEqual([name]);
    const inside = named(model, name).find((socket) => socket.netns === netns);
    expect(inside?.holders.seen.map((holder) => holder.process.split(':')[0])).toEqual([String(helper.pid)]);
  });

  it('are crossed by paths: the peer, the client that waits and the listener are found in each other’s table', async () => {
    const { helper, netns } = await helperIn(['unshare', '--net']);
    sockets.listen('door');
    const path = sockets.path('door');
    await helper.run(`c = socket.socket(socket.AF_UNIX); c.connect(${JSON.stringify(path)})`);
    await helper.run(`l = socket.socket(socket.AF_UNIX); l.bind(${JSON.stringify(`${path}-there`)}); l.listen(5); d = socket.socket(socket.AF_UNIX); d.connect(${JSON.stringify(`${path}-there`)}); a, _ = l.accept()`);
    const model = observer.look();
    const listener = only(model, path, 'listen');
    const client = [...model.sockets.values()].find((socket) => socket.peer.state === 'waiting' && socket.peer.listener === listener.key);
    expect(client?.netns).toBe(netns);
    expect(listener.waitingClients).toEqual([client?.key]);
    const there = only(model, `${path}-there`, 'connected');
    expect(there).toMatchObject({ netns, peer: { state: 'socket' }, entryPoint: { state: 'found' } });
    const other = there.peer.state === 'socket' && there.peer.key !== null ? model.sockets.get(there.peer.key) : undefined;
    expect(other).toMatchObject({ netns, peer: { state: 'socket', key: there.key } });
  });

  it('that end are gone at the next look, with their sockets', async () => {
    const { helper, netns } = await helperIn(['unshare', '--net']);
    await helper.run(`s = socket.socket(socket.AF_UNIX); s.bind("\\0atlas-brief")`);
    expect(observer.look().surroundings.namespaces.some((one) => one.netns === netns)).toBe(true);
    await helper.end();
    helpers = [];
    const model = observer.look();
    expect(model.surroundings.namespaces.some((one) => one.netns === netns)).toBe(false);
    expect([...model.sockets.values()].some((socket) => socket.netns === netns)).toBe(false);
  });

  it('are called after the program that lives there now, after a while', async () => {
    const { helper, netns } = await helperIn(['unshare', '--net']);
    const name = (): string | undefined => observer.look().surroundings.namespaces.find((one) => one.netns === netns)?.name;
    expect(name()).toBe('python3');
    await helper.run("open('/proc/self/comm', 'w').write('daemon')");
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_001 });
    expect(name()).toBe('daemon');
  });

  it.each(['auto', 'fallback'] as const)('whose last process has moved on do not show the table of where it went (%s)', async (source) => {
    const { helper, netns } = await helperIn(['unshare', '--net']);
    const name = `\0atlas-moved-${process.pid}`;
    await helper.run(`s = socket.socket(socket.AF_UNIX); s.bind("\\0before")`);
    using other = createObserver({ source });
    other.look();
    await helper.run(`import ctypes; ctypes.CDLL(None).unshare(0x40000000); t = socket.socket(socket.AF_UNIX); t.bind(${JSON.stringify(name)}); t.listen(1)`);
    expect([...other.look().sockets.values()].filter((socket) => socket.netns === netns)).toEqual([]);
    expect(named(other.look(), name).map((socket) => socket.netns)).toEqual([/\d+/.exec(readlinkSync(`/proc/${helper.pid}/ns/net`))?.[0]]);
  });

  it('share nothing that did not change from look to look', async () => {
    const { helper } = await helperIn(['unshare', '--net']);
    await helper.run(`s = [socket.socketpair() for _ in range(50)]`);
    const one = observer.look();
    const two = observer.look();
    expect(two.surroundings.namespaces).toBe(one.surroundings.namespaces);
    for (const [key, socket] of one.sockets) if (socket.netns !== one.surroundings.netns) expect(two.sockets.get(key)).toBe(socket);
  });

  it('one path in two mount namespaces is two entry points, each proven', async () => {
    const { helper } = await helperIn(['unshare', '--mount', '--net']);
    sockets.listen('same');
    const path = sockets.path('same');
    await helper.run(`import subprocess; subprocess.check_call(['mount', '-t', 'tmpfs', 'none', ${JSON.stringify(sockets.folder)}]); s = socket.socket(socket.AF_UNIX); s.bind(${JSON.stringify(path)}); os.chmod(${JSON.stringify(path)}, 0o611); s.listen(1)`);
    const model = observer.look();
    const keys = named(model, path).map(({ entryPoint }) => (entryPoint.state === 'found' ? entryPoint.key : entryPoint.state));
    expect(new Set(keys).size).toBe(2);
    const points = keys.map((key) => model.entryPoints.get(key));
    expect(points.map((point) => point?.path)).toEqual([path, path]);
    expect(new Set(points.map((point) => point?.reach))).toEqual(new Set([`/proc/${helper.pid}/root${path}`, path]));
    expect(points.find((point) => point?.reach !== path)?.mode).toBe(0o611);
  });
});
