import { randomUUID } from 'node:crypto';
import { dropInCommand, type DropInChange, type DropInDone } from '#core/durable/change.ts';
import { dropInPath, dropInText, parseDropIn } from '#core/durable/drop-in.ts';
import { done, failed, type Result } from '#core/failure.ts';
import { recordDropIn } from '../edits/history.ts';
import { configFolder } from './place.ts';

/** Writes or removes a drop-in by whichever way, and writes that down in the history of this user, with the change that takes it back. */
export async function keepDropIn(change: DropInChange, undoes: string | null, install: (change: DropInChange) => Promise<Result<null>>): Promise<Result<DropInDone>> {
  const before = change.before === null ? null : parseDropIn(change.before);
  if (change.before !== null && before === null) return failed('refused', 'The drop-in was changed by hand, or by another program: it is left alone.', 'Move what is yours into another file beside it.');
  const outcome = await install(change);
  if (!outcome.ok) return outcome;
  const { unit, scope, options } = change;
  const undo: DropInChange = { unit, scope, options: before, before: options === null ? null : dropInText(options) };
  const made: DropInDone = { id: randomUUID(), atMs: Date.now(), lasting: change, command: dropInCommand(change, dropInPath(unit, configFolder(scope))), undo, undoes };
  recordDropIn(made);
  return done(made);
}
