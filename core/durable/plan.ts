import { shownMode } from '../access/bits.ts';
import type { DoorKind } from '../access/bits.ts';
import { assertNever } from '../assert-never.ts';
import type { Edit } from '../edits/edit.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import type { DoorFacts, Label } from '../model/door.ts';
import { answersCalls, type Row } from '../model/rows/row.ts';
import { shownBytes } from '../names/shown.ts';
import { labelLineProblem, linkPathProblem, type DurableLabel, type DurableOption, type LabelOption } from './option.ts';
import type { SocketUnit } from './unit.ts';

/** What it takes for a change to be there again after the service has restarted. */
export type Lasting =
  | { readonly state: 'settings'; readonly options: readonly DurableOption[] }
  /** The unit makes it so already. */
  | { readonly state: 'so already' }
  /** No setting can say it. */
  | { readonly state: 'never'; readonly sentence: string };

const settings = (...options: DurableOption[]): Lasting => ({ state: 'settings', options });
const never = (sentence: string): Lasting => ({ state: 'never', sentence });

/** Numbers of the names that a unit may be written with. */
export interface Accounts {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
}

/** Whether a socket came to be by accepting a connection, and is no door that others come to. */
export const isAccepted = ({ socket }: Pick<Row, 'socket'>): boolean => socket !== null && !answersCalls(socket);

/** Which settings of its .socket unit make an edit last. @param accepted the socket object is that of a connection, not of the listener */
export function lastingOf(edit: Edit, unit: SocketUnit, accepted = false): Lasting {
  const object = edit.door.door === 'object';
  switch (edit.act) {
    case 'setMode':
      if (object) return never('systemd has no setting for the mode of a socket object: it is 0777 whenever it is made anew.');
      return edit.mode === unit.mode ? { state: 'so already' } : settings({ option: 'SocketMode', mode: edit.mode });
    case 'setOwner':
      if (object) return never('systemd has no setting for the owner of a socket object: it belongs to who makes it.');
      // Both: with a user alone, systemd takes the group from that user's account.
      return settings({ option: 'SocketUser', id: edit.owner.uid }, { option: 'SocketGroup', id: edit.owner.gid });
    case 'setAcl':
      return never('systemd has no setting for an access control list: SocketMode= and SocketGroup= say who may connect.');
    case 'setLabel':
    case 'removeLabel':
      if (object && accepted && !unit.accepts) return never('The service accepts its connections by itself and decides their labels: systemd labels those alone that it accepts (Accept=yes).');
      return labelLasts(object ? (accepted ? 'XAttrAccept' : 'XAttrListen') : 'XAttrEntryPoint', edit.name, edit.act === 'setLabel' ? edit.value : null, unit);
    default:
      return assertNever(edit);
  }
}

function labelLasts(option: LabelOption, name: Bytes, value: Bytes | null, unit: SocketUnit): Lasting {
  if (!unit.knowsLabels) return never(`This systemd knows no ${option}=: it came with version 262.`);
  const set = unit.labels[option];
  const now = set.findLast((label) => label.name === name)?.value ?? null;
  if (now === value) return { state: 'so already' };
  if (value === null) {
    // A list can only be begun anew: everything else that it says is said again.
    const rest = lastOfEach(set).filter((label) => label.name !== name);
    const problem = rest.map((label) => labelLineProblem(label.name, label.value)).find((one) => one !== null);
    return problem ? never(problem) : settings({ option, reset: true, labels: rest });
  }
  const problem = labelLineProblem(name, value);
  return problem ? never(problem) : settings({ option, reset: false, labels: [{ name, value }] });
}

/** systemd sets them in their order, so the last value of a name is the one that stays. */
function lastOfEach(labels: readonly DurableLabel[]): DurableLabel[] {
  return [...new Map(labels.map((label) => [label.name, label])).values()];
}

/** One thing that is otherwise than the unit would make it. */
export interface Loss {
  readonly door: DoorKind;
  readonly sentence: string;
  readonly lasting: Lasting;
}

/** What of a socket would be lost if its unit made it anew now: each with the settings that would keep it. */
export function lossesOf(row: Row, unit: SocketUnit, accounts: Accounts): Loss[] {
  const losses: Loss[] = [];
  const point = row.entryPoint;
  if (point) {
    if (point.mode !== unit.mode) losses.push({ door: 'entryPoint', sentence: `The mode is ${shownMode(point.mode)}; the unit makes it ${shownMode(unit.mode)}.`, lasting: settings({ option: 'SocketMode', mode: point.mode }) });
    const uid = idOf(unit.user, accounts.users);
    const gid = idOf(unit.group, accounts.groups);
    // A user without a group stands for the group of that user's account, which only an account database tells.
    if (unit.scope === 'system' && ((uid !== null && uid !== point.uid) || (gid !== null && (unit.user === '' || unit.group !== '') && gid !== point.gid)))
      losses.push({
        door: 'entryPoint',
        sentence: `It belongs to ${point.uid}:${point.gid}; the unit gives it to ${unit.user || 'root'}:${unit.group || (unit.user ? 'their group' : 'root')}.`,
        lasting: settings({ option: 'SocketUser', id: point.uid }, { option: 'SocketGroup', id: point.gid }),
      });
    if (point.acl.known && point.acl.value !== null) losses.push({ door: 'entryPoint', sentence: 'It has an access control list; the unit makes it without.', lasting: never('systemd has no setting for an access control list: SocketMode= and SocketGroup= say who may connect.') });
    losses.push(...labelLosses('entryPoint', 'XAttrEntryPoint', point, unit));
  }
  losses.push(...linkLosses(row, unit));
  const object = row.socket?.object;
  const accepted = isAccepted(row);
  if (object?.known && (!accepted || unit.accepts)) losses.push(...labelLosses('object', accepted ? 'XAttrAccept' : 'XAttrListen', object.value, unit));
  return losses;
}

/** Names in the registry of this manager that lead here, but that the unit does not make: they are gone with the next start of the system. */
function linkLosses({ registered }: Row, unit: SocketUnit): Loss[] {
  const made = new Set(wordsOf(unit.symlinks));
  return registered.flatMap(({ registry, path, link }): Loss[] => {
    if (registry !== unit.scope || made.has(path) || (link.known && link.value === null)) return [];
    const problem = linkPathProblem(path);
    return [{ door: 'entryPoint', sentence: `The name ${shownBytes(path)} leads here, but the unit makes no such link.`, lasting: problem ? never(problem) : settings({ option: 'Symlinks', paths: [path] }) }];
  });
}

/** Paths as systemctl shows a list of them: parted by blanks, in quotes where they hold one. Escapes are left as they are: no path that we compare has any. */
const wordsOf = (list: Bytes): Bytes[] => Array.from(list.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g), ([, quoted, plain]) => bytes(quoted ?? plain ?? ''));

const idOf = (written: string, names: ReadonlyMap<string, number>): number | null => (written === '' ? 0 : /^\d+$/.test(written) ? Number(written) : (names.get(written) ?? null));

function labelLosses(door: DoorKind, option: LabelOption, { labels }: DoorFacts, unit: SocketUnit): Loss[] {
  if (!labels.known) return [];
  const losses: Loss[] = [];
  const where = door === 'object' ? ' of the socket object' : '';
  const there = new Map(labels.value.map((label) => [label.name, label]));
  const set = new Map(unit.labels[option].map(({ name, value }) => [name, value]));
  for (const label of labels.value) {
    if (sameAs(label, set.get(label.name))) continue;
    const shown = shownBytes(label.name);
    const sentence = set.has(label.name) ? `The label ${shown}${where} has another value than the unit gives it.` : `The label ${shown}${where} is not set by the unit.`;
    losses.push({ door, sentence, lasting: label.cut ? never('The label is long: write it into a drop-in by hand.') : labelLasts(option, label.name, label.value, unit) });
  }
  for (const name of set.keys())
    if (!there.has(name)) losses.push({ door, sentence: `The label ${shownBytes(name)}${where} was removed; the unit sets it.`, lasting: labelLasts(option, name, null, unit) });
  return losses;
}

const sameAs = (label: Label, value: Bytes | undefined): boolean => value !== undefined && !label.cut && label.value === value;

/** The settings that keep all that settings can keep. Of several that begin a list anew, each leaves out its label. */
export function keepAll(losses: readonly Loss[]): DurableOption[] {
  const merged = new Map<DurableOption['option'], DurableOption>();
  for (const { lasting } of losses) {
    if (lasting.state !== 'settings') continue;
    for (const option of lasting.options) {
      const before = merged.get(option.option);
      if (before && 'labels' in before && 'labels' in option) merged.set(option.option, both(before, option));
      else if (before?.option === 'Symlinks' && option.option === 'Symlinks') merged.set(option.option, { ...option, paths: [...new Set([...before.paths, ...option.paths])] });
      else merged.set(option.option, option);
    }
  }
  return [...merged.values()];
}

type LabelSetting = Extract<DurableOption, { readonly reset: boolean }>;

function both(one: LabelSetting, other: LabelSetting): LabelSetting {
  // What one of two lists that begin anew leaves out is left out; what either adds is added.
  const kept = one.reset && other.reset ? one.labels.filter((label) => other.labels.some(({ name }) => name === label.name)) : one.reset ? one.labels : other.reset ? other.labels : [];
  const added = [...(one.reset ? [] : one.labels), ...(other.reset ? [] : other.labels)];
  return { option: one.option, reset: one.reset || other.reset, labels: lastOfEach([...kept, ...added]) };
}

/** What would help where a service binds its socket by itself, in a sentence. */
export const helpForServices =
  'A service that binds its socket by itself also decides its mode and labels: its own configuration may have an option, UMask= in its unit decides the mode of what it makes, RuntimeDirectoryMode= who reaches it, and a .socket unit would have all of it as settings.';
