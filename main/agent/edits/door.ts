import { assertNever } from '#core/assert-never.ts';
import { failed, type Failure, type Result } from '#core/failure.ts';
import type { DoorRef } from '#core/edits/edit.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import { bytes } from '#core/model/bytes.ts';
import { Handle, whatIs, type Stat } from '../system/inodes/inode.ts';
import { ownNetns } from '../system/processes/namespaces.ts';
import { DumpMemory } from '../system/netlink/dump-memory.ts';
import { NetnsDumper } from '../system/netlink/netns-dump.ts';
import { readStat } from '../system/processes/processes.ts';
import { lookupSocket } from '../system/netlink/sock-diag.ts';
import { codeOfError } from '../system/inodes/xattr.ts';

export interface OpenDoor extends Disposable {
  readonly handle: Handle;
  readonly stat: Stat;
}

/** Whether a socket object whose cookie cannot be asked for, as when its holder lives in another namespace, passes by its inode alone. */
export type Proof = 'always' | 'where it can be had';

/**
 * Opens the very inode that was shown, or says why not: O_PATH | O_NOFOLLOW, then compared by device, inode and birth.
 * From here on the handle is the inode; what happens to its path no longer matters.
 */
export function openDoor(ref: DoorRef, proof: Proof = 'where it can be had'): Result<OpenDoor> {
  if (ref.door === 'object' && readStat(ref.pid)?.startTicks !== ref.startTicks)
    return failed('vanished', `The process ${ref.pid}, through which this socket was reached, has ended.`, 'Refresh and try again through another holder.');
  let handle: Handle;
  try {
    handle = ref.door === 'entryPoint' ? new Handle(ref.reach, false) : new Handle(bytes(`/proc/${ref.pid}/fd/${ref.fd}`), true);
  } catch (error) {
    return { ok: false, error: openFailure(ref, codeOfError(error)) };
  }
  const outcome = checkDoor(ref, handle, proof);
  if (!outcome.ok) handle[Symbol.dispose]();
  return outcome;
}

/** Whether the open inode is the one that was shown; nothing else passes. It becomes the door's, which closes it, only when it does. */
export function checkDoor(ref: DoorRef, handle: Handle, proof: Proof = 'where it can be had'): Result<OpenDoor> {
  const stat = handle.stat();
  // Device and inode are not enough: ext4 gives a freed inode number to the next socket at once, and tmpfs counts anew after a boot.
  if (!stat.isSocket() || stat.dev.toString() !== ref.dev || stat.ino.toString() !== ref.ino || stat.birthtimeNs.toString() !== ref.bornNs) {
    const what = whatIs(stat);
    const where = ref.door === 'entryPoint' ? shownName(ref.path) : `descriptor ${ref.fd} of process ${ref.pid}`;
    return failed('replaced', `There is ${what} now at ${where}. Nothing was changed.`, 'Look at what is there now, then decide again.');
  }
  if (ref.door === 'object') {
    // The inode is pinned by our handle; the cookie proves that it is still the socket of the table.
    const [, netns, cookie] = /^(\d+):(\d+)$/.exec(ref.socket) ?? [];
    const there = netns === undefined || cookie === undefined ? null : isThere(ref.pid, netns, Number(stat.ino & 0xffff_ffffn), BigInt(cookie));
    if (there === false || (there === null && proof === 'always'))
      return failed('replaced', 'This descriptor leads to another socket now. Nothing was changed.', 'Refresh, then decide again.');
  }
  return { ok: true, value: { handle, stat, [Symbol.dispose]: () => handle[Symbol.dispose]() } };
}

/** Whether a socket of this namespace has this inode and cookie; null where that cannot be asked, as when its holder lives elsewhere. */
function isThere(pid: number, netns: string, inode: number, cookie: bigint): boolean | null {
  if (netns === ownNetns()) return lookupSocket(inode, cookie);
  using dumper = new NetnsDumper();
  const dump = dumper.dump(pid, netns, new DumpMemory(), { attributes: false });
  return dump.ok ? dump.changes.fresh.some((row) => row.inode === inode && row.cookie === cookie) : null;
}

function openFailure(ref: DoorRef, code: string): Failure {
  const where = ref.door === 'entryPoint' ? shownBytes(ref.path) : `descriptor ${ref.fd} of process ${ref.pid}`;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ESRCH':
      return { code: 'vanished', message: `There is nothing any more at ${where}.`, hint: 'It was removed or closed after it was shown.' };
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'not-permitted',
        message: ref.door === 'object' ? `The descriptors of process ${ref.pid} are not for you: it belongs to another user.` : `A folder on the way to ${where} may not be searched.`,
        hint: 'An administrator can do it.',
      };
    default:
      return { code: 'failed', message: `${where} could not be opened (${code}).`, hint: null };
  }
}

export const isObject = (ref: DoorRef): boolean => {
  switch (ref.door) {
    case 'object':
      return true;
    case 'entryPoint':
      return false;
    default:
      return assertNever(ref);
  }
};
