import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aclAttribute, aclBytes, type Acl } from '#core/access/acl.ts';
import { bytes } from '#core/model/bytes.ts';
import { cString, libc } from '../system/libc.ts';
import { FolderReader } from './folders.ts';

let base: string;
let reader: FolderReader;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'atlas-folders-'));
  reader = new FolderReader();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(base, { recursive: true });
});

/** The folders above it, from the root. */
const above = (): string[] => base.split('/').slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join('/') || '/');
const read = (paths: readonly string[], stirred: 'anything' | 'nothing' = 'anything') => reader.read(new Set(paths.map(bytes)), () => stirred);
/** A stamp that is younger than a tick proves nothing, and is read again. */
const settle = (): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1000 });
};

describe('folders on the way', () => {
  it('are told each once, from the root, with links as they are written', () => {
    mkdirSync(join(base, 'deep'), { mode: 0o750 });
    symlinkSync('deep', join(base, 'link'));
    const folders = read([join(base, 'link'), join(base, 'deep')]);
    expect(Object.keys(folders)).toEqual([...above(), base, join(base, 'link'), join(base, 'deep')]);
    expect(folders[join(base, 'deep')]).toMatchObject({ is: 'folder', mode: 0o750, uid: process.getuid?.(), acl: { known: true, value: null }, mount: { readOnly: { known: true, value: false } }, frozen: false });
    expect(folders[join(base, 'link')]).toMatchObject({ is: 'link', target: 'deep' });
  });

  it('stay the same object until something changes, and then only what changed is another', () => {
    const first = read([base]);
    settle();
    const second = read([base]);
    expect(second).toBe(first);
    mkdirSync(join(base, 'new')); // a name more moves its times, and nothing that is told
    expect(read([base])).toBe(first);
    chmodSync(base, 0o711);
    const third = read([base]);
    expect(third[base]).toMatchObject({ mode: 0o711 });
    expect(third['/']).toBe(first['/']);
  });

  it('that are watched and did not stir are not looked at, for ten seconds', () => {
    settle();
    const first = read([base]);
    settle();
    read([base]);
    chmodSync(base, 0o711);
    expect(read([base], 'nothing')).toBe(first);
    vi.setSystemTime(Date.now() + 10_001);
    expect(read([base], 'nothing')[base]).toMatchObject({ mode: 0o711 });
  });

  it('have their access control list', () => {
    const acl: Acl = { owner: 7, users: [{ id: 1000, permissions: 1 }], owningGroup: 0, groups: [], mask: 1, other: 0 };
    const value = Buffer.from(aclBytes(acl), 'latin1');
    expect(libc()?.setxattr(cString(base), cString(aclAttribute), value, value.length, 0)).toBe(0);
    expect(read([base])[base]).toMatchObject({ mode: 0o710, acl: { known: true, value: acl } });
  });

  it('that are gone are not known, and are found when they are back', () => {
    const path = join(base, 'comes');
    expect(read([path])[path]).toEqual({ is: 'unknown', reason: { code: 'vanished' } });
    mkdirSync(join(base, 'other'));
    renameSync(join(base, 'other'), path);
    utimesSync(path, 0, 0);
    expect(read([path])[path]).toMatchObject({ is: 'folder' });
  });

  it('that nobody asks for any more are forgotten', () => {
    mkdirSync(join(base, 'deep'));
    read([join(base, 'deep')]);
    expect(Object.keys(read([base]))).toEqual([...above(), base]);
    expect(read([])).toEqual({});
  });

  it('behind the door of a process tell whose it is', () => {
    const folders = read([`/proc/${process.pid}/root${base}`]);
    expect(folders[`/proc/${process.pid}/root`]).toMatchObject({ is: 'process', pid: process.pid, uid: process.getuid?.(), folder: { known: true, value: { mode: expect.any(Number) as number } } });
    expect(folders[`/proc/${process.pid}/root${base}`]).toMatchObject({ is: 'folder' });
  });
});
