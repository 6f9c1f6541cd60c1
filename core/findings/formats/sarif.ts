import { sentenceOf } from '../../explain/reasons.ts';
import { bytesOfText } from '../../names/utf8.ts';
import { parseShownName } from '../../names/shown.ts';
import { findingId, type Finding, type Severity } from '../finding.ts';
import { rules } from '../rules.ts';
import type { Mute } from '../mutes.ts';
import type { Report } from '../report.ts';
import { commandsOf, unitLine } from './words.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { high: 'error', medium: 'warning', low: 'warning', info: 'note' };
/** As code scanners rank what has to do with security: 0 to 10. */
const scores: Readonly<Record<Severity, string>> = { high: '8.0', medium: '5.5', low: '3.0', info: '0.0' };

/**
 * The report as SARIF 2.1.0 (OASIS, sarif-schema-2.1.0.json): one run, a result for each finding, muted ones with a suppression, known ones
 * as unchanged.
 */
export function sarifOf(report: Report, version: string, atMs: number, compared: boolean): object {
  const results = [
    ...report.findings.map((finding) => resultOf(finding, compared ? 'new' : null, null)),
    ...report.known.map((finding) => resultOf(finding, 'unchanged', null)),
    ...report.muted.map(({ finding, mute }) => resultOf(finding, null, mute)),
  ];
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Sockatlas',
            version,
            rules: rules.map((rule) => ({
              id: rule.code,
              name: pascal(rule.name),
              shortDescription: { text: `${rule.title}.` },
              fullDescription: { text: rule.why },
              help: { text: rule.why },
              defaultConfiguration: { level: levels[rule.severity] },
              properties: { tags: ['security', 'unix-socket'], 'security-severity': scores[rule.severity] },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: new Date(atMs).toISOString(),
            toolExecutionNotifications: report.notChecked.map(({ rule, reason, count }) => ({
              level: 'note',
              message: { text: `${rule.code} could not be checked of ${count === 1 ? 'one socket' : `${count} sockets`}: ${sentenceOf({ code: reason }).sentence}` },
              associatedRule: { id: rule.code, index: rules.indexOf(rule) },
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}

export const sarifText = (report: Report, version: string, atMs: number, compared: boolean): string => `${JSON.stringify(sarifOf(report, version, atMs, compared), null, 2)}\n`;

function resultOf(finding: Finding, baselineState: 'new' | 'unchanged' | null, mute: Mute | null): object {
  const { rule, severity, subject, sentence, evidence, fix } = finding;
  const uri = uriOf(subject);
  const commands = commandsOf(fix);
  const words = [`${subject}: ${sentence}`, `Rests on ${evidence.map(({ fact, source }) => `${fact} (${source})`).join(', ')}.`, fix.words, ...(commands.length > 0 ? [`Command: ${commands.join('; ')}`] : []), ...(fix.unit.length > 0 ? [`Unit: ${fix.unit.map(unitLine).join(', ')}`] : [])];
  return {
    ruleId: rule.code,
    ruleIndex: rules.indexOf(rule),
    level: levels[severity],
    message: { text: words.join('\n') },
    locations: [{ ...(uri !== null && { physicalLocation: { artifactLocation: { uri } } }), logicalLocations: [{ fullyQualifiedName: subject, kind: 'resource' }] }],
    partialFingerprints: { 'sockatlas/v1': findingId(finding) },
    ...(baselineState !== null && { baselineState }),
    ...(mute && { suppressions: [{ kind: 'external', status: 'accepted', justification: mute.reason }] }),
    properties: { severity, 'security-severity': scores[severity] },
  };
}

const pascal = (name: string): string => name.replaceAll(/(?:^|-)(.)/g, (_match, letter: string) => letter.toUpperCase());

/** The path as a file URI (RFC 8089), its bytes percent-encoded; null for what is no path. */
function uriOf(subject: string): string | null {
  if (!subject.startsWith('/')) return null;
  const name = parseShownName(subject);
  const exact = name.ok ? name.value : bytesOfText(subject);
  return `file://${exact.replaceAll(/[^A-Za-z0-9\-._~/]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}`;
}
