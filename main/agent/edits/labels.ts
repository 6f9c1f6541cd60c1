import type { Edit } from '#core/edits/edit.ts';
import { nameProblem } from '#core/edits/validate.ts';
import { valueInWords } from '#core/edits/words.ts';
import { done, failed, type Failure, type Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import type { Capability } from '#core/model/capability.ts';
import { shownBytes } from '#core/names/shown.ts';
import { toHex } from '#core/names/utf8.ts';
import { getValue, removeValue, setValue, type Xattr } from '../system/inodes/xattr.ts';

export type LabelEdit = Extract<Edit, { readonly name: Bytes }>;

/** How attributes are read and written; the system's own but in tests, which need a full socket object on any kernel. */
export interface Attributes {
  readonly get: (path: string, name: Bytes) => Xattr<Bytes>;
  readonly set: (path: string, name: Bytes, value: Bytes) => Xattr<null>;
  readonly remove: (path: string, name: Bytes) => Xattr<null>;
}

const ofTheSystem: Attributes = { get: getValue, set: setValue, remove: removeValue };

/** Sets or removes a label of the inode behind `path`, if it still has the value that was shown, and reads it back. */
export function actOnLabel(edit: LabelEdit, path: string, capability: Capability | undefined, attributes: Attributes = ofTheSystem): Result<null> {
  const problem = nameProblem(edit.name);
  if (problem) return failed('bad-input', problem);
  // Kernels without socket labels refuse with EPERM, as if a right were missing; the probe knows better.
  if (capability?.state === 'no') return failed('no-labels-here', capability.sentence, capability.remedy);
  const what = subject(edit);
  const shown = shownBytes(edit.name);
  const now = attributes.get(path, edit.name);
  if (now.ok ? now.value !== edit.before : now.code === 'ENODATA' && edit.before !== null)
    return failed('changed', `The label ${shown} ${now.ok ? 'has another value now than' : 'is gone, it was there'} when it was shown. Nothing was changed.`, 'Look at it again, then decide.', {
      before: valueInWords(edit.before),
      now: valueInWords(now.ok ? now.value : null),
    });
  // A value that may not be read could be set where the write bit is open, but nothing could compare it or take it back.
  if (!now.ok && now.code !== 'ENODATA') return { ok: false, error: labelFailure(now.code, what, 'read') };
  if (edit.act === 'removeLabel') {
    const removed = attributes.remove(path, edit.name);
    if (!removed.ok) return { ok: false, error: labelFailure(removed.code, what, 'write') };
  } else {
    const set = setRoomy(edit, path, attributes);
    if (!set.ok) return set;
  }
  const back = attributes.get(path, edit.name);
  const good = edit.act === 'removeLabel' ? !back.ok && back.code === 'ENODATA' : back.ok && back.value === edit.value;
  return good ? done(null) : failed('failed', `The kernel took the change, but the label ${shown} does not read so now.`, 'Somebody else may be changing it too: look at it again.');
}

/**
 * A full socket object refuses even to replace a value (fs/xattr.c, simple_xattr_set_limited counts old and new
 * together), so there the old one is removed first, and put back if the new one does not fit either.
 */
function setRoomy(edit: Extract<LabelEdit, { readonly act: 'setLabel' }>, path: string, attributes: Attributes): Result<null> {
  const { name, value, before } = edit;
  const what = subject(edit);
  const first = attributes.set(path, name, value);
  if (first.ok) return done(null);
  const refused: Result<null> = { ok: false, error: labelFailure(first.code, what, 'write') };
  if (first.code !== 'ENOSPC' || before === null || !attributes.remove(path, name).ok) return refused;
  const second = attributes.set(path, name, value);
  if (second.ok) return done(null);
  if (attributes.set(path, name, before).ok) return { ok: false, error: labelFailure(second.code, what, 'write') };
  // Somebody else took the room in between. The old value must not be lost with it.
  return failed(
    'failed',
    `The label ${shownBytes(name)} was removed to make room, but neither the new value nor the old one can be set: somebody else has taken the room.`,
    `Its value was, in hex: 0x${toHex(before)}. Remove another label, then set it again.`,
  );
}

type Subject = 'socket object' | 'entry point';
const subject = (edit: LabelEdit): Subject => (edit.door.door === 'object' ? 'socket object' : 'entry point');

function labelFailure(code: string, what: Subject, right: 'read' | 'write'): Failure {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'not-permitted',
        message:
          right === 'read'
            ? `You lack read permission on the ${what}, so what the label holds now cannot be compared, nor taken back later.`
            : `You lack write permission on the ${what}. Owning it is not enough: the mode has to say so.`,
        hint: 'If it is yours, change its mode first; else an administrator can do it.',
      };
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
      return { code: 'no-labels-here', message: `The file system of this ${what} keeps no labels.`, hint: null };
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        code: 'no-room',
        message: what === 'socket object' ? 'The socket object has no room: it holds at most 128 labels and 131072 bytes of values.' : 'The file system has no room for this label.',
        hint: 'Remove a label first.',
      };
    case 'E2BIG':
      return { code: 'no-room', message: 'A value may have at most 65536 bytes.', hint: null };
    case 'ERANGE':
      return { code: 'no-room', message: 'A name may have at most 255 bytes.', hint: null };
    case 'EROFS':
      return { code: 'read-only', message: 'The file system is mounted read-only.', hint: null };
    case 'EILSEQ':
      return { code: 'failed', message: 'The name of this label is no text, and the library that could pass its bytes (koffi) is not there.', hint: null };
    case 'ENODATA':
      return { code: 'changed', message: 'The label was removed by somebody else in this moment. Nothing was changed.', hint: 'Look at it again, then decide.' };
    default:
      return { code: 'failed', message: `The kernel refused to ${right} the label (${code}).`, hint: null };
  }
}
