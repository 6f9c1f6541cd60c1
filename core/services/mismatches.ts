import { isDropIn } from '../findings/by-design.ts';
import type { Role } from '../labels/roles.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Known } from '../model/known.ts';
import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import { middleCut, shownBytes } from '../names/shown.ts';
import type { Sighting } from './sighting.ts';

export const mismatchCodes = ['dangling', 'not-a-socket', 'not-offered', 'registered-not-labelled', 'labelled-not-registered', 'changed', 'two-names'] as const;

/** Where what one place says of a service does not agree with what another says. */
export interface Mismatch {
  readonly code: (typeof mismatchCodes)[number];
  readonly sentence: string;
  /** Something to look into, something that is another thing than before, or only something to know. */
  readonly tone: 'warning' | 'changed' | 'plain';
}

/** Interfaces that are told one by one; of more there is their number. */
const mostTold = 4;

export function mismatchesOf(row: Row, role: Known<Role | null>, sighting: Sighting | null, earlier: Sighting | null, surroundings: Surroundings): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const add = (code: Mismatch['code'], tone: Mismatch['tone'], sentence: string): void => void found.push({ code, tone, sentence });
  for (const { name, target, registry } of row.registered) {
    if (target.state === 'dangling') add('dangling', 'warning', `The name ${word(name)} in the ${registry} registry leads nowhere.`);
    if (target.state === 'not-a-socket') add('not-a-socket', 'warning', `The name ${word(name)} in the ${registry} registry leads to ${target.what}, not to a socket.`);
  }
  const there = row.registered.filter(({ target }) => target.state === 'socket');
  if (sighting) {
    const offered = new Set(sighting.interfaces.map(({ name }) => name));
    const missing = there.filter(({ name }) => !offered.has(shownBytes(name)));
    if (missing.length > 0) add('not-offered', 'warning', `It is registered as ${list(missing.map(({ name }) => word(name)))}, but did not offer that when it was asked.`);
  }
  if (there.length > 0 && role.known && role.value === null && canBeLabelled(row, surroundings)) add('registered-not-labelled', 'warning', 'A registry lists it, but no label says that it speaks Varlink.');
  if (isUnlisted(row, role, surroundings)) add('labelled-not-registered', 'plain', 'Its label says Varlink, but no registry lists it: callers find it by its path alone.');
  if (sighting && earlier) {
    const sentence = changeSentence(earlier, sighting);
    if (sentence !== null) add('changed', 'changed', sentence);
  }
  const names = new Set(there.map(({ name }) => name));
  if (names.size > 1) add('two-names', 'plain', `One socket has ${names.size} names: ${list([...names].sort().map(word))}.`);
  return found;
}

const word = (name: Bytes): string => middleCut(shownBytes(name), 80);
const list = (words: readonly string[]): string => (words.length > mostTold ? `${words.slice(0, mostTold).join(', ')} and ${words.length - mostTold} more` : words.join(', '));

/** Then that there is no label says something. */
function canBeLabelled({ entryPoint }: Row, { capabilities }: Surroundings): boolean {
  return entryPoint !== null && entryPoint.fileSystem !== 'ramfs' && capabilities.some(({ id, state }) => id === 'labels-entry-point' && state !== 'no');
}

function isUnlisted(row: Row, role: Known<Role | null>, { registries }: Surroundings): boolean {
  if (!role.known || role.value !== 'entrypoint' || row.registered.length > 0 || isDropIn(row.name)) return false;
  return registries.some(({ state }) => state.state === 'present');
}

/** How what a service offers has changed, or null where only its version did. */
export function changeSentence(before: Sighting, now: Sighting): string | null {
  const old = new Map(before.interfaces.map(({ name, hash }) => [name, hash]));
  const fresh = new Map(now.interfaces.map(({ name, hash }) => [name, hash]));
  const added = [...fresh.keys()].filter((name) => !old.has(name));
  const removed = [...old.keys()].filter((name) => !fresh.has(name));
  const other = [...fresh].flatMap(([name, hash]) => (hash !== null && old.has(name) && old.get(name) !== null && old.get(name) !== hash ? [name] : []));
  const parts = [
    ...(added.length > 0 ? [`offers ${list(added)} anew`] : []),
    ...(removed.length > 0 ? [`offers ${list(removed)} no more`] : []),
    ...(other.length > 0 ? [`describes ${list(other)} in another way`] : []),
  ];
  return parts.length === 0 ? null : `Since ${new Date(before.lastSeenMs).toISOString().slice(0, 10)} it ${parts.join(', and ')}.`;
}
