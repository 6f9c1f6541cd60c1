import { sentenceOf } from '../../explain/reasons.ts';
import { hostJson, jsonVersion } from '../../model/host-json.ts';
import type { Surroundings } from '../../model/model.ts';
import type { Finding, Severity } from '../finding.ts';
import type { Report } from '../report.ts';
import { commandsOf } from './words.ts';

/** One finding of docs/json.md. */
const findingJson = ({ rule, severity, subject, row, sentence, evidence, fix }: Finding) => ({
  rule: rule.code,
  name: rule.name,
  severity,
  subject,
  key: row,
  title: rule.title,
  sentence,
  evidence: evidence.map(({ fact, source }) => ({ fact, source })),
  fix: { words: fix.words, commands: commandsOf(fix), unit: fix.unit.map(({ section, option, value }) => ({ section, option, value })) },
});

/** The report of docs/json.md, as text. @param severity the least that is in it */
export function reportJson(report: Report, surroundings: Surroundings, atMs: number, severity: Severity): string {
  const document = { version: jsonVersion, host: hostJson(surroundings), at: new Date(atMs).toISOString(), severity, ...told(report) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const told = ({ findings, muted, known, gone, notChecked }: Report) => ({
  findings: findings.map(findingJson),
  muted: muted.map(({ finding, mute }) => ({ ...findingJson(finding), reason: mute.reason })),
  known: known.map(({ rule, subject }) => ({ rule: rule.code, subject })),
  gone: gone.map((id) => ({ rule: id.slice(0, id.indexOf(' ')), subject: id.slice(id.indexOf(' ') + 1) })),
  notChecked: notChecked.map(({ rule, reason, count }) => ({ rule: rule.code, unknown: reason, why: sentenceOf({ code: reason }).sentence, count })),
});
