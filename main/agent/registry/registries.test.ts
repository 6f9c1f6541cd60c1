import { chmodSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { ownerText, startTimeIn } from '#core/services/demo-owner.ts';
import type { EntryPoint } from '#core/model/door.ts';
import type { RegistryEntry } from '#core/model/registry.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { anEntryPoint } from '../../../tests/fixtures/rows.ts';
import { pathBuffer } from '../system/inodes/inode.ts';
import { readRegistries, registryFolders, type RegistriesRead } from './registries.ts';

let sockets: Sockets;
let runtime: string;
let folder: string;
beforeEach(() => {
  sockets = new Sockets();
  runtime = mkdtempSync(join(tmpdir(), 'atlas-run-'));
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  folder = join(runtime, 'varlink/registry');
});
afterEach(() => {
  vi.unstubAllEnvs();
  sockets.close();
  rmSync(runtime, { recursive: true });
});

const root = process.getuid?.() === 0;
const read = (inSight: ReadonlyMap<string, EntryPoint> = new Map()): RegistriesRead => readRegistries((inode) => inSight.get(inode), { state: 'no', code: 'EPERM' });
const ours = (outcome: RegistriesRead): RegistryEntry[] => outcome.entries.filter(({ registry }) => registry === 'user');
const state = (outcome: RegistriesRead) => outcome.registries.find(({ name }) => name === 'user')?.state;
const keyOf = (path: string): string => {
  const { dev, ino } = lstatSync(pathBuffer(path), { bigint: true });
  return `${dev}:${ino}@${path}`;
};
function publish(name: string, target: string): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(pathBuffer(target), pathBuffer(join(folder, name)));
}

describe('a registry', () => {
  it('that is absent is told as absent, and has no names', () => {
    const outcome = read();
    expect(outcome.registries.map(({ name }) => name)).toEqual(['system', 'user']);
    expect(state(outcome)).toEqual({ state: 'absent' });
    expect(ours(outcome)).toEqual([]);
  });

  it('of the demo services is there while they run, and only that of this user', () => {
    const demo = join(runtime, 'sockatlas-demo-abc123');
    const registry = join(demo, 'varlink/registry');
    mkdirSync(registry, { recursive: true });
    chmodSync(demo, 0o700);
    const names = (): string[] => registryFolders().map(({ name }) => name);
    expect(names()).toEqual(['system', 'user']);
    const owner = (startTime: string): void => writeFileSync(join(demo, 'owner'), ownerText({ pid: process.pid, startTime, namespace: readlinkSync('/proc/self/ns/pid') }));
    owner(startTimeIn(readFileSync('/proc/self/stat', 'latin1')) ?? '');
    expect(registryFolders()[2]).toEqual({ name: 'demo', path: registry });
    chmodSync(demo, 0o755);
    expect(names()).toEqual(['system', 'user']);
    chmodSync(demo, 0o700);
    owner('1');
    expect(names()).toEqual(['system', 'user']);
  });

  it('that is empty is present', () => {
    mkdirSync(folder, { recursive: true });
    expect(state(read())).toEqual({ state: 'present' });
  });

  it('that is a file is not taken for an absent one', () => {
    mkdirSync(join(runtime, 'varlink'));
    writeFileSync(folder, '');
    expect(state(read())).toMatchObject({ state: 'unknown', reason: { code: 'failed', detail: 'ENOTDIR' } });
  });

  it.skipIf(root)('that is closed to this user is unknown', () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o000);
    expect(state(read())).toEqual({ state: 'unknown', reason: { code: 'not-permitted' } });
    chmodSync(folder, 0o700);
  });

  it.each(['', 'relative'])('of a runtime folder %j is the usual one', (value) => {
    vi.stubEnv('XDG_RUNTIME_DIR', value);
    expect(registryFolders()[1]?.path).toBe(`/run/user/${process.getuid?.()}/varlink/registry`);
  });

  it('lies in a runtime folder of any name', () => {
    vi.stubEnv('XDG_RUNTIME_DIR', '/run/ü');
    expect(registryFolders()[1]?.path).toBe('/run/\u00c3\u00bc/varlink/registry');
  });
});

describe('a name', () => {
  it('that links to a socket in sight names its entry point', () => {
    sockets.listen('door');
    const path = sockets.path('door');
    const { dev, ino } = lstatSync(path, { bigint: true });
    publish('io.example.Thing', path);
    const known = anEntryPoint({ key: 'the one in sight' });
    const outcome = read(new Map([[`${dev}:${ino}`, known]]));
    expect(ours(outcome)).toEqual([
      {
        key: 'user/io.example.Thing',
        registry: 'user',
        name: 'io.example.Thing',
        path: join(folder, 'io.example.Thing'),
        link: { known: true, value: path },
        uid: process.getuid?.(),
        target: { state: 'socket', entryPoint: 'the one in sight' },
      },
    ]);
    expect(outcome.entryPoints).toEqual([]);
  });

  it('that links to a socket out of sight brings its entry point along', () => {
    sockets.listen('door');
    chmodSync(sockets.path('door'), 0o620);
    publish('io.example.Thing', sockets.path('door'));
    const outcome = read();
    expect(outcome.entryPoints).toMatchObject([{ key: keyOf(sockets.path('door')), path: sockets.path('door'), reach: sockets.path('door'), mode: 0o620 }]);
    expect(ours(outcome)[0]?.target).toEqual({ state: 'socket', entryPoint: keyOf(sockets.path('door')) });
  });

  it('shares one entry point with another name for the same socket, also over several links and folders', () => {
    sockets.listen('door');
    mkdirSync(sockets.path('a'));
    symlinkSync('../door', sockets.path('a/door'));
    symlinkSync('a/door', sockets.path('b'));
    publish('one', sockets.path('door'));
    publish('two', sockets.path('b'));
    publish('three', `${sockets.folder}/a/../door`);
    const outcome = read();
    expect(outcome.entryPoints.length).toBe(1);
    expect(ours(outcome).map(({ name, target }) => [name, target])).toEqual(['one', 'three', 'two'].map((name) => [name, { state: 'socket', entryPoint: keyOf(sockets.path('door')) }]));
    expect(ours(outcome).find(({ name }) => name === 'two')?.link).toEqual({ known: true, value: sockets.path('b') });
  });

  it.each(['bad\xff\xfe', 'new\nline', 'ü', 'quo"te', '-rf', '.hidden'])('%j is read byte for byte, and so is what it leads to', (name) => {
    sockets.listen(name);
    publish(name, sockets.path(name));
    expect(ours(read())).toMatchObject([{ name, link: { value: sockets.path(name) }, target: { state: 'socket', entryPoint: keyOf(sockets.path(name)) } }]);
  });

  it.each<[string, () => void]>([
    ['nothing', () => publish('x', sockets.path('nowhere'))],
    ['itself', () => publish('x', 'x')],
    ['a circle', () => (publish('x', sockets.path('y')), symlinkSync(join(folder, 'x'), sockets.path('y')))],
    ['something beyond a file', () => (writeFileSync(sockets.path('file'), ''), publish('x', sockets.path('file/socket')))],
  ])('that leads to %s dangles', (_, make) => {
    make();
    expect(ours(read())).toMatchObject([{ name: 'x', target: { state: 'dangling' } }]);
  });

  it('that leads to something else says what it is', () => {
    writeFileSync(sockets.path('file'), '');
    publish('a', sockets.path('file'));
    publish('b', sockets.folder);
    publish('c', '/dev/null');
    writeFileSync(join(folder, 'd'), '');
    mkdirSync(join(folder, 'e'));
    expect(ours(read()).map(({ name, target, link }) => [name, target.state === 'not-a-socket' ? target.what : target.state, link.known && link.value !== null])).toEqual([
      ['a', 'a regular file', true],
      ['b', 'a folder', true],
      ['c', 'a device', true],
      ['d', 'a regular file', false],
      ['e', 'a folder', false],
    ]);
  });

  it('that is itself a socket has no link, and an entry point there', () => {
    mkdirSync(folder, { recursive: true });
    sockets.listen('door');
    linkSync(sockets.path('door'), join(folder, 'io.example.Direct'));
    const outcome = read();
    const path = join(folder, 'io.example.Direct');
    expect(ours(outcome)).toMatchObject([{ link: { known: true, value: null }, target: { state: 'socket', entryPoint: keyOf(path) } }]);
    expect(outcome.entryPoints).toMatchObject([{ path }]);
  });

  it.skipIf(root)('that leads through a closed folder is unknown, not dangling', () => {
    sockets.listen('door');
    publish('x', sockets.path('door'));
    chmodSync(sockets.folder, 0o000);
    try {
      expect(ours(read())).toMatchObject([{ target: { state: 'unknown', reason: { code: 'unreachable-path' } } }]);
    } finally {
      chmodSync(sockets.folder, 0o700);
    }
  });
});

it('gives the names of each registry in order', () => {
  for (const name of ['c', 'a', 'b']) publish(name, '/nowhere');
  expect(ours(read()).map(({ name }) => name)).toEqual(['a', 'b', 'c'].map(bytes));
});
