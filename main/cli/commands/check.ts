import { baselineText, parseBaseline } from '#core/findings/baseline.ts';
import { isAtLeast, severities, type Finding, type Severity } from '#core/findings/finding.ts';
import { reportJson } from '#core/findings/formats/json.ts';
import { byRule, markdownOf } from '#core/findings/formats/markdown.ts';
import { sarifText } from '#core/findings/formats/sarif.ts';
import { commandsOf, countBySeverity, countsInWords, notCheckedLines, unitLine } from '#core/findings/formats/words.ts';
import { Mutes, noMutes } from '#core/findings/mutes.ts';
import { reportOf, type Report } from '#core/findings/report.ts';
import type { Model } from '#core/model/model.ts';
import { takeSnapshot } from '#agent/snapshot.ts';
import { rowsOf } from '#core/model/rows/row.ts';
import { readWholeFile, writeWholeFile } from '../../files/whole-file.ts';
import { readMutes, usualMutesPath } from '../../files/mutes-file.ts';
import { compile } from './list.ts';
import { exitOf, loadSnapshot } from '../snapshot-source.ts';
import { bold, dim, plain, print, say, status, type Status } from '../terminal.ts';
import { version } from '../../../package.json';

export const formats = ['text', 'json', 'markdown', 'sarif'] as const;
type Format = (typeof formats)[number];
export { severities };

export interface CheckOptions {
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly format: Format;
  readonly severity: Severity;
  readonly from?: string;
  readonly mutes?: string;
}

/** A baseline of a million findings. */
const mostBaselineBytes = 256 * 1024 * 1024;

/** `sockatlas check [FILTER]`: what a reviewer should know. 1 when there is something that is neither muted nor in the baseline. */
export function check(filterText: string | undefined, options: CheckOptions): Status {
  const filter = compile(filterText ?? '');
  // Before the system is looked at: a wrong name of a file must not cost a look.
  const baseline = options.baseline === undefined ? null : loadBaseline(options.baseline);
  const { mutes, trouble } = readMutes(options.mutes ?? usualMutesPath());
  if (trouble !== null) say(`sockatlas: ${trouble}`);
  const { model, atMs } = options.from === undefined ? takeSnapshot() : loadSnapshot(options.from);
  const rows = [...rowsOf(model).values()].filter((row) => filter.test(row, model.surroundings));
  const whole = reportOf(rows, model, mutes.length === 0 ? noMutes : new Mutes(mutes), baseline, filterText === undefined || filterText === '');
  if (options.writeBaseline !== undefined) {
    const all = [...whole.findings, ...whole.known];
    const written = writeWholeFile(options.writeBaseline, baselineText(all), 'baseline');
    if (!written.ok) throw exitOf(written.error, options.writeBaseline);
    say(`sockatlas: ${all.length} findings, whatever their severity, in the baseline ${options.writeBaseline}`);
  }
  const grave = ({ severity }: Finding): boolean => isAtLeast(severity, options.severity);
  const report: Report = { ...whole, findings: whole.findings.filter(grave), muted: whole.muted.filter(({ finding }) => grave(finding)), known: whole.known.filter(grave) };
  switch (options.format) {
    case 'text':
      printText(report, model, whole.findings.length - report.findings.length);
      break;
    case 'json':
      print(reportJson(report, model.surroundings, atMs, options.severity));
      break;
    case 'markdown':
      print(markdownOf(report, model.surroundings, atMs));
      break;
    case 'sarif':
      print(sarifText(report, version, atMs, baseline !== null));
      break;
  }
  return report.findings.length > 0 ? status.nothing : status.done;
}

function loadBaseline(path: string): ReadonlySet<string> {
  const text = readWholeFile(path, 'baseline', { pipes: true, mostBytes: mostBaselineBytes });
  if (!text.ok) throw exitOf(text.error, path);
  const parsed = parseBaseline(text.value);
  if (!parsed.ok) throw exitOf(parsed.error, path);
  return parsed.value;
}

function printText(report: Report, { surroundings }: Model, less: number): void {
  const lines: string[] = [];
  for (const [rule, findings] of byRule(report.findings)) {
    lines.push(`${bold(`${rule.code} ${rule.title}`)} ${dim(`(${rule.name})`)}`);
    for (const { subject, severity, sentence, evidence, fix } of findings) {
      lines.push(`  ${severity.padEnd(6)} ${subject}`, `         ${sentence}`, dim(`         ${evidence.map(({ fact }) => fact).join('; ')}`), `         ${fix.words}`);
      for (const command of commandsOf(fix)) lines.push(dim(`           $ ${command}`));
      if (fix.unit.length > 0) lines.push(dim(`           in the unit: ${fix.unit.map(unitLine).join(', ')}`));
    }
    lines.push('');
  }
  lines.push(...notCheckedLines(report.notChecked).map(dim));
  if (report.notChecked.length > 0) lines.push('');
  if (report.gone.length > 0) lines.push(...report.gone.map((id) => dim(`no more: ${plain(id)}`)), '');
  const beside = [
    ...(report.muted.length > 0 ? [`${report.muted.length} muted`] : []),
    ...(report.known.length > 0 ? [`${report.known.length} in the baseline`] : []),
    ...(less > 0 ? [`${less} less grave`] : []),
  ];
  lines.push(`${plain(surroundings.hostName)} as ${plain(surroundings.userName)} sees it: ${countsInWords(countBySeverity(report.findings))}${beside.length > 0 ? ` (and ${beside.join(', ')})` : ''}.`);
  print(`${lines.join('\n')}\n`);
}
