import { randomUUID } from 'node:crypto';
import type { DoorRef, Edit, EditOfMany, EditResult } from '#core/edits/edit.ts';
import { dropInInWords, type DropInChange } from '#core/durable/change.ts';
import { done, failed, type Failure, type Result } from '#core/failure.ts';
import type { Capability } from '#core/model/capability.ts';
import type { HeldForAct } from '#core/privilege/look.ts';
import { pkexecRefusal, privilegeMissing } from '#core/privilege/pkexec.ts';
import { actAnswerSchema, type ActAnswer, type ActRequest, type Change, type Held, type Outcome } from '#core/privilege/request.ts';
import { argumentOf, changeInWords, mostChanges, type Subject } from '#core/privilege/words.ts';
import { recorded, recordedRefusal } from '../edits/apply.ts';
import { isObject, openDoor, type OpenDoor } from '../edits/door.ts';
import { converse, findPkexec, startAsRoot, type Asker } from '../system/programs/pkexec.ts';
import { readCommand } from '../system/processes/processes.ts';
import { isRootsAlone } from '../system/inodes/trusted.ts';
import { digestOf } from './act.ts';
import { actDoor, heldHere, subjectOf } from './hand-over.ts';

const notUnderstood: Failure = { code: 'failed', message: 'The answer of the act door was not understood.', hint: 'Look whether the change was made.' };

interface Prepared extends Disposable {
  readonly change: Change;
  readonly words: string;
}

/** Holds an inode open in a process that reaches it, until it is disposed of. */
export type Hold = (door: DoorRef) => Promise<Result<HeldForAct & Disposable>>;

/** How the act door is spoken to; the system's pkexec but in tests. */
export type Speak = (words: string, request: string) => Promise<Result<string>>;

/** Through pkexec, with the questions asked where the caller says. */
export const throughPkexec =
  (asker: Asker): Speak =>
  async (words, line) => {
    if (!isRootsAlone(actDoor)) return privilegeMissing('not-installed', actDoor);
    const pkexec = findPkexec();
    if (pkexec === null) return privilegeMissing('no-pkexec', actDoor);
    const { status, errors, output } = await converse(startAsRoot(pkexec, actDoor, [words], asker), `${line}\n`);
    const refusal = pkexecRefusal({ status, errors });
    if (refusal) return refusal;
    return status === 0 ? done(output) : failed('failed', `The act door ended unexpectedly: ${errors.trim() || `status ${status}`}`, 'Look whether the change was made.');
  };

/**
 * Has changes made by the act door: holds every inode open meanwhile, so that what the door opens is what was shown, and writes what came of
 * it into the history of this user, under one batch where they are several. Fails as a whole when nothing was tried.
 */
export async function actAsAdministrator(
  edits: readonly EditOfMany[],
  { stopAtRefusal, capabilities, hold = null }: { readonly stopAtRefusal: boolean; readonly capabilities: readonly Capability[]; readonly hold?: Hold | null },
  speak: Speak,
): Promise<Result<EditResult[]>> {
  const batch = edits.length > 1 ? randomUUID() : null;
  const answer = await consult(edits, { stopAtRefusal, capabilities, hold }, speak);
  if (!answer.ok) {
    for (const { edit, undoes } of edits) recordedRefusal(edit, undoes, batch, answer.error);
    return answer;
  }
  return done(
    edits.map(({ edit, undoes }, at): EditResult => {
      const outcome = answer.value[at];
      if (!outcome) return { state: 'left' };
      if (outcome.ok && outcome.value.after) return { state: 'made', made: recorded(edit, undoes, batch, outcome.value.after) };
      const failure = outcome.ok ? notUnderstood : outcome.error;
      recordedRefusal(edit, undoes, batch, failure);
      return { state: 'refused', failure };
    }),
  );
}

async function consult(edits: readonly EditOfMany[], { stopAtRefusal, capabilities, hold }: { readonly stopAtRefusal: boolean; readonly capabilities: readonly Capability[]; readonly hold: Hold | null }, speak: Speak): Promise<Result<Outcome[]>> {
  if (edits.length === 0 || edits.length > mostChanges) return failed('bad-input', `An administrator is asked for 1 to ${mostChanges} changes at a time.`);
  const prepared: Prepared[] = [];
  try {
    for (const { edit } of edits) {
      const one = await prepare(edit, capabilities, hold);
      if (!one.ok) return one;
      prepared.push(one.value);
    }
    return await requestOf(prepared, stopAtRefusal, speak);
  } finally {
    for (const one of prepared) one[Symbol.dispose]();
  }
}

/** Has the drop-in of a unit of the system written or removed by the act door. */
export async function installAsAdministrator(change: DropInChange, speak: Speak): Promise<Result<null>> {
  const answer = await requestOf([{ change: { kind: 'dropIn', change }, words: dropInInWords(change) }], true, speak);
  if (!answer.ok) return answer;
  const [outcome] = answer.value;
  return outcome?.ok === false ? outcome : done(null);
}

async function requestOf(changes: readonly Pick<Prepared, 'change' | 'words'>[], stopAtRefusal: boolean, speak: Speak): Promise<Result<Outcome[]>> {
  const wanted: ActRequest = { version: 1, changes: changes.map(({ change }) => change), stopAtRefusal };
  const spoken = await speak(argumentOf(changes.map(({ words }) => words), digestOf), JSON.stringify(wanted));
  if (!spoken.ok) return spoken;
  const answer = parse(spoken.value);
  if ('error' in answer) return { ok: false, error: answer.error };
  return answer.outcomes.length === 0 ? { ok: false, error: notUnderstood } : done(answer.outcomes);
}

async function prepare(edit: Edit, capabilities: readonly Capability[], hold: Hold | null): Promise<Result<Prepared>> {
  // The door cannot tell a kernel without labels from a lack of rights; the probe of this agent can.
  const labels = capabilities.find(({ id }) => id === (isObject(edit.door) ? 'labels-object' : 'labels-entry-point'));
  if ((edit.act === 'setLabel' || edit.act === 'removeLabel') && labels?.state === 'no') return failed('no-labels-here', labels.sentence, labels.remedy);
  const opened = openDoor(edit.door);
  if (edit.door.door === 'object') {
    // Its holder may belong to somebody else, so that it cannot be opened from here: the door reaches it, and knows it by its cookie.
    if (!opened.ok && opened.error.code !== 'not-permitted') return opened;
    if (opened.ok) opened.value[Symbol.dispose]();
    const command = readCommand(edit.door.pid);
    return command === null ? failed('vanished', `The process ${edit.door.pid}, through which this socket was reached, has ended.`) : done(readyTo(edit, null, { door: 'object', command }, null));
  }
  if (!opened.ok) return opened.error.code === 'not-permitted' && hold ? heldElsewhere(edit, hold) : opened;
  const prepared = handOver(edit, opened.value);
  if (!prepared.ok) opened.value[Symbol.dispose]();
  return prepared;
}

/** A folder on the way is closed to this user: the look door, where it is open, holds the inode instead. */
async function heldElsewhere(edit: Edit, hold: Hold): Promise<Result<Prepared>> {
  const held = await hold(edit.door);
  return held.ok ? done(readyTo(edit, held.value.held, { door: 'entryPoint', path: held.value.path }, held.value)) : held;
}

/** The open descriptor of this process becomes the door's way to the inode. */
function handOver(edit: Edit, opened: OpenDoor): Result<Prepared> {
  const subject = subjectOf(edit.door, opened.handle);
  if (!subject.ok) return subject;
  const held = heldHere(opened);
  return held.ok ? done(readyTo(edit, held.value, subject.value, opened)) : held;
}

const readyTo = (edit: Edit, held: Held | null, subject: Subject, opened: Disposable | null): Prepared => ({
  change: { kind: 'edit', edit, held },
  words: changeInWords(edit, subject),
  [Symbol.dispose]: () => opened?.[Symbol.dispose](),
});

function parse(output: string): ActAnswer {
  try {
    const parsed = actAnswerSchema.safeParse(JSON.parse(output));
    return parsed.success ? parsed.data : { error: notUnderstood };
  } catch {
    return { error: notUnderstood };
  }
}
