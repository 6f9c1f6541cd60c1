import { aclEntries, isOnlyMode, sameAcl, type Acl } from '../access/acl.ts';
import { shownMode } from '../access/bits.ts';
import { assertNever } from '../assert-never.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { shellWord } from '../names/shell.ts';
import { shownBytes } from '../names/shown.ts';
import { toBase64, toHex } from '../names/utf8.ts';
import type { DoorRef, Edit } from './edit.ts';

/** The path by which a shell reaches the door: the entry point's own, or the holder's descriptor for a socket object. */
export function doorPath(door: DoorRef): Bytes {
  if (door.door === 'object') return bytes(`/proc/${door.pid}/fd/${door.fd}`);
  const path = door.reach.startsWith('/proc/') || !door.path.startsWith('/') ? door.reach : door.path;
  return path.startsWith('-') ? bytes(`./${path}`) : path;
}

/** The same change on the command line, one command, quoted for bash. setfattr(1), chmod(1), chown(1), setfacl(1). */
export function commandOf(edit: Edit): string {
  const path = shellWord(doorPath(edit.door));
  switch (edit.act) {
    case 'setLabel':
      return `setfattr -n ${shellWord(edit.name)} -v ${setfattrValue(edit.value)} ${path}`;
    case 'removeLabel':
      return `setfattr -x ${shellWord(edit.name)} ${path}`;
    case 'setMode':
      return `chmod ${shownMode(edit.mode)} ${path}`;
    case 'setOwner':
      return `chown ${edit.owner.uid}:${edit.owner.gid} ${path}`;
    case 'setAcl':
      return isOnlyMode(edit.acl) && sameAcl(withoutNamed(edit.before), edit.acl) ? `setfacl -b ${path}` : `setfacl --set ${setfaclEntries(edit.acl)} ${path}`;
    default:
      return assertNever(edit);
  }
}

/** By number: a name may stand for another account on another machine. */
const setfaclEntries = (acl: Acl): string => aclEntries(acl, { users: {}, groups: {} }, false).join(',');

/** What setfacl -b leaves. */
const withoutNamed = (acl: Acl): Acl => ({ ...acl, users: [], groups: [], mask: null });

/**
 * setfattr reads a value that begins with 0x as hex and with 0s as base64, and resolves backslashes and
 * quotes; only what it cannot take for any of these goes as text. A long value goes as base64: in hex one of
 * 64 KiB would be longer than an argument may be (execve(2), MAX_ARG_STRLEN: 128 KiB).
 */
function setfattrValue(value: Bytes): string {
  if (/^[A-Za-z1-9_.,:/@%+-][A-Za-z0-9_.,:/@%+= -]*$/.test(value)) return shellWord(value);
  return value.length > longBytes ? `0s${toBase64(value)}` : `0x${toHex(value)}`;
}

const longBytes = 1024;

/** The edit that takes this one back. */
export function undoOf(edit: Edit): Edit {
  switch (edit.act) {
    case 'setLabel':
      return edit.before === null
        ? { act: 'removeLabel', door: edit.door, name: edit.name, before: edit.value }
        : { ...edit, value: edit.before, before: edit.value };
    case 'removeLabel':
      return { act: 'setLabel', door: edit.door, name: edit.name, value: edit.before, before: null };
    case 'setMode':
      return { ...edit, mode: edit.before, before: edit.mode };
    case 'setOwner':
      return { ...edit, owner: edit.before, before: edit.owner };
    case 'setAcl':
      return { ...edit, acl: edit.before, before: edit.acl };
    default:
      return assertNever(edit);
  }
}

/** What was done, in a few words. */
export function deedOf(edit: Edit): string {
  const where = edit.door.door === 'object' ? ' of the socket object' : '';
  switch (edit.act) {
    case 'setLabel':
      return `Label ${shownBytes(edit.name)}${where} ${edit.before === null ? 'added' : 'changed'}`;
    case 'removeLabel':
      return `Label ${shownBytes(edit.name)}${where} removed`;
    case 'setMode':
      return `Mode${where} changed to ${shownMode(edit.mode)}`;
    case 'setOwner':
      return `Owner${where} changed to ${edit.owner.uid}:${edit.owner.gid}`;
    case 'setAcl':
      return `Access control list ${isOnlyMode(edit.acl) ? 'removed' : isOnlyMode(edit.before) ? 'added' : 'changed'}`;
    default:
      return assertNever(edit);
  }
}

/** Whether it asks for what is there already. */
export function changesNothing(edit: Edit): boolean {
  switch (edit.act) {
    case 'setLabel':
      return edit.value === edit.before;
    case 'removeLabel':
      return false;
    case 'setMode':
      return edit.mode === edit.before;
    case 'setOwner':
      return edit.owner.uid === edit.before.uid && edit.owner.gid === edit.before.gid;
    case 'setAcl':
      return sameAcl(edit.acl, edit.before);
    default:
      return assertNever(edit);
  }
}
