import { execFileSync } from 'node:child_process';
import { chmodSync, fstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { createObserver } from '../inventory/observer.ts';
import { connect } from '../varlink/client/connect.ts';
import { scanDescriptors } from './processes/descriptors.ts';
import { probeLabels } from './inodes/probe.ts';
import { dumpSockets, lookupSocket } from './netlink/sock-diag.ts';
import { getValue, listNames, removeValue, setValue } from './inodes/xattr.ts';

// A machine type for which there is no koffi, or a build that left it out.
vi.mock('./libc.ts', async (original) => ({ ...(await original<typeof import('./libc.ts')>()), libc: () => null, libcProblem: () => 'not here' }));

let sockets: Sockets;
let folder: string;
beforeEach(() => {
  sockets = new Sockets();
  folder = mkdtempSync(join(tmpdir(), 'atlas-plain-'));
  vi.stubEnv('XDG_RUNTIME_DIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  sockets.close();
  rmSync(folder, { recursive: true });
});

it('sock_diag is not there, and says why', () => {
  expect(dumpSockets()).toEqual({ ok: false, problem: 'koffi is not there', starved: false });
  expect(lookupSocket(1, 1n)).toBeNull();
});

it('the probe tries nothing and makes nothing', () => {
  expect(probeLabels()).toMatchObject({ object: { state: 'untried' }, entryPoint: { state: 'untried' } });
  expect(readdirSync(folder)).toEqual([]);
});

it('descriptors are found all the same', () => {
  const fd = sockets.listen('door');
  const scan = scanDescriptors(process.pid);
  if (!scan.ok) throw new Error(scan.code);
  const at = scan.sockets.findIndex((value, i) => i % 2 === 0 && value === fd);
  expect(scan.sockets[at + 1]).toBe(fstatSync(fd).ino);
});

describe('labels of a file', () => {
  it('are read and written by text names', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const value of ['entrypoint', '', '\0\xff\n']) {
      expect(setValue(file, bytes('user.varlink'), bytes(value))).toMatchObject({ ok: true });
      expect(getValue(file, bytes('user.varlink'))).toEqual({ ok: true, value });
    }
    const names = listNames(file);
    expect(names.ok && names.value.includes(bytes('user.varlink'))).toBe(true);
    expect(removeValue(file, bytes('user.varlink'))).toMatchObject({ ok: true });
    expect(getValue(file, bytes('user.varlink'))).toEqual({ ok: false, code: 'ENODATA' });
  });

  it('of names that are no text are refused rather than mistaken', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    execFileSync('python3', ['-c', "import os,sys; os.setxattr(sys.argv[1], b'user.bad\\xff', b'1')", file]);
    for (const outcome of [getValue(file, bytes('user.bad\xff')), setValue(file, bytes('user.bad\xff'), bytes('2')), removeValue(file, bytes('user.bad\xff'))]) expect(outcome).toEqual({ ok: false, code: 'EILSEQ' });
    // A listing that cannot tell its names says so; it does not make some up.
    expect(listNames(file)).toEqual({ ok: false, code: 'EILSEQ' });
  });
});

it('the model is made of /proc/net/unix, with entry points, holders and what is unknown', () => {
  const fd = sockets.listen('bad\xff');
  chmodSync(Buffer.from(sockets.path('bad\xff'), 'latin1'), 0o640);
  using observer = createObserver();
  const model = observer.look();
  expect(model.surroundings.source).toBe('/proc/net/unix');
  expect(model.surroundings.capabilities).toContainEqual(expect.objectContaining({ id: 'source', sentence: expect.stringContaining('koffi is not there') }));
  const socket = [...model.sockets.values()].find(({ inode }) => inode === fstatSync(fd).ino);
  expect(socket).toMatchObject({ name: sockets.path('bad\xff'), state: 'listen', entryPoint: { state: 'found' }, cookie: { known: false } });
  const key = socket?.entryPoint.state === 'found' ? socket.entryPoint.key : '';
  const { dev, ino } = fstatSync(fd, { bigint: true });
  expect(model.entryPoints.get(key)).toMatchObject({ mode: 0o640, fileSystem: expect.any(String) });
  expect(key).not.toContain(`${dev}:${ino}@`); // that is the socket object's; the entry point has its own
  expect(socket?.holders.seen.some(({ fds }) => fds.includes(fd))).toBe(true);
  const again = observer.look();
  expect(again.sockets.get(socket?.key ?? '')).toBe(socket);
});

it.each([
  ['a socket', { kind: 'unix', name: bytes('\0sockatlas-nobody') }],
  ['a program', { kind: 'exec', path: bytes('/bin/true') }],
] as const)('%s is not connected to, and it is said why', async (_what, address) => {
  expect(await connect(address, { timeoutMs: 1000 })).toEqual({ ok: false, problem: { kind: 'no-koffi', detail: '' } });
});
