import { join } from '../../access/who.ts';
import { commandOf } from '../../edits/command.ts';
import { sentenceOf } from '../../explain/reasons.ts';
import type { Fix, Severity, UnitOption } from '../finding.ts';
import type { NotChecked } from '../report.ts';

/** How many of what, in words: "2 high, 1 low". */
export function countsInWords(counts: ReadonlyMap<Severity, number>): string {
  const parts = (['high', 'medium', 'low', 'info'] as const).flatMap((severity) => (counts.get(severity) ? [`${counts.get(severity)} ${severity}`] : []));
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

export function countBySeverity(findings: readonly { readonly severity: Severity }[]): Map<Severity, number> {
  const counts = new Map<Severity, number>();
  for (const { severity } of findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  return counts;
}

/** What could not be checked, rules with the same reason and count on one line. */
export function notCheckedLines(notChecked: readonly NotChecked[]): string[] {
  const groups = new Map<string, { readonly codes: string[]; readonly one: NotChecked }>();
  for (const one of notChecked) {
    const key = `${one.reason} ${one.count}`;
    const group = groups.get(key);
    if (group) group.codes.push(one.rule.code);
    else groups.set(key, { codes: [one.rule.code], one });
  }
  return [...groups.values()].map(({ codes, one: { count, reason } }) => `${join(codes)} could not be checked of ${count === 1 ? 'one socket' : `${count} sockets`}: ${sentenceOf({ code: reason }).sentence}`);
}

/** What to type: the edits as commands, and what is no edit. */
export const commandsOf = ({ edits, commands }: Fix): string[] => [...edits.map(commandOf), ...commands];

export const unitLine = ({ option, value }: UnitOption): string => `${option}=${value}`;
