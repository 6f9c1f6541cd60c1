import { aclEntries, type Acl } from '#core/access/acl.ts';
import { shownMode } from '#core/access/bits.ts';
import { assertNever } from '#core/assert-never.ts';
import type { Change, LabelValue, PathState, Sight, Target, Who } from '#core/journal/change.ts';
import { shownBytes } from '#core/names/shown.ts';
import { toHex } from '#core/names/utf8.ts';

const orNull = <T, R>(value: T | null, shape: (value: T) => R): R | null => (value === null ? null : shape(value));

const who = ({ pid, command, unit }: Who) => ({ pid, command: shownBytes(command), unit: orNull(unit, shownBytes) });
const sight = ({ type, state, holders }: Sight) => ({ type, state, holders: holders.map(who) });
/** With numbers, as getfacl --numeric prints them: a change outlives the names of its moment. */
const aclJson = (acl: Acl) => [...aclEntries(acl, { users: {}, groups: {} }, false)];
const value = (label: LabelValue) => ({ value: shownBytes(label.value), valueHex: toHex(label.value), sizeBytes: label.sizeBytes, ...(label.cut && { cut: true }) });
const path = (state: PathState) => (state.state === 'found' ? { state: 'found', inode: state.inode, path: shownBytes(state.path), pathHex: toHex(state.path) } : state.state === 'replaced' ? { state: 'replaced', by: state.what } : { state: 'gone' });

function target(one: Target) {
  const link = orNull(one.link, shownBytes);
  switch (one.state) {
    case 'socket':
      return { state: 'socket', path: shownBytes(one.path), link };
    case 'dangling':
      return { state: 'dangling', link };
    case 'not-a-socket':
      return { state: 'not-a-socket', what: one.what, link };
  }
}

/** A change as docs/json.md has it. */
export function changeJson(change: Change) {
  switch (change.what) {
    case 'appeared':
    case 'vanished':
      return { what: change.what, before: orNull<Sight, unknown>(change.before, sight), after: orNull<Sight, unknown>(change.after, sight) };
    case 'mode':
      return { what: change.what, door: change.door, before: shownMode(change.before), after: shownMode(change.after) };
    case 'owner':
      return { what: change.what, door: change.door, before: change.before, after: change.after };
    case 'acl':
      return { what: change.what, door: change.door, before: change.before !== null, after: change.after !== null, entriesBefore: orNull(change.before, aclJson), entriesAfter: orNull(change.after, aclJson) };
    case 'label':
      return { what: change.what, door: change.door, name: shownBytes(change.name), nameHex: toHex(change.name), before: orNull(change.before, value), after: orNull(change.after, value) };
    case 'holder':
      return { what: change.what, before: orNull(change.before, who), after: orNull(change.after, who) };
    case 'state':
      return { what: change.what, before: change.before, after: change.after };
    case 'entry point':
      return { what: change.what, before: path(change.before), after: path(change.after) };
    case 'registry':
      return { what: change.what, registry: change.registry, name: shownBytes(change.name), before: orNull(change.before, target), after: orNull(change.after, target) };
    default:
      return assertNever(change);
  }
}
