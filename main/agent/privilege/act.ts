import { createHash } from 'node:crypto';
import { assertNever } from '#core/assert-never.ts';
import { dropInInWords } from '#core/durable/change.ts';
import type { Edit } from '#core/edits/edit.ts';
import { done, failed, type Failure, type Result } from '#core/failure.ts';
import type { DoorFacts } from '#core/model/door.ts';
import { actRequestSchema, type ActAnswer, type Change, type Outcome } from '#core/privilege/request.ts';
import { argumentOf, changeInWords, type Subject } from '#core/privilege/words.ts';
import { actOn } from '../edits/apply.ts';
import { installDropIn } from '../durable/install.ts';
import { receive } from './hand-over.ts';
import { logAct } from './log.ts';

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Who asks, and with which words consent was given. Both come from pkexec. */
export interface Consent {
  readonly caller: number;
  readonly words: string;
}

/**
 * What the act door does: takes every inode over first, compares the words that an administrator consented to with what is really asked,
 * and only then changes anything. Never throws.
 */
export async function act(request: unknown, { caller, words }: Consent, log = logAct): Promise<ActAnswer> {
  const parsed = actRequestSchema.safeParse(request);
  if (!parsed.success) return { error: { code: 'bad-input', message: 'The request was not understood. Nothing was changed.', hint: null } };
  const tasks: Task[] = [];
  try {
    for (const change of parsed.data.changes) {
      const task = taskOf(change, caller);
      if (!task.ok) return refusal(task.error, caller, words, log);
      tasks.push(task.value);
    }
    if (argumentOf(tasks.map((task) => task.words), digestOf) !== words)
      return refusal({ code: 'replaced', message: 'What was asked for is not what an administrator consented to. Nothing was changed.', hint: 'Look at the socket again, then decide.' }, caller, words, log);
    const outcomes: Outcome[] = [];
    for (const task of tasks) {
      const made = await attempt(task);
      const logged = log({ caller, words: task.words, change: task.change, outcome: made.ok ? done(null) : made });
      outcomes.push(made.ok ? done({ after: made.value, logged }) : made);
      if (!made.ok && parsed.data.stopAtRefusal) break;
    }
    return { outcomes };
  } catch (error) {
    return { error: { code: 'failed', message: error instanceof Error ? error.message : String(error), hint: null } };
  } finally {
    for (const task of tasks) task[Symbol.dispose]();
  }
}

/** The edit with the path at which the inode was found: the record must not say what the caller only claims. */
const asFound = (edit: Edit, subject: Subject): Edit => (edit.door.door === 'entryPoint' && subject.door === 'entryPoint' ? { ...edit, door: { ...edit.door, path: subject.path, reach: subject.path } } : edit);

/** One change with all that it takes open, and its words as this process makes them. */
interface Task extends Disposable {
  readonly change: Change;
  readonly words: string;
  readonly make: () => Result<DoorFacts> | Promise<Result<null>>;
}

function taskOf(change: Change, caller: number): Result<Task> {
  switch (change.kind) {
    case 'edit': {
      const received = receive(change.edit.door, change.held, caller);
      if (!received.ok) return received;
      const door = received.value;
      return done({
        change: { ...change, edit: asFound(change.edit, door.subject) },
        words: changeInWords(change.edit, door.subject),
        make: () => actOn(change.edit, door, []), // who asks has tried whether this kernel keeps labels
        [Symbol.dispose]: () => door[Symbol.dispose](),
      });
    }
    case 'dropIn':
      if (change.change.scope !== 'system') return failed('bad-input', 'Units of a user are that user’s own to configure.');
      return done({ change, words: dropInInWords(change.change), make: () => installDropIn(change.change), [Symbol.dispose]: () => undefined });
    default:
      return assertNever(change);
  }
}

async function attempt({ make }: Task): Promise<Result<DoorFacts | null>> {
  try {
    return await make();
  } catch (error) {
    return failed('failed', error instanceof Error ? error.message : String(error));
  }
}

/** A refusal is logged too: it may be somebody's attempt. */
function refusal(error: Failure, caller: number, words: string, log: typeof logAct): ActAnswer {
  log({ caller, words, change: null, outcome: { ok: false, error } });
  return { error };
}
