import { fstatSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sockets } from '../../../../tests/e2e/sockets.ts';
import { Helper } from '../../../../tests/fixtures/helper.ts';
import { inodeIn, scanDescriptors, socketInode } from './descriptors.ts';
import { lookAtProcess } from './processes.ts';

const links: readonly (readonly [string, number | null])[] = [
  ['socket:[1]', 1],
  ['socket:[4294967295]', 4294967295],
  ['socket:[9007199254740991]', Number.MAX_SAFE_INTEGER],
  ['pipe:[123456]', null],
  ['anon_inode:[eventpoll]', null],
  ['anon_inode:inotify', null],
  ['/memfd:x (deleted)', null],
  ['/tmp/socket:[5]', null],
  ['net:[4026531840]', null],
  ['', null],
  ['socket', null],
  ['socket:[5', null],
  ['socket:[0]0]', null],
  ['sound_:[5]', null],
];

describe('a link', () => {
  it.each(links)('%s', (text, inode) => {
    expect(socketInode(text)).toBe(inode);
    const buffer = Buffer.alloc(64, 0x39); // the digits of a longer link before it
    const length = buffer.write(text, 'latin1');
    expect(inodeIn(buffer, length)).toBe(inode ?? -1);
  });
});

describe('a scan', () => {
  let sockets: Sockets;
  let helper: Helper;
  beforeEach(() => {
    sockets = new Sockets();
    helper = new Helper();
  });
  afterEach(async () => {
    await helper.end();
    sockets.close();
  });

  function held(pid: number): Map<number, number> {
    const scan = scanDescriptors(pid);
    if (!scan.ok) throw new Error(scan.code);
    return new Map(Array.from({ length: scan.sockets.length / 2 }, (_, i) => [scan.sockets[2 * i] ?? -1, scan.sockets[2 * i + 1] ?? -1]));
  }

  it('finds the sockets of this process by descriptor, and no files', () => {
    const fd = sockets.listen('door');
    expect(held(process.pid).get(fd)).toBe(fstatSync(fd).ino);
    sockets.end(fd);
    expect(held(process.pid).has(fd)).toBe(false);
  });

  it('finds those of another, also twice the same', async () => {
    const [a = -1, b = -1, file = -1, inode = -1] = await helper.numbers(`
s = socket.socket(socket.AF_UNIX)
out = [s.fileno(), os.dup(s.fileno()), os.open('/dev/null', os.O_RDONLY), os.fstat(s.fileno()).st_ino]`);
    const found = held(helper.pid);
    expect(found.get(a)).toBe(inode);
    expect(found.get(b)).toBe(inode);
    expect(found.has(file)).toBe(false);
  });

  it('of a process that has ended says so', async () => {
    await helper.run('');
    const { pid } = helper;
    await helper.end();
    expect(scanDescriptors(pid)).toMatchObject({ ok: false, why: 'ended' });
  });

  it.skipIf(process.getuid?.() === 0)('of another user’s process says that it is hidden', () => expect(scanDescriptors(1)).toMatchObject({ ok: false, why: 'hidden' }));
});

describe('the number of descriptors', () => {
  it('grows with them where the kernel tells it', async () => {
    const helper = new Helper();
    try {
      await helper.run('');
      const before = lookAtProcess(helper.pid)?.count ?? null;
      await helper.run("more = [os.open('/dev/null', os.O_RDONLY) for _ in range(3)]");
      const now = lookAtProcess(helper.pid)?.count ?? null;
      expect(before === 0 ? now : (now ?? 0) - (before ?? 0)).toBe(before === 0 ? 0 : 3); // 0: before Linux 6.2
    } finally {
      await helper.end();
    }
  });
  it('of no process is not told', () => expect(lookAtProcess(0x3fffffff)).toBeNull());
});
