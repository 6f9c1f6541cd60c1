import type { DoorKind } from '../access/bits.ts';
import type { Bytes } from '../model/bytes.ts';
import type { CapabilityId } from '../model/capability.ts';
import type { DoorFacts, Label } from '../model/door.ts';
import { known, unknown, type Known } from '../model/known.ts';
import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import { shownBytes, shownName } from '../names/shown.ts';

interface Texts {
  /** Shown name in lower case. */
  readonly name: string;
  /** All that free text looks at, in lower case, parted by newlines (which no shown text holds). */
  readonly all: string;
}

const texts = new WeakMap<Row, Texts>();

/** Rows are immutable, so what is derived from one is kept for as long as it lives. */
export function textsOf(row: Row): Texts {
  let found = texts.get(row);
  if (!found) {
    const name = shownName(row.name).toLowerCase();
    const parts = [name];
    for (const process of row.processes) {
      parts.push(shownBytes(process.command).toLowerCase());
      if (process.unit.known && process.unit.value !== null) parts.push(shownBytes(process.unit.value).toLowerCase());
    }
    for (const entry of row.registered) parts.push(shownBytes(entry.name).toLowerCase());
    for (const door of [row.entryPoint, row.socket?.object.known ? row.socket.object.value : null])
      if (door?.labels.known)
        for (const label of door.labels.value) parts.push(`${shownBytes(label.name)}=${shownBytes(label.value)}`.toLowerCase());
    found = { name, all: parts.join('\n') };
    texts.set(row, found);
  }
  return found;
}

/** The door that decides who may connect: the entry point. Null when the socket has none; not known when it is hidden. */
export function guardOf(row: Row): Known<DoorFacts> | null {
  if (row.entryPoint) return known(row.entryPoint);
  if (row.socket?.entryPoint.state === 'unknown') return unknown(row.socket.entryPoint.reason.code);
  return null;
}

const noLabels: Known<readonly Label[]> = known([]);

/**
 * Labels of one door, or null where there is no such door. Where the kernel or the file system keeps no labels there
 * are none for certain, which is not the same as not being let to see them.
 */
export function labelsOfDoor(row: Row, door: DoorKind, { capabilities }: Surroundings): Known<readonly Label[]> | null {
  const facts = door === 'entryPoint' ? guardOf(row) : (row.socket?.object ?? null);
  if (facts === null) return null;
  const id: CapabilityId = door === 'entryPoint' ? 'labels-entry-point' : 'labels-object';
  if (capabilities.some((one) => one.id === id && one.state === 'no')) return noLabels;
  return certain(facts.known ? facts.value.labels : facts);
}

/** Labels of each door that there is. */
export const labelsOf = (row: Row, surroundings: Surroundings): Known<readonly Label[]>[] =>
  [labelsOfDoor(row, 'entryPoint', surroundings), labelsOfDoor(row, 'object', surroundings)].filter((labels) => labels !== null);

const certain = (labels: Known<readonly Label[]>): Known<readonly Label[]> =>
  !labels.known && (labels.reason.code === 'no-socket-labels' || labels.reason.code === 'file-system-without-labels') ? noLabels : labels;

/** Entry points and registry names without a socket were found from here: they are in our own. */
export const netnsOf = (row: Row, surroundings: Surroundings): string => row.socket?.netns ?? surroundings.netns;

export const nameOf = (table: Readonly<Record<string, string>>, id: number): string => table[String(id)] ?? String(id);

export const lower = (text: Bytes): string => shownBytes(text).toLowerCase();
