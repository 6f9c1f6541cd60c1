import { chmodSync, fstatSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deltaSchema, type Model } from '#core/model/model.ts';
import { rowsOf } from '#core/model/rows/row.ts';
import type { Socket } from '#core/model/socket.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { Helper } from '../../../tests/fixtures/helper.ts';
import { pathBuffer } from '../system/inodes/inode.ts';
import { createObserver, type Observer } from './observer.ts';

let sockets: Sockets;
let runtime: string;
let helper: Helper;
let observer: Observer;
beforeEach(async () => {
  sockets = new Sockets();
  runtime = mkdtempSync(join(tmpdir(), 'atlas-run-'));
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  helper = new Helper();
  await helper.run('');
  observer = createObserver();
});
afterEach(async () => {
  observer[Symbol.dispose]();
  await helper.end();
  sockets.close();
  vi.unstubAllEnvs();
  rmSync(runtime, { recursive: true });
});

const inodeOf = (fd: number): number => fstatSync(fd).ino;
function socketOf(model: Model, inode: number): Socket {
  const found = [...model.sockets.values()].filter((socket) => socket.inode === inode);
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} sockets of inode ${inode}`);
  return first;
}
const namesIn = (model: Model, folder: string): string[] => [...model.sockets.values()].map(({ name }): string => name).filter((name) => name.startsWith(`${folder}/`)).sort();

describe('the model', () => {
  it('has a socket with all that belongs to it', () => {
    const fd = sockets.listen('door');
    chmodSync(sockets.path('door'), 0o640);
    const model = observer.look();
    const socket = socketOf(model, inodeOf(fd));
    const { dev, ino } = lstatSync(sockets.path('door'), { bigint: true });
    const key = `${dev}:${ino}@${sockets.path('door')}`;
    expect(socket).toMatchObject({
      key: `${model.surroundings.netns}:${socket.cookie.known ? socket.cookie.value : ''}`,
      kind: 'path',
      type: 'stream',
      state: 'listen',
      name: sockets.path('door'),
      entryPoint: { state: 'found', key },
      uid: { known: true, value: process.getuid?.() },
      peer: { state: 'none' },
      queue: { known: true, value: { of: 'listener', waiting: 0, backlog: 16 } },
    });
    expect(model.entryPoints.get(key)).toMatchObject({ mode: 0o640 });
    const [holder] = socket.holders.seen;
    expect(holder).toMatchObject({ fds: [fd] });
    expect(model.processes.get(holder?.process ?? '')).toMatchObject({ pid: process.pid });
  });

  it('follows a connection from waiting to taken to closed', async () => {
    const path = JSON.stringify(sockets.path('door'));
    const listener = await helper.number(`l = socket.socket(socket.AF_UNIX); l.bind(${path}); l.listen(); out = os.fstat(l.fileno()).st_ino`);
    expect(socketOf(observer.look(), listener).waitingClients).toEqual([]);
    const client = sockets.connect('door');
    const waiting = observer.look();
    const clientKey = socketOf(waiting, inodeOf(client)).key;
    expect(socketOf(waiting, listener).waitingClients).toEqual([clientKey]);
    expect(socketOf(waiting, inodeOf(client))).toMatchObject({ state: 'waiting', peer: { state: 'waiting', listener: socketOf(waiting, listener).key } });

    const accepted = await helper.number('c, _ = l.accept(); out = os.fstat(c.fileno()).st_ino');
    const taken = observer.look();
    expect(socketOf(taken, listener).waitingClients).toEqual([]);
    expect(socketOf(taken, inodeOf(client))).toMatchObject({ key: clientKey, state: 'connected', peer: { key: socketOf(taken, accepted).key } });
    expect(socketOf(taken, accepted)).toMatchObject({ state: 'connected', name: sockets.path('door'), peer: { key: clientKey }, entryPoint: { state: 'found' } });

    await helper.run('c.close()');
    expect(socketOf(observer.look(), inodeOf(client))).toMatchObject({ state: 'closing', peer: { state: 'none' } });
    sockets.end(client);
    expect(observer.look().sockets.has(clientKey)).toBe(false);
  });

  it('sees an entry point go, be replaced by a new socket, and the old one keep its own state', () => {
    const old = sockets.listen('door');
    expect(socketOf(observer.look(), inodeOf(old)).entryPoint.state).toBe('found');
    unlinkSync(sockets.path('door'));
    expect(socketOf(observer.look(), inodeOf(old)).entryPoint).toEqual({ state: 'gone' });
    const now = sockets.listen('door');
    const model = observer.look();
    expect(socketOf(model, inodeOf(now)).entryPoint.state).toBe('found');
    expect(socketOf(model, inodeOf(now)).key).not.toBe(socketOf(model, inodeOf(old)).key);
  });

  it('has abstract and unnamed sockets without an entry point', async () => {
    const abstract = sockets.listen(`\0atlas\0${process.pid}\xff`);
    const unnamed = await helper.number('a, b = socket.socketpair(); out = os.fstat(a.fileno()).st_ino');
    const model = observer.look();
    expect(socketOf(model, inodeOf(abstract))).toMatchObject({ kind: 'abstract', name: `\0atlas\0${process.pid}\xff`, entryPoint: { state: 'none' } });
    expect(socketOf(model, unnamed)).toMatchObject({ kind: 'unnamed', name: '', state: 'connected', entryPoint: { state: 'none' } });
  });

  it('is what its schema says, with every socket of this machine', () => {
    sockets.listen('bad\xff\xfe\n');
    const { surroundings, sockets: all, entryPoints, processes, registry } = observer.look();
    const whole = <T>(table: ReadonlyMap<string, T>) => ({ added: [...table.values()], changed: [], removed: [] });
    const parsed = deltaSchema.safeParse({ seq: 0, reset: true, atMs: 0, tookMs: 0, surroundings, sockets: whole(all), entryPoints: whole(entryPoints), processes: whole(processes), registry: whole(registry) });
    expect(parsed.error?.issues).toBeUndefined();
    for (const socket of all.values()) {
      if (socket.entryPoint.state === 'found') expect(entryPoints.has(socket.entryPoint.key)).toBe(true);
      for (const holder of socket.holders.seen) expect(processes.has(holder.process)).toBe(true);
      // Nobody seen is never told as nobody there.
      if (socket.holders.seen.length === 0) expect(socket.holders).toMatchObject({ complete: false, reason: { code: expect.any(String) } });
      if (!socket.holders.complete) expect(socket.holders.reason).toBeDefined();
    }
  });

  it('finds the entry point by whichever holder can show it, not by the first that is met', async () => {
    const other = new Helper();
    const here = new Helper({ cwd: sockets.folder });
    try {
      const post = JSON.stringify(sockets.path('post'));
      const pids = await Promise.all([here, other].map((one) => one.number('out = os.getpid()')));
      await other.run(`m = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); m.bind(${post}); got = []`);
      const listener = await here.number("l = socket.socket(socket.AF_UNIX); l.bind('relative'); l.listen(64); out = os.fstat(l.fileno()).st_ino");
      // Many, so that some of them come before the listener in the kernel's table, which is hashed.
      const accepted = await here.numbers(`
p = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); p.connect(${post}); clients = []; out = []
for _ in range(8):
    c = socket.socket(socket.AF_UNIX); c.connect('relative'); clients.append(c)
    a, _ = l.accept(); out.append(os.fstat(a.fileno()).st_ino); socket.send_fds(p, [b'x'], [a.fileno()]); a.close()`);
      await other.run('for _ in range(8): got += socket.recv_fds(m, 1, 1)[1]');
      const model = observer.look();
      expect(pids).toEqual([here.pid, other.pid]);
      expect([listener, ...accepted].map((inode) => socketOf(model, inode).entryPoint.state)).toEqual(Array.from({ length: 9 }, () => 'found'));
    } finally {
      await here.end();
      await other.end();
    }
  });

  it('joins a registry’s names to the sockets they lead to', () => {
    const fd = sockets.listen('door');
    mkdirSync(join(runtime, 'varlink/registry'), { recursive: true });
    symlinkSync(sockets.path('door'), join(runtime, 'varlink/registry/io.example.Thing'));
    symlinkSync('/nowhere', join(runtime, 'varlink/registry/io.example.Gone'));
    const model = observer.look();
    const rows = [...rowsOf(model).values()];
    expect(rows.find(({ socket }) => socket?.inode === inodeOf(fd))?.registered.map(({ name }) => name)).toEqual(['io.example.Thing']);
    expect(rows.find(({ registered }) => registered[0]?.name === 'io.example.Gone')).toMatchObject({ socket: null, registered: [{ target: { state: 'dangling' } }] });
    sockets.end(fd);
    const after = [...rowsOf(observer.look()).values()].find(({ registered }) => registered[0]?.name === 'io.example.Thing');
    expect(after).toMatchObject({ socket: null, entryPoint: { path: sockets.path('door') } });
  });
});

describe('a second look', () => {
  it('gives the same objects for what did not change', async () => {
    const inode = inodeOf(sockets.listen('door'));
    const pair = await helper.number('a, b = socket.socketpair(); out = os.fstat(a.fileno()).st_ino');
    mkdirSync(join(runtime, 'varlink/registry'), { recursive: true });
    symlinkSync('/nowhere', join(runtime, 'varlink/registry/x'));
    const before = observer.look();
    const after = observer.look();
    for (const one of [inode, pair]) expect(socketOf(after, one)).toBe(socketOf(before, one));
    const { entryPoint, holders } = socketOf(after, inode);
    const key = entryPoint.state === 'found' ? entryPoint.key : '';
    expect(after.entryPoints.get(key)).toBe(before.entryPoints.get(key));
    const holder = holders.seen[0]?.process ?? '';
    expect(after.processes.get(holder)).toBe(before.processes.get(holder));
    expect(after.registry.get('user/x')).toBe(before.registry.get('user/x'));
  });

  it('gives another object for one that did', async () => {
    const inode = await helper.number('a, b = socket.socketpair(); out = os.fstat(b.fileno()).st_ino');
    const before = socketOf(observer.look(), inode);
    await helper.run("a.send(b'12345')");
    const after = socketOf(observer.look(), inode);
    expect(after).not.toBe(before);
    expect(after.queue).toMatchObject({ value: { receiveBytes: 5 } });
  });

  it('sees who holds a socket change', async () => {
    const path = JSON.stringify(sockets.path('door'));
    const [inode = -1, child = -1] = await helper.numbers(`
l = socket.socket(socket.AF_UNIX); l.bind(${path}); l.listen()
r, w = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(w); os.read(r, 1); os._exit(0)
out = [os.fstat(l.fileno()).st_ino, pid]`);
    const pids = (): number[] => socketOf(observer.look(), inode).holders.seen.map(({ process: key }) => Number.parseInt(key, 10));
    expect(new Set(pids())).toEqual(new Set([helper.pid, child]));
    await helper.run('l.close()');
    expect(pids()).toEqual([child]);
  });

  it('shows the door of a socket object when it is selected, and says otherwise that it was not read', () => {
    const fd = sockets.listen('door');
    const first = observer.look();
    const { key, object } = socketOf(first, inodeOf(fd));
    const labels = first.surroundings.capabilities.find(({ id }) => id === 'labels-object')?.state;
    if (labels === 'no') expect(object).toEqual({ known: false, reason: { code: 'not-read' } });
    observer.focus(new Set([key]));
    const stat = fstatSync(fd, { bigint: true });
    expect(socketOf(observer.look(), inodeOf(fd)).object).toMatchObject({ known: true, value: { ino: stat.ino.toString(), dev: stat.dev.toString(), mode: Number(stat.mode & 0o7777n) } });
  });
});

describe('the old table', () => {
  it('gives the same path sockets, and says what it does not know', () => {
    for (const name of ['door', 'bad\xff\xfe', '@at', 'new\nline']) chmodSync(pathBuffer((sockets.listen(name), sockets.path(name))), 0o611);
    sockets.connect('door');
    using fallback = createObserver({ source: 'fallback' });
    const [full, less] = [observer.look(), fallback.look()];
    expect(less.surroundings.source).toBe('/proc/net/unix');
    expect(less.surroundings.capabilities).toContainEqual(expect.objectContaining({ id: 'source', state: 'partly' }));
    expect(namesIn(less, sockets.folder)).toEqual(namesIn(full, sockets.folder));
    expect(namesIn(less, sockets.folder).length).toBe(4);
    for (const socket of less.sockets.values()) {
      if (!socket.name.startsWith(sockets.folder)) continue;
      const same = socketOf(full, socket.inode);
      const unknown = { known: false, reason: { code: 'fallback-source' } };
      expect(socket).toMatchObject({ cookie: unknown, uid: unknown, queue: unknown, shutdown: unknown, memory: unknown });
      expect(socket).toMatchObject({ kind: same.kind, type: same.type, state: same.state, name: same.name, entryPoint: same.entryPoint, holders: same.holders });
      expect(socket.waitingClients.length).toBe(same.waitingClients.length);
      if (same.entryPoint.state === 'found') expect(less.entryPoints.get(same.entryPoint.key)).toEqual(full.entryPoints.get(same.entryPoint.key));
    }
  });

  it('keeps what did not change as well', () => {
    const inode = inodeOf(sockets.listen('door'));
    using fallback = createObserver({ source: 'fallback' });
    expect(socketOf(fallback.look(), inode)).toBe(socketOf(fallback.look(), inode));
  });
});
