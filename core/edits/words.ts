import { aclEntries, isOnlyMode, modeOfAcl, type Acl } from '../access/acl.ts';
import { shownMode } from '../access/bits.ts';
import { assertNever } from '../assert-never.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { shownBytes, shownName } from '../names/shown.ts';
import type { DoorRef, Edit } from './edit.ts';

/** More of a value than this is not read by eye. */
const mostShownBytes = 200;

/** The value of a label, escaped, cut where it is long; null for a label that is not there. */
export function valueInWords(value: Bytes | null): string {
  if (value === null) return 'no such label';
  if (value === '') return 'empty';
  return value.length > mostShownBytes ? `${shownBytes(bytes(value.slice(0, mostShownBytes)))}… (${value.length} bytes)` : shownBytes(value);
}

/** What was there before an edit and what it puts there, in words. */
export function valuesInWords(edit: Edit): { readonly before: string; readonly after: string } {
  switch (edit.act) {
    case 'setLabel':
      return { before: valueInWords(edit.before), after: valueInWords(edit.value) };
    case 'removeLabel':
      return { before: valueInWords(edit.before), after: valueInWords(null) };
    case 'setMode':
      return { before: shownMode(edit.before), after: shownMode(edit.mode) };
    case 'setOwner':
      return { before: ownerInWords(edit.before), after: ownerInWords(edit.owner) };
    case 'setAcl':
      return { before: aclInWords(edit.before), after: aclInWords(edit.acl) };
    default:
      return assertNever(edit);
  }
}

/** In the short form of setfacl(1); a list that says no more than a mode as that mode. */
export const aclInWords = (acl: Acl): string => (isOnlyMode(acl) ? `none, mode ${shownMode(modeOfAcl(acl))}` : aclEntries(acl, { users: {}, groups: {} }, false).join(','));

const ownerInWords = ({ uid, gid }: { readonly uid: number; readonly gid: number }): string => `${uid}:${gid}`;

/** Which door an edit was made on, in words: the path of an entry point, or the way to a socket object. */
export const doorInWords = (door: DoorRef): string => (door.door === 'entryPoint' ? shownName(door.path) : `socket object ${door.socket}, through descriptor ${door.fd} of process ${door.pid}`);
