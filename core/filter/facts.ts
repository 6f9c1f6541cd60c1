import type { Bytes } from '../model/bytes.ts';
import type { DoorFacts, Label } from '../model/door.ts';
import { known, unknown, type Known } from '../model/known.ts';
import type { Row } from '../model/row.ts';
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
    for (const door of doorsOf(row))
      if (door.known && door.value.labels.known)
        for (const label of door.value.labels.value) parts.push(`${shownBytes(label.name)}=${shownBytes(label.value)}`.toLowerCase());
    found = { name, all: parts.join('\n') };
    texts.set(row, found);
  }
  return found;
}

/** The doors of a row: the entry point where there is one, the socket object where there is one. */
function doorsOf(row: Row): Known<DoorFacts>[] {
  const doors: Known<DoorFacts>[] = [];
  if (row.entryPoint) doors.push(known(row.entryPoint));
  else if (row.socket?.entryPoint.state === 'unknown') doors.push(unknown(row.socket.entryPoint.reason.code));
  if (row.socket) doors.push(row.socket.object);
  return doors;
}

const noLabels: Known<readonly Label[]> = known([]);

/**
 * Labels of each door. A kernel or file system without labels has none for certain, which is not the same as not
 * being let to see them; `not-read` is said only where socket objects cannot have any.
 */
export function labelsOf(row: Row): Known<readonly Label[]>[] {
  return doorsOf(row).map((door) => {
    const labels = door.known ? door.value.labels : door;
    if (labels.known) return labels;
    const { code } = labels.reason;
    return code === 'no-socket-labels' || code === 'file-system-without-labels' || code === 'not-read' ? noLabels : labels;
  });
}

/** The door that decides who may connect: the entry point. Null when the socket has none; not known when it is hidden. */
export function guardOf(row: Row): Known<DoorFacts> | null {
  if (row.entryPoint) return known(row.entryPoint);
  if (row.socket?.entryPoint.state === 'unknown') return unknown(row.socket.entryPoint.reason.code);
  return null;
}

export const nameOf = (table: Readonly<Record<string, string>>, id: number): string => table[String(id)] ?? String(id);

export const lower = (text: Bytes): string => shownBytes(text).toLowerCase();
