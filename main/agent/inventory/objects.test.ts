import { chmodSync, fstatSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Holder } from '#core/model/socket.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import type { Probed } from '../system/inodes/probe.ts';
import { ObjectReader } from './objects.ts';

let sockets: Sockets;
beforeEach(() => {
  sockets = new Sockets();
});
afterEach(() => {
  vi.useRealTimers();
  sockets.close();
});

const heldBy = (pid: number, fd: number): Holder[] => [{ process: `${pid}:1`, fds: [fd] }];

function readerFor(kernel: Probed) {
  const reader = new ObjectReader(kernel);
  return (inode: number, holders: readonly Holder[], how: { readonly state?: 'listen' | 'connected'; readonly focused?: boolean } = {}) => {
    reader.begin();
    const object = reader.read('key', inode, how.state ?? 'listen', holders, how.focused ?? true);
    reader.end();
    return object;
  };
}

describe('the door of a socket object', () => {
  const read = readerFor({ state: 'no', code: 'EPERM' });

  it('has the owner and mode of the inode in sockfs, not of the entry point', () => {
    const fd = sockets.listen('door');
    chmodSync(sockets.path('door'), 0o600);
    const stat = fstatSync(fd, { bigint: true });
    expect(read(Number(stat.ino), heldBy(process.pid, fd))).toMatchObject({
      known: true,
      value: { ino: stat.ino.toString(), dev: stat.dev.toString(), mode: Number(stat.mode & 0o7777n), uid: process.getuid?.(), labels: { known: false, reason: { code: 'no-socket-labels' } } },
    });
  });

  it('follows its mode, which can be changed', () => {
    const fd = sockets.listen('door');
    const { ino } = fstatSync(fd);
    const first = read(ino, heldBy(process.pid, fd));
    expect(read(ino, heldBy(process.pid, fd))).toBe(first);
    chmodSync(`/proc/self/fd/${fd}`, 0o640);
    expect(read(ino, heldBy(process.pid, fd))).toMatchObject({ value: { mode: 0o640 } });
  });

  it('is not taken from a descriptor that is another socket, a file or closed by now', () => {
    const [fd, other] = [sockets.listen('door'), sockets.listen('other')];
    const { ino } = fstatSync(fd);
    expect(read(ino, heldBy(process.pid, other))).toEqual({ known: false, reason: { code: 'vanished' } });
    expect(read(ino, heldBy(process.pid, 0))).toEqual({ known: false, reason: { code: 'vanished' } });
    sockets.end(fd);
    expect(read(ino, heldBy(process.pid, fd))).toEqual({ known: false, reason: { code: 'vanished' } });
    expect(read(ino, heldBy(0x3fffffff, 3))).toEqual({ known: false, reason: { code: 'vanished' } });
  });

  it('of a socket that nobody is seen to hold is unknown', () => expect(read(1, [])).toEqual({ known: false, reason: { code: 'no-holder-visible' } }));

  it.skipIf(process.getuid?.() === 0)('of another user’s process is not permitted', () => expect(read(1, heldBy(1, 0))).toEqual({ known: false, reason: { code: 'not-permitted' } }));

  it('is read only when it is asked for, where it can have no labels', () => {
    const fd = sockets.listen('door');
    expect(read(fstatSync(fd).ino, heldBy(process.pid, fd), { focused: false })).toEqual({ known: false, reason: { code: 'not-read' } });
  });
});

describe('where objects have labels', () => {
  const read = readerFor({ state: 'yes' });
  const modeOf = (object: ReturnType<typeof read>): number | null => (object.known ? object.value.mode : null);

  it('a listener is read in every look, a connection in turn, and whatever is selected', () => {
    const fd = sockets.listen('door');
    const { ino } = fstatSync(fd);
    const holders = heldBy(process.pid, fd);
    chmodSync(`/proc/self/fd/${fd}`, 0o600);
    expect(modeOf(read(ino, holders, { focused: false }))).toBe(0o600);
    chmodSync(`/proc/self/fd/${fd}`, 0o640);
    expect(modeOf(read(ino, holders, { focused: false }))).toBe(0o640);
    chmodSync(`/proc/self/fd/${fd}`, 0o644);
    expect(modeOf(read(ino, holders, { state: 'connected', focused: false }))).toBe(0o640);
    expect(modeOf(read(ino, holders, { state: 'connected' }))).toBe(0o644);
    chmodSync(`/proc/self/fd/${fd}`, 0o666);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_001 });
    expect(modeOf(read(ino, holders, { state: 'connected', focused: false }))).toBe(0o666);
  });
});
