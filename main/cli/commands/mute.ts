import { globTest } from '#core/filter/expression.ts';
import { ruleOf } from '#core/findings/rules.ts';
import type { Rule } from '#core/findings/finding.ts';
import type { Result } from '#core/failure.ts';
import { addMute, readMutes, removeMute, usualMutesPath, type MutesChanged } from '../../files/mutes-file.ts';
import { exitOf } from '../snapshot-source.ts';
import { Exit, plain, print, say, status, table, type Status } from '../terminal.ts';

export interface MuteOptions {
  readonly mutes?: string;
  readonly glob?: boolean;
}

function named(codeOrName: string): Rule {
  const rule = ruleOf(codeOrName);
  if (!rule) throw new Exit(status.usage, `There is no rule ${codeOrName}.`, 'docs/findings.md lists them; sockatlas check --format json names them.');
  return rule;
}

function written(outcome: Result<MutesChanged>, path: string): void {
  if (!outcome.ok) throw exitOf(outcome.error, path);
  if (outcome.value.keptAside !== null) say(`sockatlas: the file of before could not be understood; it is kept as ${outcome.value.keptAside}`);
}

/** `sockatlas mute RULE SUBJECT --reason TEXT`. */
export function mute(codeOrName: string, subject: string, options: MuteOptions & { readonly reason: string }): Status {
  const rule = named(codeOrName);
  const glob = options.glob === true;
  const test = glob ? globTest(subject) : null;
  if (test !== null && typeof test !== 'function') throw new Exit(status.usage, test.problem);
  if (options.reason.trim() === '') throw new Exit(status.usage, 'A mute needs a reason.', 'Whoever reads the list later wants to know why.');
  const path = options.mutes ?? usualMutesPath();
  written(addMute(path, { rule: rule.code, subject, glob, reason: options.reason, at: new Date().toISOString() }), path);
  return status.done;
}

/** `sockatlas unmute RULE SUBJECT`. 1 when there was no such mute. */
export function unmute(codeOrName: string, subject: string, options: MuteOptions): Status {
  // A rule of another version of the program may stand in the file.
  const code = ruleOf(codeOrName)?.code ?? codeOrName;
  const path = options.mutes ?? usualMutesPath();
  const { mutes } = readMutes(path);
  const glob = options.glob === true;
  if (!mutes.some((one) => one.rule === code && one.subject === subject && one.glob === glob)) throw new Exit(status.nothing, `${code} of ${subject} is not muted${glob ? ' as a pattern' : ''}.`, 'List the mutes: sockatlas mutes');
  written(removeMute(path, { rule: code, subject, glob }), path);
  return status.done;
}

/** `sockatlas mutes`. */
export function listMutes(options: MuteOptions & { readonly json?: boolean }): Status {
  const { mutes, trouble } = readMutes(options.mutes ?? usualMutesPath());
  if (trouble !== null) say(`sockatlas: ${trouble}`);
  if (options.json) print(`${JSON.stringify(mutes, null, 2)}\n`);
  else print(table(['RULE', 'SUBJECT', 'PATTERN', 'SINCE', 'REASON'], mutes.map(({ rule, subject, glob, reason, at }) => [plain(rule), plain(subject), glob ? 'yes' : 'no', plain(at.slice(0, 10)), plain(reason.replaceAll('\n', ' '))])));
  return mutes.length > 0 ? status.done : status.nothing;
}
