import { z } from 'zod';
import { failed, done, type Result } from '../failure.ts';
import { findingId, type Finding } from './finding.ts';

export const baselineFormat = 'sockatlas-baseline';
export const baselineVersion = 1;

const headSchema = z.object({ format: z.literal(baselineFormat), version: z.number().int().positive() });
const fileSchema = z.object({ findings: z.array(z.object({ rule: z.string().max(20), subject: z.string().max(8192) })).max(1_000_000) });

/** What a system is known to have, so that only what is new is told. One finding a line, sorted: made for version control. */
export function baselineText(findings: readonly Finding[]): string {
  const lines = [...new Map(findings.map((finding) => [findingId(finding), finding])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, { rule, subject }]) => `  ${JSON.stringify({ rule: rule.code, subject })}`);
  return `{"format":${JSON.stringify(baselineFormat)},"version":${baselineVersion},"findings":[${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}]}\n`;
}

/** Ids of the findings in the text of a baseline. */
export function parseBaseline(text: string): Result<ReadonlySet<string>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed('bad-input', 'This is no baseline: the file is no JSON, or not all of it.', made);
  }
  const head = headSchema.safeParse(value);
  if (!head.success) return failed('bad-input', 'This is JSON, but no baseline of Sockatlas.', made);
  if (head.data.version !== baselineVersion) return failed('bad-input', `This baseline has version ${head.data.version} of the format; this program reads version ${baselineVersion}.`, made);
  const file = fileSchema.safeParse(value);
  if (!file.success) return failed('bad-input', 'This baseline is damaged.', made);
  return done(new Set(file.data.findings.map(({ rule, subject }) => `${rule} ${subject}`)));
}

const made = 'A baseline is made with sockatlas check --write-baseline FILE.';
