import { fstatSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { Helper } from '../../../tests/fixtures/helper.ts';
import * as processes from '../system/processes/processes.ts';
import { HolderScanner, type Holding, type TableChange } from './holders.ts';

// The real readers, each of which a test may make lie.
vi.mock('../system/processes/processes.ts', { spy: true });

let sockets: Sockets;
let helper: Helper;
beforeEach(async () => {
  sockets = new Sockets();
  helper = new Helper();
  await helper.run('');
});
afterEach(async () => {
  vi.resetAllMocks();
  vi.useRealTimers();
  await helper.end();
  sockets.close();
});

/** A table of these sockets, which have come just now. */
const table = (inodes: readonly number[]): TableChange => ({ came: inodes, gone: [], has: (inode) => inodes.includes(inode), isAnyThere: () => true });
const inodeOf = (fd: number): number => fstatSync(fd).ino;
const pidsOf = (holding: Holding, inode: number): number[] => (holding.byInode.get(inode) ?? []).map(({ process: key }) => Number.parseInt(key, 10)).sort((a, b) => a - b);

describe('holders', () => {
  it('are found with their descriptors, and as processes', async () => {
    const inode = inodeOf(sockets.listen('door'));
    const [a = -1, b = -1, theirs = -1] = await helper.numbers(`
s = socket.socket(socket.AF_UNIX)
d = os.dup(s.fileno())
out = [s.fileno(), d, os.fstat(d).st_ino]`);
    const holding = new HolderScanner().scan(table([inode, theirs]));
    expect(pidsOf(holding, inode)).toEqual([process.pid]);
    expect(holding.byInode.get(theirs)).toMatchObject([{ fds: [a, b] }]);
    const key = holding.byInode.get(theirs)?.[0]?.process ?? '';
    expect(holding.processes.get(key)).toMatchObject({ key, pid: helper.pid, parentPid: process.pid, uid: process.getuid?.() });
  });

  it('of sockets that are not in the table are no processes of it', () => {
    sockets.listen('door');
    expect(new HolderScanner().scan(table([1])).processes.size).toBe(0);
  });

  it('share what was inherited, until the parent lets go', async () => {
    const [inode = -1, child = -1] = await helper.numbers(`
s = socket.socket(socket.AF_UNIX)
r, w = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(w)
    os.read(r, 1)  # ends with its parent
    os._exit(0)
out = [os.fstat(s.fileno()).st_ino, pid]`);
    const scanner = new HolderScanner();
    expect(pidsOf(scanner.scan(table([inode])), inode)).toEqual([helper.pid, child].sort((a, b) => a - b));
    await helper.run('s.close()');
    expect(pidsOf(scanner.scan(table([inode])), inode)).toEqual([child]);
  });

  it('that ended are gone', async () => {
    const inode = await helper.number('s = socket.socket(socket.AF_UNIX); out = os.fstat(s.fileno()).st_ino');
    const scanner = new HolderScanner();
    expect(pidsOf(scanner.scan(table([inode])), inode)).toEqual([helper.pid]);
    await helper.end();
    expect(scanner.scan(table([inode])).byInode.has(inode)).toBe(false);
  });
});

describe('a second scan', () => {
  it('gives the same process objects', async () => {
    const inode = await helper.number('s = socket.socket(socket.AF_UNIX); out = os.fstat(s.fileno()).st_ino');
    const scanner = new HolderScanner();
    const [before] = scanner.scan(table([inode])).processes.values();
    const [after] = scanner.scan(table([inode])).processes.values();
    expect(after).toBe(before);
  });

  it('finds a new socket that took the place of a file, so that the number of descriptors is the same', async () => {
    await helper.run("s = socket.socket(socket.AF_UNIX); f = os.open('/dev/null', os.O_RDONLY)");
    const scanner = new HolderScanner();
    scanner.scan(table([]));
    const inode = await helper.number('os.close(f); n = socket.socket(socket.AF_UNIX); out = os.fstat(n.fileno()).st_ino');
    expect(pidsOf(scanner.scan(table([inode])), inode)).toEqual([helper.pid]);
  });

  it('finds a socket that was passed on while all numbers stayed the same, after a while', async () => {
    const path = JSON.stringify(sockets.path('pass'));
    const giver = new Helper();
    try {
      await helper.run(`a = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); a.bind(${path}); f = os.open('/dev/null', os.O_RDONLY)`);
      const inode = await giver.number(`
b = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); b.connect(${path})
gift = socket.socket(socket.AF_UNIX)
out = os.fstat(gift.fileno()).st_ino`);
      const scanner = new HolderScanner();
      expect(pidsOf(scanner.scan(table([inode])), inode)).toEqual([giver.pid]);
      await giver.run("socket.send_fds(b, [b'x'], [gift.fileno()]); gift.close(); g = os.open('/dev/null', os.O_RDONLY)");
      await helper.run('os.close(f); got = socket.recv_fds(a, 1, 1)[1][0]');
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_001 });
      expect(pidsOf(scanner.scan(table([inode])), inode)).toEqual([helper.pid]);
    } finally {
      await giver.end();
    }
  });

  it('takes a pid that started at another time for another process', async () => {
    const inode = await helper.number('s = socket.socket(socket.AF_UNIX); out = os.fstat(s.fileno()).st_ino');
    const scanner = new HolderScanner();
    const [before] = scanner.scan(table([inode])).processes.values();
    // As if the pid had been given to a new process that has as many descriptors open.
    const told = processes.readStat(helper.pid);
    const look = processes.lookAtProcess(helper.pid);
    if (!told || !look || !before) throw new Error('the helper is not there');
    vi.mocked(processes.readStat).mockImplementation((pid) => (pid === helper.pid ? { ...told, startTicks: '1' } : null));
    vi.mocked(processes.lookAtProcess).mockImplementation((pid) => (pid === helper.pid ? { ...look, identity: 'another' } : null));
    const [after] = scanner.scan(table([inode])).processes.values();
    expect(after?.key).toBe(`${helper.pid}:1`);
    expect(after).not.toBe(before);
  });

  it('sees that a process is called otherwise, as after execve(2)', async () => {
    const inode = await helper.number('s = socket.socket(socket.AF_UNIX); out = os.fstat(s.fileno()).st_ino');
    const scanner = new HolderScanner();
    const [before] = scanner.scan(table([inode])).processes.values();
    await helper.run("open('/proc/self/comm', 'w').write('renamed')");
    const [after] = scanner.scan(table([inode])).processes.values();
    expect(after?.key).toBe(before?.key);
    expect(after?.command).toBe('renamed');
  });
});

describe.skipIf(process.getuid?.() === 0)('an ordinary user', () => {
  it('is told that others’ processes are hidden', () => expect(new HolderScanner().scan(table([])).hidden).toContainEqual(expect.objectContaining({ pid: 1 })));
});

it('names those that will not be looked into, and no others', () => {
  const { hidden } = new HolderScanner().scan(table([]));
  for (const { pid } of hidden) expect(pid).not.toBe(process.pid);
  expect(hidden.some(({ pid }) => pid === helper.pid)).toBe(false);
});
