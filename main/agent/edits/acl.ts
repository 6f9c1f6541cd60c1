import { sameAcl } from '#core/access/acl.ts';
import type { Edit } from '#core/edits/edit.ts';
import { aclProblem } from '#core/edits/validate.ts';
import { aclInWords } from '#core/edits/words.ts';
import { done, failed, type Failure, type Result } from '#core/failure.ts';
import { readAcl, writeAcl } from '../system/inodes/acl.ts';
import type { Handle } from '../system/inodes/inode.ts';

/** Sets the access control list of the inode of the handle, if it still has the one that was shown, and reads it back. */
export function actOnAcl(edit: Extract<Edit, { readonly act: 'setAcl' }>, handle: Handle): Result<null> {
  if (edit.door.door === 'object') return failed('bad-input', 'A socket object keeps no access control list; entry points do.');
  const problem = aclProblem(edit.acl);
  if (problem) return failed('bad-input', problem);
  const now = readAcl(handle);
  if (!now.ok) return { ok: false, error: aclFailure(now.code) };
  if (!sameAcl(now.value, edit.before)) {
    const conflict = { before: aclInWords(edit.before), now: aclInWords(now.value) };
    return failed('changed', 'The access control list, or the mode, is no longer the one that was shown. Nothing was changed.', 'Look at it again, then decide.', conflict);
  }
  const written = writeAcl(handle, edit.acl);
  if (!written.ok) return { ok: false, error: aclFailure(written.code) };
  const back = readAcl(handle);
  return back.ok && sameAcl(back.value, edit.acl) ? done(null) : failed('failed', 'The kernel took the access control list, but it does not read so now.', 'Somebody else may be changing it too: look at it again.');
}

function aclFailure(code: string): Failure {
  switch (code) {
    case 'EPERM':
    case 'EACCES':
      return { code: 'not-permitted', message: 'You may not change the access control list of this socket.', hint: 'Only its owner and an administrator may.' };
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
      return { code: 'failed', message: 'The file system of this entry point keeps no access control lists.', hint: 'Owner, group and mode work there.' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { code: 'no-room', message: 'The file system has no room for this access control list.', hint: 'Give a group the right in place of many users.' };
    case 'EROFS':
      return { code: 'read-only', message: 'The file system is mounted read-only.', hint: null };
    case 'EINVAL':
      return { code: 'bad-input', message: 'The kernel does not take this access control list: a user or group of it may have no place in the namespace of the file system.', hint: null };
    default:
      return { code: 'failed', message: `The kernel refused the change of the access control list (${code}).`, hint: null };
  }
}
