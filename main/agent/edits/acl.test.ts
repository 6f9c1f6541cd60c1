import { chmodSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getAttributeSync, setAttributeSync } from 'fs-xattr';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { aclAttribute, aclBytes, aclOfMode, parseAcl, type Acl } from '#core/access/acl.ts';
import type { DoorRef, Edit } from '#core/edits/edit.ts';
import { bytes } from '#core/model/bytes.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { shownAt } from '../../../tests/fixtures/shown-at.ts';
import { applyEdit } from './apply.ts';

let state: string;
let sockets: Sockets;
let path: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'atlas-state-'));
  vi.stubEnv('XDG_STATE_HOME', state);
  sockets = new Sockets();
  sockets.listen('door');
  path = sockets.path('door');
  chmodSync(path, 0o640);
});
afterEach(() => {
  sockets.close();
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

const modeNow = (): number => lstatSync(path).mode & 0o7777;
function aclNow(): Acl | null {
  try {
    return parseAcl(bytes(getAttributeSync(path, aclAttribute).toString('latin1')));
  } catch {
    return null;
  }
}
/** What this file system says to an ACL of our own making, asked apart from the program. */
const takesAcls = ((): boolean => {
  const trial = new Sockets();
  try {
    trial.listen('trial');
    setAttributeSync(trial.path('trial'), aclAttribute, Buffer.from(aclBytes({ ...aclOfMode(0o600), users: [{ id: 1, permissions: 6 }], mask: 6 }), 'latin1'));
    return true;
  } catch {
    return false;
  } finally {
    trial.close();
  }
})();

const wanted: Acl = { owner: 6, users: [{ id: 1000, permissions: 6 }], owningGroup: 4, groups: [{ id: 27, permissions: 2 }], mask: 6, other: 0 };
const edit = (over: { acl?: Acl; before?: Acl; door?: DoorRef } = {}): Extract<Edit, { readonly act: 'setAcl' }> => ({ act: 'setAcl', door: over.door ?? shownAt(path), acl: over.acl ?? wanted, before: over.before ?? aclOfMode(0o640) });
const apply = (one: Edit) => applyEdit(one, null, []);

it.skipIf(!takesAcls)('is set, read back, and taken back with the mode that was there', () => {
  const outcome = apply(edit());
  if (!outcome.ok) throw new Error(outcome.error.message);
  expect(aclNow()).toEqual(wanted);
  expect(modeNow()).toBe(0o660); // the group bits show the mask
  expect(outcome.value).toMatchObject({ command: `setfacl --set user::rw-,user:1000:rw-,group::r--,group:27:-w-,mask::rw-,other::--- ${path}`, after: { acl: { known: true, value: wanted }, mode: 0o660 } });
  expect(apply(outcome.value.undo)).toMatchObject({ ok: true, value: { after: { acl: { known: true, value: null }, mode: 0o640 } } });
  expect(aclNow()).toBeNull();
  expect(modeNow()).toBe(0o640);
});

it.skipIf(!takesAcls)('that somebody else changed meanwhile is left, and both are told', () => {
  const shown = edit();
  expect(apply(shown).ok).toBe(true);
  const again = apply(shown);
  expect(again).toMatchObject({ ok: false, error: { code: 'changed', conflict: { before: 'none, mode 0640', now: expect.stringContaining('user:1000:rw-') } } });
  chmodSync(path, 0o600); // changes the mask
  expect(apply({ ...shown, acl: aclOfMode(0o640), before: wanted })).toMatchObject({ ok: false, error: { code: 'changed' } });
  expect(aclNow()).toEqual({ ...wanted, mask: 0 });
});

it('is none of a socket object, and has each name once', () => {
  const { dev, ino, bornNs } = shownAt(path);
  const object: DoorRef = { door: 'object', socket: '1:1', pid: process.pid, startTicks: '0', fd: 0, dev, ino, bornNs };
  expect(apply(edit({ door: object })).ok).toBe(false);
  expect(apply(edit({ acl: { ...wanted, users: [...wanted.users, ...wanted.users] } }))).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  expect(aclNow()).toBeNull();
});
