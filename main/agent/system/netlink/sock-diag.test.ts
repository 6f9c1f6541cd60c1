import { fstatSync, lstatSync, unlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sockets } from '../../../../tests/e2e/sockets.ts';
import { Helper } from '../../../../tests/fixtures/helper.ts';
import { fileSystemOf, hasOwnDevices, kernelDevice, pathBuffer } from '../inodes/inode.ts';
import { dumpSockets, lookupSocket } from './sock-diag.ts';
import type { DiagRow } from './sock-diag-parse.ts';

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

function rows(): readonly DiagRow[] {
  const dump = dumpSockets();
  if (!dump.ok) throw new Error(dump.problem);
  return dump.rows;
}
const inodeOf = (fd: number): number => fstatSync(fd).ino;
function rowOf(inode: number): DiagRow {
  const found = rows().filter((row) => row.inode === inode);
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} rows of inode ${inode}`);
  return first;
}

describe('a socket of this kernel', () => {
  it.each(['plain', 'bad\xff\xfe', 'new\nline', '@at', '\0abstract', '\0nul\0inside\0', '\0', `\0${'x'.repeat(106)}\xff`])('has its exact name %j', (name) => {
    const own = name.startsWith('\0') ? `${name}${name === '\0' ? '' : process.pid}`.slice(0, 108) : name;
    const fd = sockets.listen(own);
    expect(rowOf(inodeOf(fd))).toMatchObject({ name: sockets.path(own), type: 1, state: 10, uid: process.getuid?.() });
  });

  it('has the inode and device of its entry point', () => {
    const fd = sockets.listen('door');
    const stat = lstatSync(sockets.path('door'), { bigint: true });
    const { vfs } = rowOf(inodeOf(fd));
    expect(vfs?.ino).toBe(Number(stat.ino & 0xffff_ffffn));
    if (!hasOwnDevices(fileSystemOf(sockets.folder))) expect(vfs?.dev).toBe(kernelDevice(stat.dev));
    const shm = `/dev/shm/atlas-${process.pid}`;
    const there = sockets.listenAt(shm);
    try {
      const other = lstatSync(pathBuffer(shm), { bigint: true });
      expect(rowOf(inodeOf(there)).vfs).toEqual({ ino: Number(other.ino & 0xffff_ffffn), dev: kernelDevice(other.dev) });
    } finally {
      unlinkSync(shm);
    }
  });

  it('that is abstract or unnamed has none', () => expect(rowOf(inodeOf(sockets.listen(`\0none${process.pid}`))).vfs).toBeNull());

  it('names the clients that wait, and its backlog', () => {
    const listener = inodeOf(sockets.listen('door'));
    expect(rowOf(listener).waiting).toEqual([]);
    const clients = [sockets.connect('door'), sockets.connect('door')].map(inodeOf);
    expect(rowOf(listener)).toMatchObject({ queue: { receive: 2, send: 16 } });
    expect(new Set(rowOf(listener).waiting)).toEqual(new Set(clients));
    expect(rowOf(clients[0] ?? 0)).toMatchObject({ state: 1, peer: 0 });
  });

  it('names its peer, and is named by it', async () => {
    const [a = 0, b = 0] = await helper.numbers(`
x, y = socket.socketpair()
x.send(b'12345')
out = [os.fstat(x.fileno()).st_ino, os.fstat(y.fileno()).st_ino]`);
    expect(rowOf(a)).toMatchObject({ peer: b, name: '', queue: { receive: 0 }, shutdown: 0 });
    expect(rowOf(b)).toMatchObject({ peer: a, queue: { receive: 5 } });
    await helper.run('x.shutdown(socket.SHUT_WR)');
    expect(rowOf(a).shutdown).toBe(2);
    expect(rowOf(b).shutdown).toBe(1);
    await helper.run('x.close()');
    expect(rowOf(b)).toMatchObject({ peer: 0, shutdown: 3 });
  });

  it('that only sends names the one it sends to', async () => {
    const receiver = inodeOf(sockets.listen('mail', 'dgram'));
    const sender = await helper.number(`
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.connect(${JSON.stringify(sockets.path('mail'))})
out = os.fstat(s.fileno()).st_ino`);
    expect(rowOf(sender)).toMatchObject({ type: 2, peer: receiver });
    expect(rowOf(receiver)).toMatchObject({ type: 2, peer: null });
  });

  it('gone is gone from the next table', () => {
    const fd = sockets.listen('door');
    const inode = inodeOf(fd);
    expect(rowOf(inode).inode).toBe(inode);
    sockets.end(fd);
    expect(rows().some((row) => row.inode === inode)).toBe(false);
  });
});

describe('a single socket', () => {
  it('is found by inode and cookie, and by no other cookie', () => {
    const fd = sockets.listen('door');
    const { inode, cookie } = rowOf(inodeOf(fd));
    expect(lookupSocket(inode, cookie)).toBe(true);
    expect(lookupSocket(inode, cookie + 1n)).toBe(false);
    sockets.end(fd);
    expect(lookupSocket(inode, cookie)).toBe(false);
  });

  it('keeps its cookie', () => {
    const inode = inodeOf(sockets.listen('door'));
    const { cookie } = rowOf(inode);
    expect(cookie).toBeGreaterThan(0n);
    expect(rowOf(inode).cookie).toBe(cookie);
  });
});

it('comes without attributes when they are not asked for', () => {
  const inode = inodeOf(sockets.listen('door'));
  const dump = dumpSockets({ attributes: false });
  if (!dump.ok) throw new Error(dump.problem);
  expect(dump.rows.find((row) => row.inode === inode)).toMatchObject({ name: '', vfs: null, queue: null, uid: null });
});
