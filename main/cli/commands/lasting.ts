import { dropInCommand, settingLines, type DropInChange, type DropInDone } from '#core/durable/change.ts';
import { dropInPath, dropInText, mergeOptions, parseDropIn } from '#core/durable/drop-in.ts';
import { helpForServices, keepAll, lossesOf, type Accounts, type Loss } from '#core/durable/plan.ts';
import type { DurableOption } from '#core/durable/option.ts';
import type { Maker, SocketUnit } from '#core/durable/unit.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { installDropIn } from '#agent/durable/install.ts';
import { keepDropIn } from '#agent/durable/keep.ts';
import { readMaker } from '#agent/durable/maker.ts';
import { configFolder } from '#agent/durable/place.ts';
import { installAsAdministrator, throughPkexec } from '#agent/privilege/ask.ts';
import { readGroups, readUsers } from '#agent/system/processes/accounts.ts';
import { exitOf, type ChangeOption } from './change.ts';
import { findRow, see } from '../find.ts';
import { dim, Exit, print, status, type Status } from '../terminal.ts';

export interface LastingOption extends ChangeOption {
  readonly json?: boolean;
  readonly install?: boolean;
  readonly remove?: boolean;
}

/** `sockatlas lasting NAME`: what of a socket would be lost when its unit makes it anew, and the drop-in that keeps it. */
export async function lasting(name: string, option: LastingOption): Promise<Status> {
  if (option.install && option.remove) throw new Exit(status.usage, 'Either --install or --remove.');
  const purpose = option.install || option.remove ? 'change' : 'look';
  const { rows } = see((all) => [findRow(all, name, purpose)]);
  const row = findRow(rows, name, purpose);
  const unit = row.processes.find((process) => process.unit.known && process.unit.value !== null)?.unit;
  const maker = await readMaker(row.name, unit?.known ? unit.value : null);
  if (maker.maker !== 'socketUnit') {
    if (purpose === 'change') throw new Exit(status.failed, sentenceOf(row, maker), helpForServices);
    print(option.json ? `${JSON.stringify({ name: shownName(row.name), ...makerJson(maker), lost: [], settings: [], text: null, command: null, installed: null }, null, 2)}\n` : `${sentenceOf(row, maker)}\n${helpForServices}\n`);
    return status.done;
  }
  const losses = lossesOf(row, maker.unit, accounts());
  const ours = maker.unit.ours === null ? [] : parseDropIn(maker.unit.ours);
  const wanted = keepAll(losses);
  const change: DropInChange = { unit: maker.unit.name, scope: maker.unit.scope, options: option.remove ? null : mergeOptions(ours ?? [], wanted), before: maker.unit.ours };
  if (purpose === 'change' && !option.dryRun) return install(change, wanted, option);
  const path = dropInPath(maker.unit.name, configFolder(maker.unit.scope));
  const command = wanted.length > 0 || option.remove ? dropInCommand(change, path) : null;
  if (option.dryRun) {
    if (command !== null) print(`${command}\n`);
  } else if (option.json)
    print(
      `${JSON.stringify({ name: shownName(row.name), ...makerJson(maker), path, lost: losses.map(lossJson), settings: settingLines({ options: wanted.length > 0 ? wanted : null }), text: change.options && wanted.length > 0 ? dropInText(change.options) : null, command, installed: maker.unit.ours }, null, 2)}\n`,
    );
  else print(inWords(row, maker.unit, losses, wanted, change, path, name));
  return status.done;
}

async function install(change: DropInChange, wanted: readonly DurableOption[], option: LastingOption): Promise<Status> {
  if (option.remove ? change.before === null : wanted.length === 0) {
    print(option.remove ? 'There is no drop-in of Sockatlas: nothing was changed.\n' : 'Nothing would be lost: nothing was changed.\n');
    return status.done;
  }
  told(await keep(change, null, option));
  return status.done;
}

/** Takes back a drop-in that was written or removed. */
export async function undoDropIn({ undo, id }: DropInDone, option: ChangeOption): Promise<Status> {
  if (option.dryRun) print(`${dropInCommand(undo, dropInPath(undo.unit, configFolder(undo.scope)))}\n`);
  else told(await keep(undo, id, option));
  return status.done;
}

async function keep(change: DropInChange, undoes: string | null, option: ChangeOption): Promise<DropInDone> {
  const asked = option.admin && change.scope === 'system' && process.getuid?.() !== 0;
  const outcome = await keepDropIn(change, undoes, asked ? (one) => installAsAdministrator(one, throughPkexec('terminal')) : installDropIn);
  if (outcome.ok) return outcome.value;
  if (outcome.error.code !== 'not-permitted' || asked) throw exitOf(outcome.error);
  const command = dropInCommand(change, dropInPath(change.unit, configFolder(change.scope)));
  throw exitOf({ ...outcome.error, hint: `As root:\n  ${command}\nOr add --admin, to be asked for an administrator.` });
}

function told({ id, lasting: { unit, options, scope }, command }: DropInDone): void {
  const restart = `${scope === 'user' ? 'systemctl --user' : 'systemctl'} restart ${unit}`;
  print(`${options === null ? 'Removed' : 'Written'}: ${dropInPath(unit, configFolder(scope))}\nIt counts when ${unit} makes its socket anew: ${restart}\n${dim(`  ${command}\n  take it back: sockatlas undo ${id.slice(0, 8)}`)}\n`);
}

function inWords(row: Row, unit: SocketUnit, losses: readonly Loss[], wanted: readonly DurableOption[], change: DropInChange, path: string, name: string): string {
  const lines = [`${shownName(row.name)} is made by ${unit.name} (${shownBytes(unit.fragment)}).`];
  if (unit.needsReload) lines.push('Its files were changed since systemd read them: systemctl daemon-reload.');
  if (unit.ours !== null) lines.push(`Sockatlas keeps settings for it in ${path}.`);
  if (losses.length === 0) lines.push('Nothing would be lost: it is as its unit makes it.');
  else {
    lines.push('', 'Lost when it is made anew:', ...losses.map(({ sentence, lasting: one }) => `  ${sentence}${one.state === 'never' ? ` ${one.sentence}` : ''}`));
    if (wanted.length > 0 && change.options)
      lines.push('', `Kept by ${path}:`, ...dropInText(change.options).split('\n').slice(1, -1).map((line) => `  ${shownBytes(bytesOfText(line))}`), '', `Write it: sockatlas lasting ${name} --install`, dim(`  ${dropInCommand(change, path)}`));
  }
  return `${lines.join('\n')}\n`;
}

function sentenceOf(row: Row, maker: Exclude<Maker, { readonly maker: 'socketUnit' }>): string {
  return maker.maker === 'service' ? `${shownName(row.name) || 'This socket'} is bound by ${shownBytes(maker.unit)} itself: no .socket unit makes it, so no setting of systemd makes a change last.` : `Who makes this socket anew is not known. ${maker.why}`;
}

const makerJson = (maker: Maker) =>
  maker.maker === 'socketUnit' ? { maker: maker.maker, unit: maker.unit.name, scope: maker.unit.scope, fragment: shownBytes(maker.unit.fragment) } : maker.maker === 'service' ? { maker: maker.maker, unit: shownBytes(maker.unit), scope: null, fragment: null } : { maker: maker.maker, unit: null, scope: null, fragment: null };

const lossJson = ({ door, sentence, lasting: one }: Loss) => ({ door: door === 'object' ? 'object' : 'entry-point', sentence, state: one.state, settings: one.state === 'settings' ? settingLines({ options: [...one.options] }) : [], why: one.state === 'never' ? one.sentence : null });

function accounts(): Accounts {
  const byName = (all: readonly { readonly id: number; readonly name: string }[]) => new Map(all.map(({ id, name }) => [name, id]));
  return { users: byName(readUsers()), groups: byName(readGroups()) };
}
