import { aclEntries, type Acl } from '../access/acl.ts';
import { shownMode, type DoorKind } from '../access/bits.ts';
import { assertNever } from '../assert-never.ts';
import type { Bytes } from '../model/bytes.ts';
import { shownBytes, shownName } from '../names/shown.ts';
import type { Change, LabelValue, Owner, PathState, Sight, Subject, Target, Who } from './change.ts';

/** One side of a change as text; `exact` where bytes stand behind it, for the clipboard. */
export interface Side {
  readonly text: string;
  readonly exact: Bytes | null;
}

export interface ChangeWords {
  /** Of the thing that changed: something new, something gone, another value. */
  readonly sign: 'new' | 'gone' | 'changed';
  /** What it is, in a few words: "mode", "label user.varlink". */
  readonly title: string;
  readonly before: Side | null;
  readonly after: Side | null;
}

const plain = (text: string): Side => ({ text, exact: null });
const of = (door: DoorKind): string => (door === 'object' ? ' of the socket object' : '');

/** A change in words, for every surface alike. */
export function wordsOf(change: Change): ChangeWords {
  switch (change.what) {
    case 'appeared':
      return words('appeared', change, sightSide);
    case 'vanished':
      return words('vanished', change, sightSide);
    case 'mode':
      return words(`mode${of(change.door)}`, change, (mode) => plain(shownMode(mode)));
    case 'owner':
      return words(`owner${of(change.door)}`, change, (owner) => plain(ownerText(owner)));
    case 'acl':
      return words(`access control list${of(change.door)}`, change, aclSide);
    case 'label':
      return words(`label ${shownBytes(change.name)}${of(change.door)}`, change, labelSide);
    case 'holder':
      return words('holder', change, (who) => plain(whoText(who)));
    case 'state':
      return words('state', change, plain);
    case 'entry point':
      return words('entry point', change, pathSide);
    case 'registry':
      return words(`name ${shownBytes(change.name)} in the ${change.registry} registry`, change, targetSide);
    default:
      return assertNever(change);
  }
}

function words<T>(title: string, { before, after }: { readonly before: T | null; readonly after: T | null }, side: (value: T) => Side): ChangeWords {
  return { sign: before === null ? 'new' : after === null ? 'gone' : 'changed', title, before: before === null ? null : side(before), after: after === null ? null : side(after) };
}

function sightSide({ type, state, holders }: Sight): Side {
  const by = holders.slice(0, 3).map(({ command, pid }) => `${shownBytes(command)}(${pid})`);
  // Who first: what is left of the line says the least.
  return plain(`${by.length === 0 ? '' : `${by.join(', ')}${holders.length > by.length ? ', …' : ''}: `}${type}, ${state}`);
}

/** Accounts by number: a change outlives the names of its moment. */
const aclSide = (acl: Acl): Side => plain(aclEntries(acl, { users: {}, groups: {} }, false).join(', '));

const ownerText = ({ uid, gid, user, group }: Owner): string => `${user ?? uid}:${group ?? gid}`;

function labelSide({ value, sizeBytes, cut }: LabelValue): Side {
  const shown = shownBytes(value);
  return { text: `${shown === '' ? 'empty' : shown}${cut ? `… (${sizeBytes} bytes)` : ''}`, exact: value };
}

const whoText = ({ command, pid, unit }: Who): string => `${shownBytes(command)}(${pid})${unit === null ? '' : ` in ${shownBytes(unit)}`}`;

function pathSide(path: PathState): Side {
  switch (path.state) {
    case 'found':
      return { text: `inode ${path.inode.split(':')[1] ?? ''} at ${shownBytes(path.path)}`, exact: path.path };
    case 'gone':
      return plain('leads nowhere');
    case 'replaced':
      return plain(`replaced by ${path.what}`);
  }
}

function targetSide(target: Target): Side {
  switch (target.state) {
    case 'socket':
      return { text: `leads to ${shownBytes(target.path)}`, exact: target.path };
    case 'dangling':
      return plain('leads nowhere');
    case 'not-a-socket':
      return plain(`is ${target.what}`);
  }
}

/** Name of a subject for people: of an unnamed socket its inode. */
export const shownSubject = ({ name, inode, key }: Subject): string => shownName(name) || (inode === null ? key : `unnamed ${inode}`);
