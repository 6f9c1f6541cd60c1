import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createObserver } from '#agent/inventory/observer.ts';
import * as descriptors from '#agent/system/processes/descriptors.ts';
import { libc, type Libc } from '#agent/system/libc.ts';
import * as processes from '#agent/system/processes/processes.ts';
import type { Model } from '#core/model/model.ts';
import { Sockets } from '../e2e/sockets.ts';
import { built } from '../fixtures/built.ts';
import { Helper } from '../fixtures/helper.ts';
import { differences } from '../fixtures/model-differences.ts';

// The real readers, each of which a test may disturb.
vi.mock('#agent/system/processes/processes.ts', { spy: true });
vi.mock('#agent/system/processes/descriptors.ts', { spy: true });
vi.mock('#agent/system/libc.ts', { spy: true });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-storm-'));
});
afterEach(() => {
  vi.resetAllMocks();
  rmSync(folder, { recursive: true });
});

/** Whatever else is in it: what it names is there, and what it could not see it does not deny. */
function expectSound(model: Model): void {
  for (const { key, holders, entryPoint, peer } of model.sockets.values()) {
    for (const { process: holder } of holders.seen) expect(model.processes.has(holder), `${key} is held by ${holder}`).toBe(true);
    if (holders.seen.length === 0) expect(holders.complete, `${key} is said to be held by nobody`).toBe(false);
    if (entryPoint.state === 'found') expect(model.entryPoints.has(entryPoint.key)).toBe(true);
    if (peer.state === 'socket' && peer.key !== null) expect(model.sockets.has(peer.key), `${key} has the peer ${peer.key}`).toBe(true);
  }
}

function start(count: number): { readonly child: ChildProcessWithoutNullStreams; readonly said: AsyncIterator<string> } {
  const child = spawn('python3', [fileURLToPath(new URL('storm.py', import.meta.url)), folder, String(count)], { stdio: 'pipe' });
  child.stderr.pipe(process.stderr);
  return { child, said: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
  const ended = once(child, 'exit');
  child.stdin.end();
  await ended;
}

it('stays right for what stays while hundreds of processes a second appear and die', { timeout: 120_000 }, async () => {
  const count = 3000;
  const { child, said } = start(count);
  try {
    await said.next();
    const begun = Date.now();
    using observer = createObserver();
    let over = false;
    const waited = said.next().then(() => (over = true));
    let looks = 0;
    const met = new Set<string>();
    while (!over || looks < 20) {
      const model = observer.look();
      looks++;
      expectSound(model);
      const stable = [...model.sockets.values()].filter(({ name }) => name.startsWith(`${folder}/stable-`));
      expect(stable.length, `look ${looks}`).toBe(80);
      for (const { name, holders, entryPoint, state, peer } of stable) {
        // For a moment its child holds it as well, from the fork until it lets go.
        expect(holders.seen.some(({ process: key }) => key.startsWith(`${child.pid}:`)), name).toBe(true);
        expect(entryPoint.state, name).toBe('found');
        if (state !== 'listen') expect(peer, name).toMatchObject({ state: 'socket', key: expect.any(String) });
      }
      for (const { key, name } of model.sockets.values()) if (name.startsWith(`\0${folder}/storm-`)) met.add(key);
      await setImmediate();
    }
    await waited;
    const perSecond = Math.round((count * 1000) / (Date.now() - begun));
    process.stdout.write(`storm: ${count} processes, about ${perSecond} a second; ${looks} looks, which met ${met.size} of their sockets\n`);
    // Afterwards nothing of it is left.
    using fresh = createObserver();
    const own = { isName: (name: string) => name.includes(folder), pids: new Set([child.pid ?? 0]), sockets: new Set<string>() };
    // The last ones may still be dying between the two looks.
    await vi.waitFor(() => expect(differences(observer.look(), fresh.look(), own)).toEqual([]), 2000);
    expect([...observer.look().sockets.values()].filter(({ name }) => name.startsWith(`\0${folder}/`))).toEqual([]);
  } finally {
    await end(child);
  }
});

describe('a process that ends while it is read', () => {
  let sockets: Sockets;
  beforeEach(() => {
    sockets = new Sockets();
  });
  afterEach(() => sockets.close());

  it.each(['before its stat', 'before its descriptors', 'before its facts', 'after all of it'] as const)('%s: it is told of wholly or not at all, and others are told of', async (when) => {
    const [victim, other] = [new Helper(), new Helper()];
    try {
      const name = `\0atlas-victim-${process.pid}`;
      await victim.run(`s = socket.socket(socket.AF_UNIX); s.bind(${JSON.stringify(name)}); s.listen(1)`);
      await other.run(`s = socket.socket(socket.AF_UNIX); s.bind(${JSON.stringify(`${name}-other`)}); s.listen(1)`);
      using observer = createObserver();
      if (when === 'after all of it') observer.look(); // and it is remembered
      let killed = false;
      const kill = (pid: number): void => {
        if (pid !== victim.pid || killed) return;
        killed = true;
        process.kill(pid, 'SIGKILL');
        // Its descriptors are closed before it becomes a zombie.
        while (existsSync(`/proc/${pid}/fd/0`));
      };
      const real = { readStat: await actual('readStat'), readProcess: await actual('readProcess'), scan: (await vi.importActual<typeof descriptors>('#agent/system/processes/descriptors.ts')).scanDescriptors };
      if (when === 'before its stat') vi.mocked(processes.readStat).mockImplementation((pid) => (kill(pid), real.readStat(pid)));
      if (when === 'before its descriptors') vi.mocked(descriptors.scanDescriptors).mockImplementation((pid) => (kill(pid), real.scan(pid)));
      if (when === 'before its facts') vi.mocked(processes.readProcess).mockImplementation((pid, stat) => (kill(pid), real.readProcess(pid, stat)));
      if (when === 'after all of it') kill(victim.pid);
      const model = observer.look();
      expect(killed).toBe(true);
      expectSound(model);
      const named = (one: Model, wanted: string) => [...one.sockets.values()].filter((socket) => socket.name === wanted);
      expect(named(model, `${name}-other`)[0]?.holders.seen.length).toBe(1);
      const again = observer.look();
      expectSound(again);
      expect(named(again, name)).toEqual([]);
      expect([...again.processes.values()].some(({ pid }) => pid === victim.pid)).toBe(false);
    } finally {
      await victim.end();
      await other.end();
    }
  });

  async function actual<K extends 'readStat' | 'readProcess'>(name: K): Promise<(typeof processes)[K]> {
    return (await vi.importActual<typeof processes>('#agent/system/processes/processes.ts'))[name];
  }
});

describe('an interrupted dump', () => {
  const interruptedFlag = 0x10; // NLM_F_DUMP_INTR
  /** The real library, but that the first dumps are marked as interrupted. */
  function interrupt(dumps: number): void {
    vi.mocked(libc).mockReset();
    const c = libc();
    if (!c) throw new Error('koffi is not there');
    let seen = 0;
    let marked = -1;
    const patched: Libc = {
      ...c,
      send: (fd, buffer, length, flags) => (seen++, c.send(fd, buffer, length, flags)),
      recv: (fd, buffer, length, flags) => {
        const size = c.recv(fd, buffer, length, flags);
        if (seen <= dumps && marked !== seen && Number(size) >= 16 && Buffer.isBuffer(buffer)) {
          marked = seen;
          buffer.writeUInt16LE(buffer.readUInt16LE(6) | interruptedFlag, 6);
        }
        return size;
      },
    };
    vi.mocked(libc).mockReturnValue(patched);
  }
  const source = (model: Model) => model.surroundings.capabilities.find(({ id }) => id === 'source');

  it('is asked for again; one that never is whole says so, and the next look is right', () => {
    const sockets = new Sockets();
    try {
      sockets.listen('door');
      using observer = createObserver();
      const before = observer.look();
      interrupt(1);
      const asked = observer.look();
      expect(source(asked)).toMatchObject({ state: 'yes' });
      interrupt(1000);
      const doubtful = observer.look();
      expect(source(doubtful)).toMatchObject({ state: 'partly', sentence: expect.stringContaining('may be missing') });
      interrupt(0);
      const after = observer.look();
      expect(source(after)).toMatchObject({ state: 'yes' });
      const own = { isName: (name: string) => name.startsWith(sockets.folder), pids: new Set<number>(), sockets: new Set<string>() };
      for (const model of [asked, doubtful, after]) expect(differences(before, model, own)).toEqual([]);
    } finally {
      sockets.close();
    }
  });
});

describe('a kernel that has run out of something', () => {
  it.each([12, 23, 24])('(errno %i) makes a look fail; it is not said that all sockets have gone', (errno) => {
    using observer = createObserver();
    const before = observer.look();
    const c = libc();
    if (!c) throw new Error('koffi is not there');
    vi.mocked(libc).mockReturnValue({ ...c, socket: () => -1, errno: () => errno });
    expect(() => observer.look()).toThrow(`errno ${errno}`);
    vi.mocked(libc).mockReset();
    const after = observer.look();
    expect(after.surroundings.source).toBe('sock_diag');
    const keys = [...before.sockets.keys()].filter((key) => after.sockets.has(key));
    expect(keys.length).toBeGreaterThan(0);
  });

  it('and tells of one descriptor nothing is not taken for one that is closed', () => {
    const c = libc();
    if (!c) throw new Error('koffi is not there');
    let refused = false;
    vi.mocked(libc).mockReturnValue({
      ...c,
      readlinkat: (dir, path, buffer, size) => {
        refused = path[0] === 0x31;
        return refused ? -1 : c.readlinkat(dir, path, buffer, size);
      },
      errno: () => (refused ? 12 : c.errno()),
    });
    expect(descriptors.scanDescriptors(process.pid)).toEqual({ ok: false, why: 'failed', code: 'ENOMEM' });
    refused = false;
    using observer = createObserver();
    try {
      const model = observer.look();
      expectSound(model);
      expect(model.surroundings.capabilities.find(({ id }) => id === 'holders')).toMatchObject({ state: 'partly' });
    } catch (error) {
      expect(String(error)).toContain('ENOMEM'); // to fail as a whole is right as well
    }
  });

  it('and lets no process be read makes a look fail; it is not said that nobody holds anything', async () => {
    using observer = createObserver();
    const before = observer.look();
    const { readCommand } = await vi.importActual<typeof processes>('#agent/system/processes/processes.ts');
    // Another thread has taken the last descriptor in this moment.
    vi.mocked(processes.readCommand).mockImplementation((pid) => {
      if (pid === process.pid) throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
      return readCommand(pid);
    });
    expect(() => observer.look()).toThrow('EMFILE');
    // What was taken in by half is taken in anew, and what is the same stays the same object.
    vi.mocked(processes.readCommand).mockReset();
    const sockets = new Sockets();
    try {
      const fd = sockets.listen('since');
      const after = observer.look();
      expect([...after.sockets.values()].find(({ name }) => name === sockets.path('since'))?.holders.seen).toMatchObject([{ fds: [fd] }]);
      using fresh = createObserver();
      const now = fresh.look();
      expect(differences(after, now, { isName: (name) => name.startsWith(sockets.folder), pids: new Set([process.pid]), sockets: new Set() })).toEqual([]);
      const kept = [...before.sockets].filter(([key, socket]) => after.sockets.get(key) === socket);
      expect(kept.length).toBeGreaterThan(0);
      expect(after.processes.get([...after.processes.keys()].find((key) => key.startsWith(`${process.pid}:`)) ?? '')).toBe(before.processes.get([...before.processes.keys()].find((key) => key.startsWith(`${process.pid}:`)) ?? ''));
    } finally {
      sockets.close();
    }
  });
});

describe('without descriptors to spare', () => {
  const program = built('tests/system/starving.ts');
  const toldSchema = z.object({ trouble: z.string().nullable(), stable: z.number(), keys: z.string(), denied: z.number(), held: z.number(), found: z.number(), lost: z.number(), users: z.number(), source: z.string() });

  it('a look fails as a whole, or tells the truth; the next one is right again', { timeout: 120_000 }, async () => {
    const { child: holder, said } = start(0);
    try {
      await said.next();
      const child = spawn('prlimit', ['--nofile=64:64', process.execPath, program, folder], { stdio: 'pipe' });
      child.stderr.pipe(process.stderr);
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const look = async (free: number): Promise<z.infer<typeof toldSchema>> => {
        child.stdin.write(`${free}\n`);
        return toldSchema.parse(JSON.parse(String((await lines.next()).value)));
      };
      // The very first look has nothing to go by, and must not remember its failure.
      const first = await look(0);
      expect(first.trouble).not.toBeNull();
      const whole = await look(-1);
      expect(whole).toMatchObject({ trouble: null, stable: 80, denied: 0, held: 80, found: 80, source: 'sock_diag' });
      expect(whole.users).toBeGreaterThan(0);
      const troubles: number[] = [];
      for (const free of [0, 1, 2, 3, 4, 0, 1]) {
        const told = await look(free);
        if (told.trouble !== null) troubles.push(free);
        // With trouble the model is the one before.
        expect(told, `${free} descriptors free`).toMatchObject({ stable: 80, keys: whole.keys, denied: 0, lost: 0, users: whole.users, source: 'sock_diag' });
        if (told.trouble === null) expect(told.held, `${free} descriptors free`).toBe(80);
        expect(await look(-1)).toEqual(whole);
      }
      expect(troubles).toContain(0);
      await end(child);
    } finally {
      await end(holder);
    }
  });
});
