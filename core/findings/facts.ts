import { drawnMode, shownMode, type DoorKind } from '../access/bits.ts';
import { userNameOf } from '../access/who.ts';
import type { Edit } from '../edits/edit.ts';
import { isManager } from '../explain/liveness.ts';
import { labelsOfDoor } from '../filter/facts.ts';
import { roleLabel } from '../labels/roles.ts';
import type { Bytes } from '../model/bytes.ts';
import { doorRefOf } from '../model/door-ref.ts';
import type { DoorFacts, Label } from '../model/door.ts';
import { known, type Known } from '../model/known.ts';
import type { Surroundings } from '../model/model.ts';
import { answersCalls, type Row } from '../model/rows/row.ts';
import { shownBytes } from '../names/shown.ts';
import { fact, type Evidence, type Fix } from './finding.ts';

/** Whether callers come to this row: a socket that answers, or an entry point whose socket is not there. Connections share the name of their listener and are no doors. */
export const isDoor = (row: Row): boolean => (row.socket === null ? row.entryPoint !== null : answersCalls(row.socket));

/** The label `user.varlink` of one door: null for certain where there is none, or no such door. */
export function roleOn(row: Row, door: DoorKind, context: Surroundings): Known<Label | null> {
  const labels = labelsOfDoor(row, door, context);
  if (labels === null) return known(null);
  return labels.known ? known(labels.value.find(({ name }) => name === roleLabel) ?? null) : labels;
}

/** What runs behind a socket: root itself; systemd alone, which may start whoever; somebody that is not seen, with a socket that root made; somebody else; or nobody knows. */
export function behind({ socket, processes }: Row): 'root' | 'manager' | 'of root' | 'other' | 'unknown' {
  const others = processes.filter((process) => !isManager(process));
  if (others.some(({ uid }) => uid === 0)) return 'root';
  if (others.length > 0) return 'other';
  if (processes.length > 0) return processes.some(({ pid }) => pid === 1) ? 'manager' : 'other';
  if (socket?.uid.known) return socket.uid.value === 0 ? 'of root' : 'other';
  return 'unknown';
}

export const modeFact = ({ mode }: Pick<DoorFacts, 'mode'>, what = 'mode'): Evidence => fact(`${what} ${shownMode(mode)} (${drawnMode(mode)})`, 'stat');

export const ownerFact = ({ uid, gid }: Pick<DoorFacts, 'uid' | 'gid'>, { users, groups }: Surroundings): Evidence =>
  fact(`owner ${users[String(uid)] ?? uid}:${groups[String(gid)] ?? gid}`, 'stat');

const doorWords: Readonly<Record<DoorKind, string>> = { entryPoint: 'entry point', object: 'socket object' };

export const labelFact = (label: Label, door: DoorKind): Evidence => fact(`label ${shownBytes(label.name)}=${shownBytes(label.value).slice(0, 200)} on the ${doorWords[door]}`, 'getxattr');

/** Who holds it, at most three, else who made it. */
export function holderFacts({ socket, processes }: Row, context: Surroundings): Evidence[] {
  const names = [...new Set(processes.map((process) => `${shownBytes(process.command)} (pid ${process.pid}, ${userNameOf(context, process.uid)})`))];
  if (names.length > 0) return [fact(`held by ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`, '/proc/PID/fd')];
  return socket?.uid.known ? [fact(`made by ${userNameOf(context, socket.uid.value)}`, 'sock_diag')] : [];
}

/** The edit that gives a door another mode; none where the door cannot be reached. */
export function modeEdit(row: Row, door: DoorKind, facts: Pick<DoorFacts, 'mode'>, mode: number): Edit[] {
  const ref = doorRefOf(row, door);
  return ref.known && mode !== facts.mode ? [{ act: 'setMode', door: ref.value, mode, before: facts.mode }] : [];
}

/** The edit that sets a label, or with a null removes it. A value that is only known in part cannot be taken back, so it is not touched. */
export function labelEdit(row: Row, door: DoorKind, name: Bytes, before: Label | null, value: Bytes | null): Edit[] {
  const ref = doorRefOf(row, door);
  if (!ref.known || before?.cut) return [];
  if (value !== null) return [{ act: 'setLabel', door: ref.value, name, value, before: before?.value ?? null }];
  return before ? [{ act: 'removeLabel', door: ref.value, name, before: before.value }] : [];
}

export const labelsEditor = (door: DoorKind, label: Bytes | null): Fix['editor'] => ({ tab: 'labels', door, label });
export const protectionEditor = (door: DoorKind): Fix['editor'] => ({ tab: 'protection', door });
