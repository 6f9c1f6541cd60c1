import type { Surroundings } from '../../model/model.ts';
import type { Finding, Rule } from '../finding.ts';
import type { Report } from '../report.ts';
import { commandsOf, countBySeverity, countsInWords, notCheckedLines, unitLine } from './words.ts';

/** A report for people, in the Markdown of CommonMark. Names of strangers go as code, in a fence that they cannot end. */
export function markdownOf(report: Report, { hostName, userName, kernelRelease }: Surroundings, atMs: number): string {
  const lines = [
    `# Findings on ${text(hostName)}`,
    '',
    `As ${text(userName)} sees it, ${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC, Linux ${text(kernelRelease)}: ${countsInWords(countBySeverity(report.findings))}.`,
  ];
  for (const [rule, findings] of byRule(report.findings)) {
    lines.push('', `## ${rule.code} ${text(rule.title)}`, '', text(rule.why));
    for (const { subject, severity, sentence, evidence, fix } of findings) {
      lines.push('', `- **${severity}** ${code(subject)} ${text(sentence)}`);
      lines.push(`  - Rests on: ${evidence.map(({ fact, source }) => `${code(fact)} (${text(source)})`).join(', ')}`);
      lines.push(`  - ${text(fix.words)}`);
      for (const command of commandsOf(fix)) lines.push(`  - ${code(command)}`);
      if (fix.unit.length > 0) lines.push(`  - To last, in the unit: ${fix.unit.map((option) => code(unitLine(option))).join(', ')}`);
    }
  }
  if (report.muted.length > 0) {
    lines.push('', '## Muted', '');
    for (const { finding, mute } of report.muted) lines.push(`- ${finding.rule.code} ${code(finding.subject)}: ${text(mute.reason)}`);
  }
  if (report.known.length > 0) lines.push('', `${report.known.length} more ${report.known.length === 1 ? 'is' : 'are'} in the baseline.`);
  if (report.gone.length > 0) {
    lines.push('', '## No more there', '');
    for (const id of report.gone) lines.push(`- ${code(id)}`);
  }
  if (report.notChecked.length > 0) {
    lines.push('', '## Could not be checked', '');
    for (const line of notCheckedLines(report.notChecked)) lines.push(`- ${text(line)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Findings by rule, in their order: the rule of the gravest first. */
export function byRule(findings: readonly Finding[]): ReadonlyMap<Rule, readonly Finding[]> {
  const groups = new Map<Rule, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    if (group) group.push(finding);
    else groups.set(finding.rule, [finding]);
  }
  return groups;
}

/** Text in which nothing is markup: CommonMark, backslash escapes. */
const text = (from: string): string => from.replaceAll(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&');

/** A code span: a fence of backticks that is longer than any within. */
function code(from: string): string {
  const longest = Math.max(0, ...[...from.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = from.startsWith('`') || from.endsWith('`') || from.trim() === '' ? ' ' : '';
  return `${fence}${pad}${from}${pad}${fence}`;
}
