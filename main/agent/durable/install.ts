import { dropInPath, dropInText, optionsProblem, parseDropIn } from '#core/durable/drop-in.ts';
import type { DropInChange } from '#core/durable/change.ts';
import { done, failed, type Result } from '#core/failure.ts';
import { readDropIn, removeDropIn, writeDropIn } from '../system/programs/drop-in-file.ts';
import { reloadUnits } from '../system/programs/systemctl.ts';
import { codeOfError } from '../system/inodes/xattr.ts';
import { configFolder } from './place.ts';
import { readSocketUnit } from './maker.ts';

/**
 * Writes the drop-in of a unit anew from settings, or removes it, has the manager read it, and reads back what it makes of it. Nothing is
 * restarted: the settings count when the unit makes its socket anew. A file that is not ours, or not as it was shown, is left alone.
 */
export async function installDropIn(change: DropInChange): Promise<Result<null>> {
  const { unit, scope, options, before } = change;
  const problem = options && optionsProblem(options);
  if (problem) return failed('bad-input', problem);
  const known = await readSocketUnit(unit, scope);
  if (!known) return failed('not-found', `There is no unit ${unit}, or systemd does not answer. Nothing was changed.`);
  const path = dropInPath(unit, configFolder(scope));
  const written = attempt(path, () => {
    const now = readDropIn(path);
    if (now !== before) return failed('changed', `The file ${path} is no longer as it was shown. Nothing was changed.`, 'Look at it again, then decide.');
    if (now !== null && parseDropIn(now) === null) return failed('refused', `The file ${path} was changed by hand, or by another program: it is left alone.`, 'Move what is yours into another file beside it.');
    if (options === null) {
      if (now !== null) removeDropIn(path);
    } else writeDropIn(path, dropInText(options));
    return done(null);
  });
  if (!written.ok) return written;
  const reloaded = await reloadUnits(scope);
  if (!reloaded.ok) return failed('failed', `The file ${path} was ${options === null ? 'removed' : 'written'}, but systemd did not read it: ${reloaded.problem}`, 'Run systemctl daemon-reload.');
  const after = await readSocketUnit(unit, scope);
  if (!after) return failed('failed', `The file ${path} was written, but ${unit} cannot be read now.`, `See systemctl status ${unit}`);
  const counts = after.dropIns.some((one) => one === path);
  return counts === (options !== null) ? done(null) : failed('failed', `The file ${path} was ${options === null ? 'removed' : 'written'}, but systemd does not go by it.`, `See systemctl cat ${unit}`);
}

function attempt(path: string, act: () => Result<null>): Result<null> {
  try {
    return act();
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'EACCES' || code === 'EPERM') return failed('not-permitted', `You may not write ${path}.`, 'An administrator may.');
    if (code === 'EROFS') return failed('read-only', `The file system of ${path} is mounted read-only.`);
    return failed('failed', `The file ${path} could not be written: ${code}.`);
  }
}
