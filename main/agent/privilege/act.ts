import { createHash } from 'node:crypto';
import { done, failed, type Failure, type Result } from '#core/failure.ts';
import type { Edit } from '#core/edits/edit.ts';
import type { DoorFacts } from '#core/model/door.ts';
import { actRequestSchema, type ActAnswer, type Outcome } from '#core/privilege/request.ts';
import { argumentOf, changeInWords } from '#core/privilege/words.ts';
import { actOn } from '../edits/apply.ts';
import { receive, type Received } from './hand-over.ts';
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
export function act(request: unknown, { caller, words }: Consent, log = logAct): ActAnswer {
  const parsed = actRequestSchema.safeParse(request);
  if (!parsed.success) return { error: { code: 'bad-input', message: 'The request was not understood. Nothing was changed.', hint: null } };
  const doors: Received[] = [];
  try {
    const told: string[] = [];
    for (const { edit, held } of parsed.data.changes) {
      const received = receive(edit.door, held, caller);
      if (!received.ok) return refusal(received.error, caller, words, log);
      doors.push(received.value);
      told.push(changeInWords(edit, received.value.subject));
    }
    if (argumentOf(told, digestOf) !== words)
      return refusal({ code: 'replaced', message: 'What was asked for is not what an administrator consented to. Nothing was changed.', hint: 'Look at the socket again, then decide.' }, caller, words, log);
    const outcomes: Outcome[] = [];
    for (const [at, { edit }] of parsed.data.changes.entries()) {
      const outcome = outcomeOf(edit, doors[at], told[at] ?? '', caller, log);
      outcomes.push(outcome);
      if (!outcome.ok && parsed.data.stopAtRefusal) break;
    }
    return { outcomes };
  } catch (error) {
    return { error: { code: 'failed', message: error instanceof Error ? error.message : String(error), hint: null } };
  } finally {
    for (const door of doors) door[Symbol.dispose]();
  }
}

function outcomeOf(edit: Edit, door: Received | undefined, words: string, caller: number, log: typeof logAct): Outcome {
  const made: Result<DoorFacts> = door ? attempt(edit, door) : failed('failed', 'A door was lost.');
  const logged = log({ caller, words, edit, outcome: made.ok ? done(null) : made });
  return made.ok ? done({ after: made.value, logged }) : made;
}

function attempt(edit: Edit, door: Received): Result<DoorFacts> {
  try {
    return actOn(edit, door, []); // who asks has tried whether this kernel keeps labels
  } catch (error) {
    return failed('failed', error instanceof Error ? error.message : String(error));
  }
}

/** A refusal is logged too: it may be somebody's attempt. */
function refusal(error: Failure, caller: number, words: string, log: typeof logAct): ActAnswer {
  log({ caller, words, edit: null, outcome: { ok: false, error } });
  return { error };
}
