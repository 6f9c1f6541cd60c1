import { chmodSync, chownSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { assertNever } from '#core/assert-never.ts';
import { shownMode } from '#core/access/bits.ts';
import { commandOf, undoOf } from '#core/edits/command.ts';
import type { Edit, EditDone } from '#core/edits/edit.ts';
import { nameProblem } from '#core/edits/validate.ts';
import { done, failed, type Failure, type Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import type { Capability } from '#core/model/capability.ts';
import { shownBytes } from '#core/names/shown.ts';
import { readDoor } from '../inventory/doors.ts';
import { codeOfError, getValue, removeValue, setValue, type Xattr } from '../system/xattr.ts';
import { isObject, openDoor, type OpenDoor } from './door.ts';
import { recordEdit } from './history.ts';

/**
 * Makes a change: opens the inode that was shown, compares its present value with the one that was shown, acts,
 * reads back, records. Whatever does not fit is refused and leaves everything as it was.
 */
export function applyEdit(edit: Edit, undoes: string | null, capabilities: readonly Capability[]): Result<EditDone> {
  const opened = openDoor(edit.door);
  if (!opened.ok) return opened;
  using door = opened.value;
  const outcome = act(edit, door, capabilities);
  if (!outcome.ok) return outcome;
  const after = readDoor(door.handle, door.handle.stat(), { state: 'yes' });
  const made: EditDone = { id: randomUUID(), atMs: Date.now(), edit, command: commandOf(edit), undo: undoOf(edit), after, undoes };
  recordEdit(made);
  return done(made);
}

function act(edit: Edit, door: OpenDoor, capabilities: readonly Capability[]): Result<null> {
  switch (edit.act) {
    case 'setLabel':
    case 'removeLabel':
      return actOnLabel(edit, door, capabilities);
    case 'setMode': {
      const now = Number(door.stat.mode & 0o7777n);
      if (now !== edit.before) return changed('The mode', shownMode(now), shownMode(edit.before));
      const outcome = attempt(() => chmodSync(door.handle.path, edit.mode), modeHint);
      if (!outcome.ok) return outcome;
      const after = Number(door.handle.stat().mode & 0o7777n);
      return after === edit.mode ? done(null) : failed('failed', `The kernel took the mode but it reads ${shownMode(after)} now.`, 'Set-group bits are dropped for those outside the group.');
    }
    case 'setOwner': {
      const now = { uid: Number(door.stat.uid), gid: Number(door.stat.gid) };
      if (now.uid !== edit.before.uid || now.gid !== edit.before.gid)
        return changed('The owner', `${now.uid}:${now.gid}`, `${edit.before.uid}:${edit.before.gid}`);
      const outcome = attempt(() => chownSync(door.handle.path, edit.owner.uid, edit.owner.gid), ownerHint);
      if (!outcome.ok) return outcome;
      const stat = door.handle.stat();
      return Number(stat.uid) === edit.owner.uid && Number(stat.gid) === edit.owner.gid
        ? done(null)
        : failed('failed', `The kernel took the owner but it reads ${stat.uid}:${stat.gid} now.`);
    }
    default:
      return assertNever(edit);
  }
}

const modeHint = 'Only the owner and root may change the mode. Run the command that is shown as an administrator.';
const ownerHint = 'Only root may change the owner; the owner may choose among their own groups. Run the command that is shown as an administrator.';

function actOnLabel(edit: Extract<Edit, { name: Bytes }>, door: OpenDoor, capabilities: readonly Capability[]): Result<null> {
  const problem = nameProblem(edit.name);
  if (problem) return failed('bad-input', problem);
  const object = isObject(edit.door);
  const capability = capabilities.find(({ id }) => id === (object ? 'labels-object' : 'labels-entry-point'));
  if (capability?.state === 'no') return failed('no-labels-here', capability.sentence, capability.remedy);
  const path = door.handle.path;
  const now = getValue(path, edit.name);
  if (now.ok ? now.value !== edit.before : now.code === 'ENODATA' && edit.before !== null)
    return failed('changed', `The label ${shownBytes(edit.name)} is not what it was when it was shown. Nothing was changed.`, 'Look at its value now, then decide again.');
  // A value that may not be read can still be set where the write bit is open; then there is nothing to compare or to take back.
  if (!now.ok && now.code !== 'ENODATA') return { ok: false, error: labelFailure(now.code, object) };
  const outcome = edit.act === 'removeLabel' ? removeValue(path, edit.name) : setRoomy(path, edit.name, edit.value, edit.before);
  if (!outcome.ok) return { ok: false, error: labelFailure(outcome.code, object) };
  const back = getValue(path, edit.name);
  const good = edit.act === 'removeLabel' ? !back.ok && back.code === 'ENODATA' : back.ok && back.value === edit.value;
  return good ? done(null) : failed('failed', `The kernel took the change, but the label ${shownBytes(edit.name)} does not read so now.`, 'Somebody else may be changing it too.');
}

/**
 * A full socket object refuses even to replace a value (fs/xattr.c, simple_xattr_set_limited counts old and new), so
 * there the old one is removed first, and put back if the new one does not fit.
 */
function setRoomy(path: string, name: Bytes, value: Bytes, before: Bytes | null): Xattr<null> {
  const first = setValue(path, name, value);
  if (first.ok || first.code !== 'ENOSPC' || before === null) return first;
  const removed = removeValue(path, name);
  if (!removed.ok) return first;
  const second = setValue(path, name, value);
  if (!second.ok) setValue(path, name, before);
  return second;
}

function labelFailure(code: string, object: boolean): Failure {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'not-permitted',
        message: object ? 'You lack read or write permission on the socket object.' : 'You lack read or write permission on the entry point: both are needed to change a label with Undo.',
        hint: 'Run the command that is shown as an administrator, or change the mode first if it is yours: see Protection.',
      };
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
      return { code: 'no-labels-here', message: 'The file system of this socket keeps no labels.', hint: null };
    case 'ENOSPC':
      return {
        code: 'no-room',
        message: object ? 'The socket object has no room: it holds at most 128 labels and 131072 bytes of values.' : 'The file system has no room for this label.',
        hint: 'Remove a label first.',
      };
    case 'E2BIG':
      return { code: 'no-room', message: 'A value may have at most 65536 bytes.', hint: null };
    case 'ERANGE':
      return { code: 'no-room', message: 'A name may have at most 255 bytes.', hint: null };
    case 'EROFS':
      return { code: 'read-only', message: 'The file system is mounted read-only.', hint: null };
    case 'EILSEQ':
      return { code: 'failed', message: 'The name of this label is no text, and koffi is not there to pass bytes.', hint: null };
    default:
      return { code: 'failed', message: `The kernel refused the label (${code}).`, hint: null };
  }
}

function attempt(what: () => void, hint: string): Result<null> {
  try {
    what();
    return done(null);
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'EPERM' || code === 'EACCES') return failed('not-permitted', 'You have no right to change this.', hint);
    if (code === 'EROFS') return failed('read-only', 'The file system is mounted read-only.');
    return failed('failed', `The kernel refused the change (${code}).`);
  }
}

const changed = (what: string, now: string, then: string): Result<never> =>
  failed('changed', `${what} is ${now} now, no longer ${then} as it was shown. Nothing was changed.`, 'Look at it again, then decide.');

