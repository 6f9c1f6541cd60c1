import { chmodSync, fstatSync, linkSync, lstatSync, mkdtempSync, readlinkSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { applyEdit } from '#agent/edits/apply.ts';
import { EntryPointReader } from '#agent/inventory/entry-points.ts';
import { createObserver, type Observer } from '#agent/inventory/observer.ts';
import * as diag from '#agent/system/netlink/sock-diag.ts';
import type { DiagRow } from '#agent/system/netlink/sock-diag-parse.ts';
import { bytes } from '#core/model/bytes.ts';
import { doorRefOf } from '#core/model/door-ref.ts';
import type { Model } from '#core/model/model.ts';
import { rowsOf } from '#core/model/rows/row.ts';
import type { Socket } from '#core/model/socket.ts';
import { Sockets } from '../e2e/sockets.ts';
import { Helper } from '../fixtures/helper.ts';
import { shownAt } from '../fixtures/shown-at.ts';

// The real table, to which a test may add what takes four thousand million sockets to come about.
vi.mock('#agent/system/netlink/sock-diag.ts', { spy: true });

const reborn = `exec(open(${JSON.stringify(fileURLToPath(new URL('reborn.py', import.meta.url)))}).read(), globals())`;

let sockets: Sockets;
let helper: Helper;
let observer: Observer;
let state: string;
beforeEach(async () => {
  sockets = new Sockets();
  state = mkdtempSync(join(tmpdir(), 'atlas-state-'));
  vi.stubEnv('XDG_STATE_HOME', state);
  helper = new Helper({ cwd: sockets.folder });
  await helper.run(reborn);
  observer = createObserver();
});
afterEach(async () => {
  vi.resetAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  observer[Symbol.dispose]();
  await helper.end();
  sockets.close();
  rmSync(state, { recursive: true });
});

const named = (model: Model, name: string): Socket[] => [...model.sockets.values()].filter((socket) => socket.name === name);
const pidsOf = (socket: Socket | undefined): number[] => (socket?.holders.seen ?? []).map(({ process: key }) => Number.parseInt(key, 10));
const inodeOf = (fd: number): number => fstatSync(fd).ino;
function objectRef(model: Model, socket: Socket | undefined) {
  const row = rowsOf(model).get(socket?.key ?? '');
  if (!row) throw new Error('there is no such socket');
  const ref = doorRefOf(row, 'object');
  if (!ref.known) throw new Error(JSON.stringify(ref.reason));
  return ref.value;
}

describe('a pid that is given again', async () => {
  const trial = new Helper();
  await trial.run(reborn);
  const problem = z.string().parse(await trial.run("out = 'none'\ntry: reborn(born(None))\nexcept OSError as problem: out = str(problem)"));
  await trial.end();
  if (problem !== 'none') process.stdout.write(`skipped: no process can be given a pid of our choice here: ${problem}\n`);

  it.skipIf(problem !== 'none')('is another process, though it is called the same and has as many descriptors', async () => {
    const [one, two] = [1, 2].map((n) => `\0atlas-reborn-${process.pid}-${n}`);
    // The helper itself holds the first socket as well, so it lives on when its child has gone.
    const pid = await helper.number(`kept = listener(${JSON.stringify(one)}); out = born(kept)`);
    const before = observer.look();
    const shown = named(before, one ?? '')[0];
    expect(pidsOf(shown)).toEqual([helper.pid, pid].sort((a, b) => a - b));
    const oldKey = shown?.holders.seen.find(({ process: key }) => key.startsWith(`${pid}:`))?.process ?? '';
    observer.focus(new Set([shown?.key ?? '']));
    const focused = observer.look();
    const row = rowsOf(focused).get(shown?.key ?? '');
    const held = focused.sockets.get(shown?.key ?? '')?.object;
    await pause(30); // start times count in hundredths of a second

    expect(await helper.number(`second = listener(${JSON.stringify(two)}); out = reborn(${pid}, second)`)).toBe(pid);
    const after = observer.look();
    expect(after.processes.has(oldKey)).toBe(false);
    expect(pidsOf(named(after, one ?? '')[0])).toEqual([helper.pid]);
    const newKey = named(after, two ?? '')[0]?.holders.seen.find(({ process: key }) => key.startsWith(`${pid}:`))?.process ?? '';
    expect(newKey).not.toBe(oldKey);
    expect(after.processes.get(newKey)?.parentPid).toBe(helper.pid);

    const theirs = await helper.number('out = os.fstat(second.fileno()).st_mode & 0o7777');
    if (!row || !held?.known) throw new Error('the object was not read');
    const [, startTicks = ''] = oldKey.split(':');
    const { dev, ino, bornNs, mode } = held.value;
    const fd = row.socket?.holders.seen.find(({ process: key }) => key === oldKey)?.fds[0] ?? -1;
    const outcome = applyEdit({ act: 'setMode', door: { door: 'object', socket: row.key, pid, startTicks, fd, dev, ino, bornNs }, mode: 0o701, before: mode }, null, []);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'vanished' } });
    expect(await helper.number('out = os.fstat(second.fileno()).st_mode & 0o7777')).toBe(theirs);
  });

  it.skipIf(problem !== 'none')('in another network namespace is found there after a while, and shows no table of elsewhere', async () => {
    const [one, two] = [1, 2].map((n) => `\0atlas-reborn-there-${process.pid}-${n}`);
    const pid = await helper.number(`out = born(None, unshared=${JSON.stringify(one)})`);
    const there = /\d+/.exec(readlinkSync(`/proc/${pid}/ns/net`))?.[0];
    expect(named(observer.look(), one ?? '')[0]).toMatchObject({ netns: there });
    await pause(30);
    expect(await helper.number(`second = listener(${JSON.stringify(two)}); out = reborn(${pid}, second)`)).toBe(pid);
    const after = observer.look();
    expect([...after.sockets.values()].filter(({ netns }) => netns === there)).toEqual([]);
    expect(named(after, two ?? '').map(({ netns }) => netns)).toEqual([after.surroundings.netns]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_001 });
    expect(observer.look().surroundings.namespaces.some(({ netns }) => netns === there)).toBe(false);
  });
});

describe.each([tmpdir(), '/dev/shm'])('an inode number that is given again in %s', (where) => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(where, 'atlas-inode-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('leads no edit to what has it now, and brings it nothing of what had it', { timeout: 120_000 }, () => {
    const path = join(folder, 'door');
    let reused = 0;
    for (let round = 0; round < 20; round++) {
      const old = sockets.listenAt(path);
      chmodSync(path, 0o600);
      const shown = shownAt(path);
      expect(named(observer.look(), path).length).toBe(1);
      sockets.end(old);
      unlinkSync(path);
      const now = sockets.listenAt(path);
      chmodSync(path, 0o611);
      if (lstatSync(path, { bigint: true }).ino.toString() === shown.ino) reused++;
      const model = observer.look();
      const [socket] = named(model, path);
      const { mode, birthtimeNs } = lstatSync(path, { bigint: true });
      expect(socket).toMatchObject({ inode: inodeOf(now), entryPoint: { state: 'found' } });
      expect(model.entryPoints.get(socket?.entryPoint.state === 'found' ? socket.entryPoint.key : '')).toMatchObject({ mode: Number(mode & 0o7777n) });
      // Births count in ticks of the file system's clock; a look takes longer than one.
      if (birthtimeNs.toString() !== shown.bornNs) expect(applyEdit({ act: 'setMode', door: shown, mode: 0o777, before: 0o611 }, null, []), `round ${round}`).toMatchObject({ ok: false, error: { code: 'replaced' } });
      sockets.end(now);
      unlinkSync(path);
    }
    process.stdout.write(`inode numbers in ${where}: ${reused} of 20 given again\n`);
  });

  it('is not taken for the same within one tick of the file system’s clock', () => {
    const path = bytes(join(folder, 'door'));
    for (let round = 0; round < 300; round++) {
      const reader = new EntryPointReader({ state: 'no', code: 'EPERM' });
      const look = (): number | undefined => {
        const asked = reader.ask('one', path, null);
        reader.refresh(() => 'anything', () => []);
        return asked.found?.entryPoint?.mode;
      };
      const old = sockets.listenAt(path);
      look();
      sockets.end(old);
      unlinkSync(path);
      const now = sockets.listenAt(path);
      chmodSync(path, 0o611);
      expect(look(), `round ${round}`).toBe(0o611);
      sockets.end(now);
      unlinkSync(path);
    }
  });
});

describe('a path that is bound again', () => {
  it('belongs to who bound it last; what was unlinked, renamed or linked aside keeps its own', () => {
    const path = sockets.path('door');
    const old = sockets.listen('door');
    chmodSync(path, 0o600);
    const first = observer.look();
    const shown = shownAt(path);
    renameSync(path, `${path}.aside`);
    const now = sockets.listen('door');
    chmodSync(path, 0o622);
    const model = observer.look();
    const of = (fd: number): Socket | undefined => [...model.sockets.values()].find(({ inode }) => inode === inodeOf(fd));
    expect(of(old)).toMatchObject({ key: named(first, path)[0]?.key, entryPoint: { state: 'replaced', what: 'another socket' } });
    const door = of(now)?.entryPoint;
    expect(model.entryPoints.get(door?.state === 'found' ? door.key : '')).toMatchObject({ mode: 0o622 });
    expect(applyEdit({ act: 'setMode', door: shown, mode: 0o777, before: 0o600 }, null, [])).toMatchObject({ ok: false, error: { code: 'replaced' } });
    expect([path, `${path}.aside`].map((one) => lstatSync(one).mode & 0o777)).toEqual([0o622, 0o600]);

    unlinkSync(path);
    linkSync(`${path}.aside`, path);
    const again = observer.look();
    expect(named(again, path).map(({ inode, entryPoint }) => `${inode === inodeOf(old) ? 'old' : 'now'} ${entryPoint.state}`).sort()).toEqual(['now replaced', 'old found']);
    expect(applyEdit({ act: 'setMode', door: shown, mode: 0o640, before: 0o600 }, null, [])).toMatchObject({ ok: true });
  });
});

describe('an inode number of 32 bits', () => {
  let told = new Map<string, DiagRow>();
  /** The real table with what `add` makes of it, as what differs from the look before. */
  async function dumped(add: (rows: readonly DiagRow[]) => DiagRow[]): Promise<void> {
    const { dumpSockets } = await vi.importActual<typeof diag>('#agent/system/netlink/sock-diag.ts');
    const rowsNow = (): readonly DiagRow[] => {
      const dump = dumpSockets();
      if (!dump.ok) throw new Error(dump.problem);
      return dump.rows;
    };
    const text = (row: DiagRow): string => JSON.stringify({ ...row, cookie: row.cookie.toString() });
    vi.mocked(diag.dumpAgain).mockImplementation(() => {
      const now = new Map(add(rowsNow()).map((row) => [text(row), told.get(text(row)) ?? row]));
      const cookies = new Set([...now.values()].map(({ cookie }) => cookie));
      const changes = { fresh: [...now].flatMap(([key, row]) => (told.has(key) ? [] : [row])), gone: [...told.values()].filter(({ cookie }) => !cookies.has(cookie)), doubtful: [], whole: false };
      told = now;
      return { ok: true, changes, interrupted: false };
    });
  }
  beforeEach(async () => {
    told = new Map();
    await dumped((rows) => [...rows]);
  });

  it('that two sockets have at once tells of neither who holds it, or who is its peer', async () => {
    const name = `\0atlas-twin-${process.pid}`;
    const fd = sockets.listen(name);
    const [end = -1, other = -1] = await helper.numbers('a, b = socket.socketpair(); out = [os.fstat(a.fileno()).st_ino, os.fstat(b.fileno()).st_ino]');
    const unnamed = (model: Model, inode: number): Socket[] => [...model.sockets.values()].filter((socket) => socket.inode === inode);
    const keys = (model: Model): string[] => [inodeOf(fd), end, other].flatMap((inode) => unnamed(model, inode).map(({ key }) => key));
    const alone = observer.look();
    await dumped((rows) =>
      rows.flatMap((row) => {
        if (row.inode === inodeOf(fd)) return [row, { ...row, cookie: row.cookie + 1_000_000_000n, name: bytes(`${name}-other`), waiting: [end] }];
        return row.inode === end ? [{ ...row, cookie: row.cookie + 1_000_000_000n, peer: null, uid: 7 }, row] : [row];
      }),
    );
    const model = observer.look();
    expect(keys(model).length).toBe(5);
    for (const twin of [...named(model, name), ...named(model, `${name}-other`), ...unnamed(model, end)]) {
      expect(twin.holders).toEqual({ seen: [], complete: false, reason: { code: 'failed', detail: expect.stringContaining('inode number') } });
      expect(twin.object.known).toBe(false);
      expect(twin.state).not.toBe('waiting');
    }
    expect(new Set(unnamed(model, end).map(({ uid }) => (uid.known ? uid.value : -1)))).toEqual(new Set([7, process.getuid?.()]));
    expect(unnamed(model, other)).toMatchObject([{ peer: { state: 'socket', inode: end, key: null } }]);
    expect(named(model, `${name}-other`)[0]?.waitingClients).toEqual([`inode:${end}`]);
    // Nor do they take turns: a second look tells no change.
    const second = observer.look();
    for (const key of keys(model)) expect(second.sockets.get(key), key).toBe(model.sockets.get(key));
    await dumped((rows) => [...rows]);
    const after = observer.look();
    expect(keys(after).sort()).toEqual(keys(alone).sort());
    for (const key of keys(alone)) expect(after.sockets.get(key)).toEqual(alone.sockets.get(key));
  });

  it('that went over to a socket of another cookie brings it nothing of the old one', async () => {
    const name = `\0atlas-heir-${process.pid}`;
    const fd = sockets.listen(name);
    const before = observer.look();
    const [old] = named(before, name);
    observer.focus(new Set([old?.key ?? '']));
    observer.look();
    await dumped((rows) => rows.map((row) => (row.inode === inodeOf(fd) ? { ...row, cookie: row.cookie + 5n, name: bytes(''), state: 7 } : row)));
    const model = observer.look();
    expect(named(model, name)).toEqual([]);
    expect(model.sockets.has(old?.key ?? '')).toBe(false);
    const heir = [...model.sockets.values()].find(({ inode }) => inode === inodeOf(fd));
    expect(heir).toMatchObject({ name: '', kind: 'unnamed', state: 'unconnected', entryPoint: { state: 'none' } });
    expect(heir?.object.known).toBe(false); // not asked for, unlike the old one
  });

  it('is not enough for an edit: the cookie must be the one that was shown', () => {
    const fd = sockets.listen('door');
    observer.focus(new Set([named(observer.look(), sockets.path('door'))[0]?.key ?? '']));
    const model = observer.look();
    const [socket] = named(model, sockets.path('door'));
    const ref = objectRef(model, socket);
    const mode = fstatSync(fd).mode & 0o7777;
    const [netns = '', cookie = '0'] = socket?.key.split(':') ?? [];
    const wrong = { ...ref, socket: `${netns}:${BigInt(cookie) + 1n}` };
    expect(applyEdit({ act: 'setMode', door: wrong, mode: 0o700, before: mode }, null, [])).toMatchObject({ ok: false, error: { code: 'replaced' } });
    expect(fstatSync(fd).mode & 0o7777).toBe(mode);
    expect(applyEdit({ act: 'setMode', door: ref, mode: 0o700, before: mode }, null, [])).toMatchObject({ ok: true });
  });
});

describe.skipIf(process.getuid?.() !== 0)('a socket of another network namespace', () => {
  it('is edited when it is the one that was shown, and not when its cookie is another', async () => {
    const there = new Helper({ via: ['unshare', '--net'] });
    try {
      const name = `\0atlas-there-${process.pid}`;
      const fd = await there.number(`s = socket.socket(socket.AF_UNIX); s.bind(${JSON.stringify(name)}); s.listen(1); out = s.fileno()`);
      observer.focus(new Set([named(observer.look(), name)[0]?.key ?? '']));
      const model = observer.look();
      const ref = objectRef(model, named(model, name)[0]);
      const modeNow = (): number => statSync(`/proc/${there.pid}/fd/${fd}`).mode & 0o7777;
      const mode = modeNow();
      const [netns = '', cookie = '0'] = named(model, name)[0]?.key.split(':') ?? [];
      expect(applyEdit({ act: 'setMode', door: { ...ref, ...(ref.door === 'object' && { socket: `${netns}:${BigInt(cookie) + 1n}` }) }, mode: 0o700, before: mode }, null, [])).toMatchObject({ ok: false, error: { code: 'replaced' } });
      expect(modeNow()).toBe(mode);
      expect(applyEdit({ act: 'setMode', door: ref, mode: 0o700, before: mode }, null, [])).toMatchObject({ ok: true });
      expect(modeNow()).toBe(0o700);
    } finally {
      await there.end();
    }
  });
});
