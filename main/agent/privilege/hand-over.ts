import type { DoorRef } from '#core/edits/edit.ts';
import { done, failed, type Result } from '#core/failure.ts';
import { bytes } from '#core/model/bytes.ts';
import type { Held } from '#core/privilege/request.ts';
import type { Subject } from '#core/privilege/words.ts';
import { checkDoor, openDoor, type OpenDoor } from '../edits/door.ts';
import { Handle, lstatOf, pathOf } from '../system/inodes/inode.ts';
import { belongsTo, readCommand, readStat, runsFor } from '../system/processes/processes.ts';
import { codeOfError } from '../system/inodes/xattr.ts';

/** A door that was handed over, and what stands there in the eyes of this process. */
export interface Received extends OpenDoor {
  readonly subject: Subject;
}

/** Where the doors are, and nowhere else: the actions of polkit (assets/polkit) name these very paths. */
export const actDoor = '/usr/lib/sockatlas/act';
export const lookDoor = '/usr/lib/sockatlas/look';

/**
 * Takes an inode from the caller. An entry point is a descriptor that the caller's process holds: it leads to the inode itself, so no path
 * of the caller's is followed and nothing can be swapped on the way. A socket object is reached through its holder, whoever that is: its
 * cookie is given once in the life of the system. Either is then compared with what was shown.
 *
 * @param caller the user who called: only what a process of theirs holds is taken, or the look door that was opened for them
 */
export function receive(ref: DoorRef, held: Held | null, caller: number): Result<Received> {
  if (ref.door === 'object') return throughHolder(ref);
  if (held === null) return failed('bad-input', 'An entry point is handed over as an open descriptor, never as a path.');
  // A process id may pass to another process at any moment: one with the same start before and after was there in between.
  const owner = ownerProblem(held, caller);
  if (owner) return owner;
  let handle: Handle;
  try {
    handle = new Handle(bytes(`/proc/${held.pid}/fd/${held.fd}`), true);
  } catch (error) {
    const code = codeOfError(error);
    return code === 'ENOENT' || code === 'ESRCH' ? failed('vanished', 'The descriptor that was handed over is closed. Nothing was changed.') : failed('failed', `The descriptor that was handed over could not be opened (${code}).`);
  }
  const outcome = ownerProblem(held, caller) ?? checkDoor(ref, handle);
  if (!outcome.ok) handle[Symbol.dispose]();
  return received(outcome, ref);
}

function throughHolder(ref: Extract<DoorRef, { readonly door: 'object' }>): Result<Received> {
  const opened = openDoor(ref, 'always');
  const outcome = received(opened, ref);
  // The words name the process: it is still the one through which the socket was opened.
  if (!outcome.ok || readStat(ref.pid)?.startTicks === ref.startTicks) return outcome;
  outcome.value[Symbol.dispose]();
  return failed('vanished', `The process ${ref.pid}, through which this socket was reached, has ended.`);
}

function ownerProblem({ pid, startTicks }: Held, caller: number): Result<never> | null {
  if (readStat(pid)?.startTicks !== startTicks) return failed('vanished', 'The process that handed the socket over has ended. Nothing was changed.');
  return belongsTo(pid, caller) || runsFor(pid, caller, lookDoor) ? null : failed('refused', 'The process that handed the socket over is not the caller’s own. Nothing was changed.');
}

function received(opened: Result<OpenDoor>, ref: DoorRef): Result<Received> {
  if (!opened.ok) return opened;
  const subject = subjectOf(ref, opened.value.handle);
  if (subject.ok) return done({ ...opened.value, subject: subject.value });
  opened.value[Symbol.dispose]();
  return subject;
}

/** An open descriptor of this process, as it is handed over. */
export function heldHere({ handle }: OpenDoor): Result<Held> {
  const startTicks = readStat(process.pid)?.startTicks;
  return startTicks === undefined ? failed('failed', 'This process cannot be read in /proc.') : done({ pid: process.pid, startTicks, fd: handle.fd });
}

/** What is told to people about an open door. The same on either side of the act door, or the act is refused. */
export function subjectOf(ref: DoorRef, handle: Handle): Result<Subject> {
  if (ref.door === 'object') {
    const command = readCommand(ref.pid);
    return command === null ? failed('vanished', `The process ${ref.pid}, through which this socket was reached, has ended.`) : done({ door: 'object', command });
  }
  const path = pathOf(handle);
  if (leadsTo(path, handle)) return done({ door: 'entryPoint', path });
  return failed('replaced', 'No path leads to this socket any more from where an administrator would look for it. Nothing was changed.', 'Look at what is there now, then decide again.');
}

/** Socket objects of the kernel are sockets too, but have no path: what was called an entry point has one that leads to it. */
function leadsTo(path: string, handle: Handle): boolean {
  if (!path.startsWith('/')) return false;
  try {
    const there = lstatOf(bytes(path));
    const here = handle.stat();
    return there.dev === here.dev && there.ino === here.ino && there.birthtimeNs === here.birthtimeNs;
  } catch {
    return false;
  }
}
