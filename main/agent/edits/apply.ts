import { randomUUID } from 'node:crypto';
import { assertNever } from '#core/assert-never.ts';
import { commandOf, undoOf } from '#core/edits/command.ts';
import type { Edit, EditDone } from '#core/edits/edit.ts';
import { done, type Failure, type Result } from '#core/failure.ts';
import type { Capability } from '#core/model/capability.ts';
import type { DoorFacts } from '#core/model/door.ts';
import { readDoor } from '../inventory/doors.ts';
import { actOnAcl } from './acl.ts';
import { isObject, openDoor, type OpenDoor } from './door.ts';
import { recordEdit, recordRefusal } from './history.ts';
import { actOnLabel } from './labels.ts';
import { actOnMode, actOnOwner } from './protection.ts';

/**
 * Makes a change: opens the inode that was shown, compares its present value with the one that was shown, acts,
 * reads back, records. Whatever does not fit is refused and leaves everything as it was.
 */
export function applyEdit(edit: Edit, undoes: string | null, capabilities: readonly Capability[], batch: string | null = null): Result<EditDone> {
  const outcome = tryEdit(edit, undoes, capabilities, batch);
  if (!outcome.ok) recordedRefusal(edit, undoes, batch, outcome.error);
  return outcome;
}

function tryEdit(edit: Edit, undoes: string | null, capabilities: readonly Capability[], batch: string | null): Result<EditDone> {
  const opened = openDoor(edit.door);
  if (!opened.ok) return opened;
  using door = opened.value;
  const outcome = actOn(edit, door, capabilities);
  return outcome.ok ? done(recorded(edit, undoes, batch, outcome.value)) : outcome;
}

/** The change itself, on an inode that is open: compared, made, read back. Gives the door as it is then. */
export function actOn(edit: Edit, door: OpenDoor, capabilities: readonly Capability[]): Result<DoorFacts> {
  const labels = capabilities.find(({ id }) => id === (isObject(edit.door) ? 'labels-object' : 'labels-entry-point'));
  const outcome = act(edit, door, labels);
  if (!outcome.ok) return outcome;
  return done(readDoor(door.handle, door.handle.stat(), labels?.state === 'no' ? { state: 'no', code: labels.short } : { state: 'yes' }));
}

/** A change that was made, written into the history of this user. */
export function recorded(edit: Edit, undoes: string | null, batch: string | null, after: DoorFacts): EditDone {
  const made: EditDone = { id: randomUUID(), atMs: Date.now(), edit, command: commandOf(edit), undo: undoOf(edit), after, undoes, batch };
  recordEdit(made);
  return made;
}

/** A change that was asked for and not made, likewise. */
export function recordedRefusal(edit: Edit, undoes: string | null, batch: string | null, failure: Failure): void {
  recordRefusal({ id: randomUUID(), atMs: Date.now(), edit, command: commandOf(edit), undoes, batch, failure });
}

function act(edit: Edit, { handle }: OpenDoor, labels: Capability | undefined): Result<null> {
  switch (edit.act) {
    case 'setLabel':
    case 'removeLabel':
      return actOnLabel(edit, handle.path, labels);
    case 'setMode':
      return actOnMode(edit, handle);
    case 'setOwner':
      return actOnOwner(edit, handle);
    case 'setAcl':
      return actOnAcl(edit, handle);
    default:
      return assertNever(edit);
  }
}
