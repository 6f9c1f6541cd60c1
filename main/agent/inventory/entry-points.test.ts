import { spawnSync } from 'node:child_process';
import { chmodSync, fstatSync, linkSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aclAttribute, aclBytes, modeOfAcl, type Acl } from '#core/access/acl.ts';
import { bytes } from '#core/model/bytes.ts';
import type { Holder } from '#core/model/socket.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { Helper } from '../../../tests/fixtures/helper.ts';
import { Glance } from '../system/inodes/glance.ts';
import { fileSystemOf, pathBuffer } from '../system/inodes/inode.ts';
import { cString, libc } from '../system/libc.ts';
import { dumpSockets } from '../system/netlink/sock-diag.ts';
import { EntryPointReader, folderOf, type BoundInode } from './entry-points.ts';

let sockets: Sockets;
let reader: EntryPointReader;
beforeEach(() => {
  sockets = new Sockets();
  reader = new EntryPointReader({ state: 'no', code: 'EPERM' });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  sockets.close();
});

const heldBy = (...pids: number[]): Holder[] => pids.map((pid) => ({ process: `${pid}:1`, fds: [3] }));
const ours = heldBy(process.pid);

/** What sock_diag tells of a socket: its name as bound, and the inode. */
function boundOf(inode: number): { readonly name: string; readonly bound: BoundInode } {
  const dump = dumpSockets();
  const row = dump.ok ? dump.rows.find((one) => one.inode === inode) : undefined;
  if (!row?.vfs) throw new Error(`no bound socket has the inode ${inode}`);
  return { name: row.name, bound: row.vfs };
}
function listening(name = 'door'): { readonly name: string; readonly bound: BoundInode; readonly fd: number } {
  const fd = sockets.listen(name);
  return { ...boundOf(fstatSync(fd).ino), fd };
}

function look(name: string, bound: BoundInode | null, holders: readonly Holder[] = ours, watched = false) {
  const asked = reader.ask('one', bytes(name), bound);
  reader.refresh(() => (watched ? 'nothing' : 'anything'), () => holders);
  if (!asked.found) throw new Error('it was not looked at');
  return asked.found;
}

describe('an entry point', () => {
  it.each(['door', 'bad\xff\xfe', 'new\nline', '@at', '-rf', 'ü'])('of the name %j is found, with its inode and protection', (file) => {
    const { name, bound } = listening(file);
    chmodSync(pathBuffer(name), 0o641);
    const stat = lstatSync(pathBuffer(name), { bigint: true });
    const found = look(name, bound);
    expect(found.state).toEqual({ state: 'found', key: `${stat.dev}:${stat.ino}@${name}` });
    expect(found.entryPoint).toMatchObject({
      path: name,
      reach: name,
      dev: stat.dev.toString(),
      ino: stat.ino.toString(),
      bornNs: stat.birthtimeNs.toString(),
      ctimeNs: stat.ctimeNs.toString(),
      mode: 0o641,
      uid: process.getuid?.(),
      gid: process.getgid?.(),
      acl: { known: true, value: null },
      labels: { known: false, reason: { code: 'no-socket-labels' } },
    });
  });

  it('has its access control list, and the next look has another one', () => {
    const { name, bound } = listening();
    chmodSync(name, 0o640);
    const setAcl = (acl: Acl): void => {
      const value = Buffer.from(aclBytes(acl), 'latin1');
      expect(libc()?.setxattr(cString(name), cString(aclAttribute), value, value.length, 0)).toBe(0);
    };
    const acl: Acl = { owner: 6, users: [{ id: 1000, permissions: 6 }, { id: 7, permissions: 0 }], owningGroup: 4, groups: [{ id: 9, permissions: 7 }], mask: 4, other: 0 };
    setAcl(acl);
    expect(look(name, bound).entryPoint).toMatchObject({ mode: modeOfAcl(acl), acl: { known: true, value: acl } });
    setAcl({ ...acl, mask: 6 });
    expect(look(name, bound).entryPoint).toMatchObject({ mode: 0o660, acl: { known: true, value: { ...acl, mask: 6 } } });
  });

  it('is the same object as long as nothing changes, and another when its mode does', () => {
    const { name, bound } = listening();
    const first = look(name, bound);
    const second = look(name, bound);
    expect(second.entryPoint).toBe(first.entryPoint);
    expect(second.state).toBe(first.state);
    chmodSync(name, 0o600);
    expect(look(name, bound).entryPoint).toMatchObject({ mode: 0o600 });
  });

  it('is found by a second name of its folder', () => {
    const { name, bound } = listening();
    mkdirSync(join(sockets.folder, 'a'));
    symlinkSync('..', join(sockets.folder, 'a', 'up'));
    expect(look(join(sockets.folder, 'a/up/door'), bound).state.state).toBe('found');
    linkSync(name, `${name}.link`);
    expect(look(`${name}.link`, bound).state.state).toBe('found');
  });

  it('whose folder may be watched is not looked at again while nothing stirs, but after a while', () => {
    const { name, bound } = listening();
    const first = look(name, bound, ours, true);
    chmodSync(name, 0o600);
    expect(look(name, bound, ours, true).entryPoint).toBe(first.entryPoint);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_001 });
    expect(look(name, bound, ours, true).entryPoint).toMatchObject({ mode: 0o600 });
  });

  it('is on its own file system, whatever else its folder leads to', () => {
    const [first, second] = [listening('first'), listening('second')];
    const own = fileSystemOf(sockets.folder);
    const other = ['/dev/shm', '/proc'].find((path) => fileSystemOf(path) !== own) ?? '';
    for (const target of ['/nowhere', other]) {
      rmSync(first.name);
      symlinkSync(target, first.name);
      chmodSync(second.name, target === other ? 0o600 : 0o640);
      expect(look(first.name, first.bound).state).toEqual({ state: 'replaced', what: 'a symbolic link' });
      expect(look(second.name, second.bound).entryPoint?.fileSystem).toBe(own);
    }
  });

  it('that changed within the same tick of the clock as it was read is read again', () => {
    const { name, bound } = listening();
    // As on a kernel whose ctime counts in ticks: what was done twice within one looks the same.
    vi.spyOn(Glance.prototype, 'is').mockReturnValue(true);
    vi.useFakeTimers({ toFake: ['Date'], now: lstatSync(name).ctimeMs });
    look(name, bound);
    chmodSync(name, 0o611);
    expect(look(name, bound).entryPoint).toMatchObject({ mode: 0o611 });
    // Later the stamp is worth something.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1000 });
    const settled = look(name, bound);
    expect(look(name, bound).entryPoint).toBe(settled.entryPoint);
    chmodSync(name, 0o600);
    expect(look(name, bound).entryPoint).toBe(settled.entryPoint); // believed, as it is told
  });

  it.each([[null, '7'], ['7', null]])('that is reached in two ways is told by the nearest, whoever asks first', (...scopes) => {
    const { name } = listening();
    const asked = scopes.map((scope, i) => reader.ask(String(i), bytes(name), null, scope));
    reader.refresh(() => 'anything', () => ours);
    for (const { found } of asked) expect(found?.state.state).toBe('found');
    expect([...reader.entryPoints.values()]).toMatchObject([{ reach: name }]);
  });

  it('is looked at when its name stirs in a folder that is watched, and not for another', () => {
    const { name, bound } = listening();
    const first = look(name, bound, ours, true);
    chmodSync(name, 0o600);
    const asked = reader.ask('one', bytes(name), bound);
    expect(reader.refresh(() => new Set([bytes('other')]), () => ours)).toEqual([]);
    expect(asked.found?.entryPoint).toBe(first.entryPoint);
    expect(reader.refresh(() => new Set([bytes('door')]), () => ours)).toEqual([asked]);
    expect(asked.found?.entryPoint).toMatchObject({ mode: 0o600 });
  });

  it('is among all that are found as long as somebody asks for it; what was handed out stays as it was', () => {
    const { name, bound } = listening();
    const asked = reader.ask('one', bytes(name), bound);
    reader.ask('two', bytes(name), bound);
    reader.refresh(() => 'anything', () => ours);
    const all = reader.entryPoints;
    expect([...all.values()].map(({ path }) => path)).toEqual([name]);
    reader.release(asked, 'one');
    expect(reader.entryPoints).toBe(all);
    reader.release(asked, 'two');
    expect([all.size, reader.entryPoints.size]).toEqual([1, 0]);
    chmodSync(name, 0o600);
    expect(look(name, bound, ours, true).entryPoint).toMatchObject({ mode: 0o600 });
  });
});

describe('what took its place', () => {
  it.each<[string, (path: string) => void, string | null]>([
    ['nothing', (path) => unlinkSync(path), null],
    ['a link to the very socket', (path) => (renameSync(path, `${path}.real`), symlinkSync(`${path}.real`, path)), 'a symbolic link'],
    ['a file', (path) => (unlinkSync(path), writeFileSync(path, '')), 'a regular file'],
    ['a folder', (path) => (unlinkSync(path), mkdirSync(path)), 'a folder'],
    ['another socket', (path) => (renameSync(path, `${path}.old`), sockets.listenAt(path)), 'another socket'],
    ['nothing, and its folder is gone as well', (path) => (unlinkSync(path), rmSync(sockets.folder, { recursive: true })), null],
    ['nothing, and its folder is a file', (path) => (unlinkSync(path), rmSync(sockets.folder, { recursive: true }), writeFileSync(sockets.folder, '')), null],
  ])('%s', (_, replace, what) => {
    const { name, bound } = listening();
    expect(look(name, bound).state.state).toBe('found');
    replace(name);
    expect(look(name, bound)).toMatchObject({ entryPoint: null, state: what === null ? { state: 'gone' } : { state: 'replaced', what } });
  });

  it('is its own again when it returns', () => {
    const { name, bound } = listening();
    const first = look(name, bound).entryPoint;
    renameSync(name, `${name}.aside`);
    expect(look(name, bound).state.state).toBe('gone');
    renameSync(`${name}.aside`, name);
    expect(look(name, bound).entryPoint).toMatchObject({ ino: first?.ino });
  });

  it('belongs to the socket that was bound later: two of one name are told apart', () => {
    const old = listening();
    unlinkSync(old.name);
    const now = listening();
    const [before, after] = [old, now].map(({ name, bound }) => reader.ask('one', bytes(name), bound));
    reader.refresh(() => 'anything', () => ours);
    expect(after?.found?.state.state).toBe('found');
    // ext4 gives the number again at once; then nothing tells the two apart.
    if (old.bound.ino !== now.bound.ino) expect(before?.found?.state).toEqual({ state: 'replaced', what: 'another socket' });
  });
});

describe('an entry point without the right to see', () => {
  it('is unknown, not gone', () => {
    const { name, bound } = listening();
    unlinkSync(name);
    expect(look(name, bound, []).state).toEqual({ state: 'unknown', reason: { code: 'no-holder-visible' } });
  });

  it('is found all the same by our own path', () => {
    const { name, bound } = listening();
    expect(look(name, bound, []).state.state).toBe('found');
  });

  it.skipIf(process.getuid?.() === 0)('a closed folder is told as such', () => {
    const { name, bound } = listening();
    chmodSync(sockets.folder, 0o000);
    try {
      expect(look(name, bound, []).state).toEqual({ state: 'unknown', reason: { code: 'unreachable-path' } });
    } finally {
      chmodSync(sockets.folder, 0o700);
    }
  });
});

describe('without knowing the inode (the old table)', () => {
  it('the socket at the path is taken for it', () => {
    const { name } = listening();
    expect(look(name, null).state.state).toBe('found');
  });
  it('anything else at the path is not', () => {
    const { name } = listening();
    unlinkSync(name);
    writeFileSync(name, '');
    expect(look(name, null).state).toEqual({ state: 'replaced', what: 'a regular file' });
  });
});

describe('a relative path', () => {
  let helper: Helper;
  beforeEach(() => {
    helper = new Helper({ cwd: sockets.folder });
  });
  afterEach(() => helper.end());
  const bind = async () => boundOf(await helper.number("s = socket.socket(socket.AF_UNIX); s.bind('relative'); s.listen(); out = os.fstat(s.fileno()).st_ino"));

  it('leads through the working folder of its holder', async () => {
    const { name, bound } = await bind();
    expect(name).toBe('relative');
    expect(look(name, bound, heldBy(helper.pid))).toMatchObject({ state: { state: 'found' }, entryPoint: { path: 'relative', reach: `/proc/${helper.pid}/cwd/relative` } });
  });

  it('is unknown when the holder went elsewhere: nothing tells where it was', async () => {
    const { name, bound } = await bind();
    await helper.run("os.chdir('/')");
    expect(look(name, bound, heldBy(helper.pid)).state).toEqual({ state: 'unknown', reason: { code: 'relative-path' } });
    // Nor does something else of that name there tell anything.
    const elsewhere = mkdtempSync(join(tmpdir(), 'atlas-else-'));
    try {
      writeFileSync(join(elsewhere, 'relative'), '');
      await helper.run(`os.chdir(${JSON.stringify(elsewhere)})`);
      expect(look(name, bound, heldBy(helper.pid)).state).toEqual({ state: 'unknown', reason: { code: 'relative-path' } });
    } finally {
      await helper.run("os.chdir('/')");
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('without a holder is unknown', async () => {
    const { name, bound } = await bind();
    expect(look(name, bound, []).state).toEqual({ state: 'unknown', reason: { code: 'relative-path' } });
  });
});

const unshare = process.getuid?.() === 0 ? ['unshare', '--mount'] : ['unshare', '--user', '--map-root-user', '--mount'];
const apart = spawnSync(unshare[0] ?? '', [...unshare.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
if (!apart) process.stdout.write(`skipped: ${unshare.join(' ')} is not allowed here, so no other mount namespace can be made\n`);

describe.skipIf(!apart)('an entry point in another mount namespace', () => {
  let helper: Helper;
  let folder: string;
  beforeEach(async () => {
    helper = new Helper({ via: unshare });
    folder = sockets.path('private');
    mkdirSync(folder);
    await helper.run(`
import subprocess
subprocess.run(['mount', '-t', 'tmpfs', 'none', ${JSON.stringify(folder)}], check=True)`);
  });
  afterEach(() => helper.end());
  const bind = async () => boundOf(await helper.number(`s = socket.socket(socket.AF_UNIX); s.bind(${JSON.stringify(`${folder}/door`)}); s.listen(); out = os.fstat(s.fileno()).st_ino`));

  it('is reached through the root of its holder', async () => {
    const { name, bound } = await bind();
    expect(look(name, bound, heldBy(helper.pid))).toMatchObject({ state: { state: 'found' }, entryPoint: { path: name, reach: `/proc/${helper.pid}/root${name}`, fileSystem: 'tmpfs' } });
  });

  it('what stands at the same path here is not taken for it', async () => {
    const { name, bound } = await bind();
    const here = sockets.listenAt(name);
    expect(lstatSync(name).isSocket()).toBe(true);
    expect(look(name, bound, heldBy(helper.pid)).entryPoint?.reach).toBe(`/proc/${helper.pid}/root${name}`);
    expect(look(name, bound, []).state).toEqual({ state: 'unknown', reason: { code: 'no-holder-visible' } });
    sockets.end(here);
  });

  it('its holder’s view decides what became of it, not what stands at the same path here', async () => {
    const { name, bound } = await bind();
    writeFileSync(name, '');
    await helper.run(`os.unlink(${JSON.stringify(name)})`);
    expect(look(name, bound, heldBy(helper.pid)).state).toEqual({ state: 'gone' });
    await helper.run(`os.mkdir(${JSON.stringify(name)})`);
    expect(look(name, bound, heldBy(helper.pid)).state).toEqual({ state: 'replaced', what: 'a folder' });
  });
});

it.each([
  ['/run/x', '/run'],
  ['/x', '/'],
  ['/', '/'],
  ['relative', '/'],
  ['a/b', 'a'],
  ['/run//x', '/run/'],
])('the folder of %s is %s', (path, folder) => expect(folderOf(bytes(path))).toBe(folder));
