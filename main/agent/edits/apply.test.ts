import { chmodSync, linkSync, lstatSync, mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DoorRef, Edit } from '#core/edits/edit.ts';
import { bytes } from '#core/model/bytes.ts';
import { doorRefOf } from '#core/model/door-ref.ts';
import { rowsOf } from '#core/model/rows/row.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { shownAt } from '../../../tests/fixtures/shown-at.ts';
import { createObserver } from '../inventory/observer.ts';
import { pathBuffer } from '../system/inodes/inode.ts';
import { applyEdit } from './apply.ts';
import { readHistory } from './history.ts';
import { readLabel } from './read-label.ts';

let state: string;
let sockets: Sockets;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'atlas-state-'));
  vi.stubEnv('XDG_STATE_HOME', state);
  sockets = new Sockets();
});
afterEach(() => {
  sockets.close();
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

const root = process.getuid?.() === 0;
const modeAt = (path: string): number => lstatSync(pathBuffer(path)).mode & 0o7777;
const setMode = (door: DoorRef & { mode: number }, mode: number): Edit => ({ act: 'setMode', door, mode, before: door.mode });
const apply = (edit: Edit) => applyEdit(edit, null, []);

function bound(name = 'door'): string {
  sockets.listen(name);
  const path = sockets.path(name);
  chmodSync(pathBuffer(path), 0o755);
  return path;
}

describe('a mode', () => {
  it('is changed, read back, recorded, and taken back', () => {
    const path = bound();
    const outcome = apply(setMode(shownAt(path), 0o660));
    if (!outcome.ok) throw new Error(outcome.error.message);
    expect(modeAt(path)).toBe(0o660);
    expect(outcome.value).toMatchObject({ command: `chmod 0660 ${path}`, after: { mode: 0o660 }, undoes: null });
    expect(readHistory(5)).toMatchObject([{ id: outcome.value.id, command: outcome.value.command, undo: { mode: 0o755, before: 0o660 } }]);
    const back = applyEdit(outcome.value.undo, outcome.value.id, []);
    expect(back).toMatchObject({ ok: true, value: { undoes: outcome.value.id, after: { mode: 0o755 } } });
    expect(modeAt(path)).toBe(0o755);
  });

  it('that is not the one shown is left', () => {
    const path = bound();
    const shown = shownAt(path);
    chmodSync(path, 0o700);
    expect(apply(setMode(shown, 0o666))).toMatchObject({ ok: false, error: { code: 'changed', message: expect.stringContaining('0700') } });
    expect(modeAt(path)).toBe(0o700);
    expect(readHistory(5)).toEqual([]);
  });

  it.each(['new\nline', 'esc\x1b[31m', 'bad\xff\xfe', '@at', '-rf', "quo'te", 'rtl\u00e2\u0080\u00ae', 'back\\slash', '$(id)', '<b>'])('of the hostile name %j is that very socket’s', (name) => {
    const path = bound(name);
    expect(apply(setMode(shownAt(path), 0o611)).ok).toBe(true);
    expect(modeAt(path)).toBe(0o611);
  });

  it('reaches its inode by the new path when the socket was moved there and shown there', () => {
    const path = bound();
    renameSync(path, `${path}.moved`);
    expect(apply(setMode(shownAt(`${path}.moved`), 0o600)).ok).toBe(true);
  });
});

describe.skipIf(!root)('an owner', () => {
  it('is changed and taken back', () => {
    const path = bound();
    const door = shownAt(path);
    const outcome = apply({ act: 'setOwner', door, owner: { uid: 1, gid: 2 }, before: { uid: door.uid, gid: door.gid } });
    if (!outcome.ok) throw new Error(outcome.error.message);
    expect(outcome.value).toMatchObject({ command: `chown 1:2 ${path}`, after: { uid: 1, gid: 2 } });
    expect(apply({ act: 'setOwner', door, owner: { uid: 9, gid: 9 }, before: { uid: 0, gid: 0 } })).toMatchObject({ ok: false, error: { code: 'changed' } });
    expect(apply(outcome.value.undo).ok).toBe(true);
    expect(lstatSync(path).uid).toBe(door.uid);
  });
});

describe('what came to stand in its place', () => {
  /** Looks, replaces, acts: nothing that is there afterwards may be touched. */
  function refused(replace: (path: string) => void): string {
    const path = bound();
    const shown = shownAt(path);
    replace(path);
    const before = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    const outcome = apply(setMode(shown, 0o600));
    expect(lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ctimeNs).toBe(before?.ctimeNs);
    expect(readHistory(1)).toEqual([]);
    if (outcome.ok) throw new Error('it was changed');
    expect(outcome.error.hint).not.toContain('chmod');
    return `${outcome.error.code}: ${outcome.error.message}`;
  }

  it('nothing', () => expect(refused(unlinkSync)).toMatch(/^vanished: There is nothing any more at /));
  it('another socket', () =>
    expect(
      refused((path) => {
        renameSync(path, `${path}.old`);
        sockets.listen('door');
      }),
    ).toMatch(/^replaced: There is another socket now at /));
  it('another socket that was given the same inode number', () => {
    const path = bound();
    for (let tries = 0; ; tries++) {
      const shown = shownAt(path);
      unlinkSync(path);
      sockets.close();
      mkdirSync(sockets.folder);
      sockets.listen('door');
      const now = shownAt(path);
      if (now.ino !== shown.ino && tries < 20) continue; // tmpfs counts on; ext4 gives the number at once
      expect(apply(setMode({ ...shown, mode: now.mode }, 0o600))).toMatchObject({ ok: false, error: { code: 'replaced' } });
      expect(modeAt(path)).toBe(now.mode);
      return;
    }
  });
  it('a regular file', () =>
    expect(
      refused((path) => {
        unlinkSync(path);
        writeFileSync(path, 'x');
      }),
    ).toContain('replaced: There is a regular file now'));
  it('a folder', () =>
    expect(
      refused((path) => {
        unlinkSync(path);
        mkdirSync(path);
      }),
    ).toContain('a folder'));
  it('a symbolic link, even to the very socket', () =>
    expect(
      refused((path) => {
        renameSync(path, `${path}.real`);
        symlinkSync(`${path}.real`, path);
      }),
    ).toContain('a symbolic link'));
  it('a folder on the way that is a link elsewhere', () => {
    mkdirSync(join(sockets.folder, 'a'));
    mkdirSync(join(sockets.folder, 'b'));
    const path = bound('a/door');
    const other = bound('b/door');
    const shown = shownAt(path);
    renameSync(join(sockets.folder, 'a'), join(sockets.folder, 'c'));
    symlinkSync('b', join(sockets.folder, 'a'));
    expect(apply(setMode(shown, 0o600))).toMatchObject({ ok: false, error: { code: 'replaced' } });
    expect(modeAt(other)).toBe(0o755);
  });
  it('the same socket under a second name is the same socket', () => {
    const path = bound();
    const shown = shownAt(path);
    linkSync(path, `${path}.too`);
    unlinkSync(path);
    renameSync(`${path}.too`, path);
    expect(apply(setMode(shown, 0o600)).ok).toBe(true);
  });
});

describe('a socket object', () => {
  function shownObject(name = 'door'): Extract<DoorRef, { door: 'object' }> & { mode: number } {
    using observer = createObserver();
    const find = () => [...rowsOf(observer.look()).values()].find((row) => row.name === sockets.path(name));
    observer.focus(new Set([find()?.key ?? '']));
    const row = find();
    const ref = row && doorRefOf(row, 'object');
    if (!row?.socket?.object.known || !ref?.known || ref.value.door !== 'object') throw new Error('it is not seen');
    return { ...ref.value, mode: row.socket.object.value.mode };
  }

  it('has a mode of its own', () => {
    const fd = sockets.listen('door');
    const shown = shownObject();
    expect(shown).toMatchObject({ pid: process.pid, fd });
    const outcome = apply(setMode(shown, 0o640));
    expect(outcome).toMatchObject({ ok: true, value: { command: `chmod 0640 /proc/${process.pid}/fd/${fd}`, after: { mode: 0o640 } } });
    expect(modeAt(sockets.path('door')), 'the entry point is another door').not.toBe(0o640);
  });

  it('is not the one that has its descriptor now', () => {
    const fd = sockets.listen('door');
    const shown = shownObject();
    sockets.end(fd);
    const other = sockets.listen('other');
    expect(other).toBe(fd);
    expect(apply(setMode(shown, 0o640))).toMatchObject({ ok: false, error: { code: 'replaced' } });
    sockets.end(other);
    const file = openSync('/dev/null', 'r');
    expect(file).toBe(fd);
    expect(apply(setMode(shown, 0o640))).toMatchObject({ ok: false, error: { code: 'replaced', message: expect.stringContaining('a device') } });
    closeSync(file);
    expect(apply(setMode(shown, 0o640))).toMatchObject({ ok: false, error: { code: 'vanished' } });
  });

  it('is not reached through a process that bears the same number', () => {
    sockets.listen('door');
    expect(apply(setMode({ ...shownObject(), startTicks: '1' }, 0o640))).toMatchObject({ ok: false, error: { code: 'vanished', message: expect.stringContaining('has ended') } });
  });

  it('of another cookie is another socket', () => {
    sockets.listen('door');
    const shown = shownObject();
    expect(apply(setMode({ ...shown, socket: shown.socket.replace(/\d+$/, '1') }, 0o640))).toMatchObject({ ok: false, error: { code: 'replaced' } });
  });
});

describe('a label', () => {
  it('that is not there is told from a socket that is not there', () => {
    const path = bound();
    const shown = shownAt(path);
    expect(readLabel(shown, bytes('user.none'))).toMatchObject({ ok: false, error: { code: 'not-found' } });
    unlinkSync(path);
    expect(readLabel(shown, bytes('user.none'))).toMatchObject({ ok: false, error: { code: 'vanished' } });
  });

  it('is not set on a regular file that took the place', () => {
    const path = bound();
    const shown = shownAt(path);
    unlinkSync(path);
    writeFileSync(path, 'mine');
    expect(apply({ act: 'setLabel', door: shown, name: bytes('user.varlink'), value: bytes('x'), before: null })).toMatchObject({ ok: false, error: { code: 'replaced' } });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});
