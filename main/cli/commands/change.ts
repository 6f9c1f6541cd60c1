import { readFileSync } from 'node:fs';
import { aclOfMode } from '#core/access/acl.ts';
import { parseAclText } from '#core/access/acl-text.ts';
import { parseMode, type DoorKind } from '#core/access/bits.ts';
import { changesNothing, commandOf, deedOf } from '#core/edits/command.ts';
import type { DoorRef, Edit, EditDone, EditOfMany, EditResult } from '#core/edits/edit.ts';
import { labelProblem } from '#core/edits/validate.ts';
import { done, failed, type Failure, type FailureCode, type Result } from '#core/failure.ts';
import { meaningOf } from '#core/labels/dictionary.ts';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { Capability } from '#core/model/capability.ts';
import { doorRefOf, doorFactsOf } from '#core/model/door-ref.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { parseShownBytes, shownBytes } from '#core/names/shown.ts';
import { bytesOfText, fromHex, toHex } from '#core/names/utf8.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import { applyEdit } from '#agent/edits/apply.ts';
import { readLabel } from '#agent/edits/read-label.ts';
import { actAsAdministrator, throughPkexec } from '#agent/privilege/ask.ts';
import { readGroups, readUsers } from '#agent/system/processes/accounts.ts';
import { findRow, see } from '../find.ts';
import { ownLabels } from './known-labels.ts';
import { dim, Exit, print, status, table, type Status } from '../terminal.ts';

export interface DoorOption {
  readonly door?: string;
}
export interface ChangeOption extends DoorOption {
  readonly dryRun?: boolean;
  /** By the act door, once an administrator consents. */
  readonly admin?: boolean;
}

interface Target {
  readonly model: Model;
  readonly row: Row;
  readonly kind: DoorKind;
  readonly ref: DoorRef;
}

/** The door that is meant: the entry point where there is one, unless said otherwise. */
function target(name: string, option: DoorOption, purpose: 'look' | 'change' = 'change'): Target {
  const { model, rows } = see((all) => [findRow(all, name, purpose)]);
  const row = findRow(rows, name, purpose);
  const wanted = option.door ?? (row.entryPoint ? 'entry-point' : 'object');
  if (wanted !== 'entry-point' && wanted !== 'object') throw new Exit(status.usage, `There is no door ${wanted}.`, 'There are entry-point and object.');
  const kind: DoorKind = wanted === 'object' ? 'object' : 'entryPoint';
  const ref = doorRefOf(row, kind);
  if (!ref.known) {
    const { sentence, remedy } = sentenceOf(ref.reason);
    throw new Exit(ref.reason.code === 'not-permitted' ? status.notPermitted : status.failed, `This ${kind === 'object' ? 'socket object' : 'entry point'} cannot be reached. ${sentence}`, remedy);
  }
  return { model, row, kind, ref: ref.value };
}

export const statusOf = (code: FailureCode): Status =>
  code === 'not-permitted' || code === 'read-only' || code === 'cancelled' || code === 'unavailable' ? status.notPermitted : code === 'changed' || code === 'replaced' || code === 'vanished' || code === 'refused' ? status.refused : code === 'bad-input' ? status.usage : status.failed;

export const exitOf = (failure: Failure): Exit => new Exit(statusOf(failure.code), `${failure.message}${conflictLines(failure)}`, failure.hint);

/** What was expected and what is there now, below the sentence. */
export const conflictLines = ({ conflict }: Failure): string => (conflict ? `\n  expected:  ${conflict.before}\n  there now: ${conflict.now}` : '');

export async function make(edit: Edit, model: Model, option: ChangeOption, undoes: string | null = null): Promise<Status> {
  if (option.dryRun) {
    print(`${commandOf(edit)}\n`);
    return status.done;
  }
  if (changesNothing(edit)) {
    print('It is so already: nothing was changed.\n');
    return status.done;
  }
  const { capabilities } = model.surroundings;
  const outcome = option.admin ? await asAdministrator(edit, undoes, capabilities) : applyEdit(edit, undoes, capabilities);
  // Where something else is there now, the bare command would hit just that: it is offered where only the right is missing.
  if (!outcome.ok) throw exitOf(outcome.error.code === 'not-permitted' && !option.admin ? { ...outcome.error, hint: [outcome.error.hint, `  sudo ${commandOf(edit)}`, 'Or add --admin, to be asked for an administrator.'].filter(Boolean).join('\n') } : outcome.error);
  print(`${undoes === null ? '' : 'Taken back. '}${deedOf(edit)}.\n${dim(`  ${outcome.value.command}\n  take it back: sockatlas undo ${outcome.value.id.slice(0, 8)}\n  lost on restart, unless its unit keeps it: sockatlas lasting`)}\n`);
  return status.done;
}

async function asAdministrator(edit: Edit, undoes: string | null, capabilities: readonly Capability[]): Promise<Result<EditDone>> {
  const [result] = await manyAsAdministrator([{ edit, undoes }], capabilities);
  return result?.state === 'made' ? done(result.made) : result?.state === 'refused' ? { ok: false, error: result.failure } : failed('failed', 'There was no answer.');
}

/** By one run of the act door, once an administrator consents. */
export async function manyAsAdministrator(edits: readonly EditOfMany[], capabilities: readonly Capability[], stopAtRefusal = false): Promise<readonly EditResult[]> {
  const outcome = await actAsAdministrator(edits, { stopAtRefusal, capabilities }, throughPkexec('terminal'));
  if (!outcome.ok) throw exitOf(outcome.error);
  return outcome.value;
}

/** Labels of a door, whole. */
export function labelList(name: string, option: DoorOption & { readonly json?: boolean }): Status {
  const { row, kind, ref } = target(name, option, 'look');
  const facts = doorFactsOf(row, kind);
  const labels = facts.known ? facts.value.labels : facts;
  if (!labels.known) throw new Exit(labels.reason.code === 'not-permitted' ? status.notPermitted : status.failed, `The labels are unknown. ${sentenceOf(labels.reason).sentence}`, sentenceOf(labels.reason).remedy);
  const rows = labels.value.map((label) => ({ ...label, value: label.cut ? whole(ref, label.name) : label.value }));
  const own = option.json ? [] : ownLabels();
  if (option.json) {
    print(`${JSON.stringify(rows.map((label) => ({ name: shownBytes(label.name), nameHex: toHex(label.name), value: shownBytes(label.value), valueHex: toHex(label.value), sizeBytes: label.sizeBytes })), null, 2)}\n`);
  } else print(table(['NAME', 'BYTES', 'VALUE', 'MEANING'], rows.map((label) => [shownBytes(label.name), String(label.sizeBytes), shownBytes(label.value), meaningOf(label.name, label.value, kind, own)?.title ?? ''])));
  return rows.length > 0 ? status.done : status.nothing;
}

function whole(ref: DoorRef, name: Bytes): Bytes {
  const outcome = readLabel(ref, name);
  if (!outcome.ok) throw exitOf(outcome.error);
  return outcome.value.value;
}

/** The value of a label as it is now, or null when there is none. */
function present(ref: DoorRef, name: Bytes): Bytes | null {
  const outcome = readLabel(ref, name);
  if (outcome.ok) return outcome.value.value;
  // There is none; or it may not be read, or cannot be here, which the edit itself will say.
  return null;
}

export interface SetOption extends ChangeOption {
  readonly hex?: boolean;
  readonly valueFile?: string;
}

export async function labelSet(name: string, assignment: string, option: SetOption): Promise<Status> {
  const at = assignment.indexOf('=');
  if (option.valueFile === undefined && at < 0) throw new Exit(status.usage, 'Write NAME=VALUE, or give the value with --value-file.');
  const label = labelName(option.valueFile === undefined ? assignment.slice(0, at) : assignment);
  const value = option.valueFile === undefined ? valueOf(assignment.slice(at + 1), option.hex === true) : valueFromFile(option.valueFile);
  const { model, row, kind, ref } = target(name, option);
  const facts = doorFactsOf(row, kind);
  const problem = facts.known && labelProblem(kind, row.entryPoint?.fileSystem ?? '', facts.value.labels.known ? facts.value.labels.value : [], label, value);
  if (problem) throw new Exit(status.usage, problem);
  return make({ act: 'setLabel', door: ref, name: label, value, before: present(ref, label) }, model, option);
}

export async function labelRemove(name: string, label: string, option: ChangeOption): Promise<Status> {
  const { model, kind, row, ref } = target(name, option);
  const wanted = labelName(label);
  const outcome = readLabel(ref, wanted);
  if (!outcome.ok) {
    const facts = doorFactsOf(row, kind);
    if (facts.known && !facts.value.labels.known && facts.value.labels.reason.code === 'no-socket-labels') {
      const { sentence, remedy } = sentenceOf(facts.value.labels.reason);
      throw new Exit(status.failed, sentence, remedy);
    }
    throw outcome.error.code === 'not-found' ? new Exit(status.nothing, outcome.error.message) : exitOf(outcome.error);
  }
  return make({ act: 'removeLabel', door: ref, name: wanted, before: outcome.value.value }, model, option);
}

function labelName(text: string): Bytes {
  const parsed = parseShownBytes(text);
  if (!parsed.ok) throw new Exit(status.usage, parsed.error.message);
  return parsed.value;
}

function valueOf(text: string, hex: boolean): Bytes {
  if (!hex) return bytesOfText(text);
  const value = fromHex(text);
  if (value === null) throw new Exit(status.usage, 'This is no hex: write two digits a byte.');
  return value;
}

function valueFromFile(path: string): Bytes {
  try {
    return bytes(readFileSync(path === '-' ? 0 : path, 'latin1'));
  } catch (error) {
    throw new Exit(status.usage, `The value could not be read from ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export async function protectMode(name: string, mode: string, option: ChangeOption): Promise<Status> {
  const wanted = parseMode(mode);
  if (wanted === null) throw new Exit(status.usage, `"${mode}" is no mode.`, 'Write three or four octal digits, for example 0660.');
  const { model, row, kind, ref } = target(name, option);
  const facts = doorFactsOf(row, kind);
  if (!facts.known) throw new Exit(status.failed, sentenceOf(facts.reason).sentence, sentenceOf(facts.reason).remedy);
  return make({ act: 'setMode', door: ref, mode: wanted, before: facts.value.mode }, model, option);
}

export async function protectOwner(name: string, owner: string, option: ChangeOption): Promise<Status> {
  const match = /^([^:]*)(?::([^:]*))?$/.exec(owner);
  if (!match || (!match[1] && !match[2])) throw new Exit(status.usage, `"${owner}" is no owner.`, 'Write user, user:group or :group, by name or number.');
  const { model, row, kind, ref } = target(name, option);
  const facts = doorFactsOf(row, kind);
  if (!facts.known) throw new Exit(status.failed, sentenceOf(facts.reason).sentence, sentenceOf(facts.reason).remedy);
  const before = { uid: facts.value.uid, gid: facts.value.gid };
  const uid = match[1] ? account(match[1], readUsers(), 'user') : before.uid;
  const gid = match[2] ? account(match[2], readGroups(), 'group') : before.gid;
  return make({ act: 'setOwner', door: ref, owner: { uid, gid }, before }, model, option);
}

/** @param entries as setfacl(1) takes them, the whole list; "none" takes it away */
export async function protectAcl(name: string, entries: string, option: ChangeOption): Promise<Status> {
  const { model, row, kind, ref } = target(name, option);
  if (kind === 'object') throw new Exit(status.usage, 'A socket object keeps no access control list; entry points do.');
  const facts = doorFactsOf(row, kind);
  if (!facts.known) throw new Exit(status.failed, sentenceOf(facts.reason).sentence, sentenceOf(facts.reason).remedy);
  const { acl: there, mode } = facts.value;
  if (!there.known) throw new Exit(status.failed, `What the access control list says is unknown. ${sentenceOf(there.reason).sentence}`);
  const before = there.value ?? aclOfMode(mode);
  const without = { ...before, users: [], groups: [], mask: null };
  const wanted = entries === 'none' ? done(without) : parseAclText(entries, without, (which, wantedName) => account(wantedName, which === 'user' ? readUsers() : readGroups(), which));
  if (!wanted.ok) throw exitOf(wanted.error);
  return make({ act: 'setAcl', door: ref, acl: wanted.value, before }, model, option);
}

export function account(wanted: string, accounts: readonly { readonly id: number; readonly name: string }[], what: string): number {
  const id = accounts.find((one) => one.name === wanted)?.id ?? (/^\d{1,10}$/.test(wanted) ? Number(wanted) : null);
  if (id === null || id > 0xffff_fffe) throw new Exit(status.usage, `There is no local ${what} ${wanted}.`, `Names are those of /etc/${what === 'user' ? 'passwd' : 'group'}; a number works for others.`);
  return id;
}
