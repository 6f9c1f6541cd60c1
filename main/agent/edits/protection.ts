import { shownMode } from '#core/access/bits.ts';
import type { Edit } from '#core/edits/edit.ts';
import { done, failed, type Result } from '#core/failure.ts';
import { changeMode, changeOwner, type Handle, type Stat } from '../system/inodes/inode.ts';
import { codeOfError } from '../system/inodes/xattr.ts';

const setGroup = 0o2000;
const modeOf = (stat: Stat): number => Number(stat.mode & 0o7777n);

/** chmod(2) on the inode of the handle, if it still has the mode that was shown. */
export function actOnMode(edit: Extract<Edit, { readonly act: 'setMode' }>, handle: Handle): Result<null> {
  const now = modeOf(handle.stat());
  if (now !== edit.before) return changed('The mode', shownMode(now), shownMode(edit.before));
  const outcome = attempt(() => changeMode(handle, edit.mode), 'mode', 'Only its owner and an administrator may change the mode.');
  if (!outcome.ok) return outcome;
  const after = modeOf(handle.stat());
  if (after === edit.mode) return done(null);
  if (after === (edit.mode & ~setGroup)) {
    // chmod(2) drops the set-group bit in silence for those outside the group. Half of what was asked is not what was asked.
    attempt(() => changeMode(handle, edit.before), 'mode', '');
    return failed('not-permitted', `The set-group bit of ${shownMode(edit.mode)} is for members of the group only. The mode is as it was.`, 'Leave out the set-group bit: it has no effect on a socket.');
  }
  return failed('failed', `The kernel took the mode ${shownMode(edit.mode)}, but it reads ${shownMode(after)} now.`, 'Somebody else may be changing it too: look at it again.');
}

/** chown(2) on the inode of the handle, if it still has the owner that was shown. */
export function actOnOwner(edit: Extract<Edit, { readonly act: 'setOwner' }>, handle: Handle): Result<null> {
  const now = ownerOf(handle.stat());
  if (now !== `${edit.before.uid}:${edit.before.gid}`) return changed('The owner', now, `${edit.before.uid}:${edit.before.gid}`);
  const outcome = attempt(
    () => changeOwner(handle, edit.owner.uid, edit.owner.gid),
    'owner',
    edit.owner.uid === edit.before.uid ? 'Its owner may choose among their own groups; every other group takes an administrator.' : 'Only an administrator may give a socket to another user.',
  );
  if (!outcome.ok) return outcome;
  const after = ownerOf(handle.stat());
  return after === `${edit.owner.uid}:${edit.owner.gid}` ? done(null) : failed('failed', `The kernel took the owner, but it reads ${after} now.`, 'Somebody else may be changing it too: look at it again.');
}

const ownerOf = (stat: Stat): string => `${stat.uid}:${stat.gid}`;

function attempt(what: () => void, noun: 'mode' | 'owner', rule: string): Result<null> {
  try {
    what();
    return done(null);
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'EPERM' || code === 'EACCES') return failed('not-permitted', `You may not change the ${noun} of this socket.`, rule);
    if (code === 'EROFS') return failed('read-only', 'The file system is mounted read-only.');
    if (code === 'EINVAL' && noun === 'owner') return failed('bad-input', 'This user or group has no place in the namespace that the file system belongs to.');
    return failed('failed', `The kernel refused the change of the ${noun} (${code}).`);
  }
}

const changed = (what: string, now: string, then: string): Result<never> =>
  failed('changed', `${what} is ${now} now, no longer ${then} as it was shown. Nothing was changed.`, 'Look at it again, then decide.', { before: then, now });
