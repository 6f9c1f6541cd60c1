import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bytes } from '#core/model/bytes.ts';
import { known } from '#core/model/known.ts';
import { aLabel, anEntryPoint, aModel, aProcess, aRegistryEntry, aRow } from '../../../tests/fixtures/rows.ts';
import { baselineText, parseBaseline } from '../baseline.ts';
import { findingId } from '../finding.ts';
import { Mutes } from '../mutes.ts';
import { reportOf } from '../report.ts';
import { rules } from '../rules.ts';
import { markdownOf } from './markdown.ts';
import { sarifOf } from './sarif.ts';

const hostile = '/run/a `b` |c| <img src=x> [d](e)\xff';
const rows = [
  aRow(hostile, { entryPoint: anEntryPoint({ path: bytes(hostile), labels: known([aLabel('user.varlink', '1')]) }), processes: [aProcess()] }),
  aRow('/run/docker.sock', { entryPoint: anEntryPoint({ key: '1:3@/run/docker.sock', path: bytes('/run/docker.sock'), labels: { known: false, reason: { code: 'not-permitted' } } }), processes: [aProcess()] }),
  aRow('\0name', { processes: [aProcess()] }),
  aRow('/run/varlink/registry/x', { socket: null, registered: [aRegistryEntry({ target: { state: 'dangling' } })] }),
];
const model = aModel(rows, { uid: 0 });
const none = new Mutes([]);
const mutes = new Mutes([{ rule: 'SA501', subject: '@n*', glob: true, reason: 'it is ours', at: '' }]);

/** What sarif-schema-2.1.0.json asks for of each object that is used here, and, as there, nothing that it does not know. */
const text = z.strictObject({ text: z.string().min(1) });
const level = z.enum(['none', 'note', 'warning', 'error']);
const index = z.number().int().min(0);
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string(),
          version: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              name: z.string(),
              shortDescription: text,
              fullDescription: text,
              help: text,
              defaultConfiguration: z.strictObject({ level }),
              properties: z.looseObject({ tags: z.array(z.string()) }),
            }),
          ),
        }),
      }),
      invocations: z.array(z.strictObject({ executionSuccessful: z.boolean(), endTimeUtc: z.iso.datetime(), toolExecutionNotifications: z.array(z.strictObject({ level, message: text, associatedRule: z.strictObject({ id: z.string(), index }) })) })),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: index,
          level,
          message: text,
          locations: z.array(
            z.strictObject({
              physicalLocation: z.strictObject({ artifactLocation: z.strictObject({ uri: z.url() }) }).optional(),
              logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string(), kind: z.string() })),
            }),
          ),
          partialFingerprints: z.record(z.string(), z.string()),
          baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).optional(),
          suppressions: z.array(z.strictObject({ kind: z.enum(['inSource', 'external']), status: z.enum(['accepted', 'underReview', 'rejected']), justification: z.string() })).optional(),
          properties: z.looseObject({}),
        }),
      ),
    }),
  ),
});

describe('SARIF', () => {
  it('has what the schema asks for, and its rules in the places that results name', () => {
    const log = sarif.parse(sarifOf(reportOf(rows, model, mutes), '0.1.0', 0, false));
    const [run] = log.runs;
    expect(run?.results.length).toBeGreaterThan(4);
    expect(run?.invocations[0]?.toolExecutionNotifications.length).toBeGreaterThan(0);
    for (const result of run?.results ?? []) expect(run?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    const uris = run?.results.flatMap(({ locations }) => locations[0]?.physicalLocation?.artifactLocation.uri ?? []) ?? [];
    expect(uris).toContain('file:///run/a%20%60b%60%20%7Cc%7C%20%3Cimg%20src%3Dx%3E%20%5Bd%5D%28e%29%FF');
    expect(run?.results.find(({ ruleId }) => ruleId === 'SA501')?.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: 'it is ours' }]);
  });

  it('tells what is new from what a baseline has', () => {
    const before = reportOf(rows, model, none);
    const [first] = before.findings;
    const log = sarif.parse(sarifOf(reportOf(rows, model, none, new Set(first ? [findingId(first)] : [])), '0.1.0', 0, true));
    const states = log.runs[0]?.results.map(({ baselineState }) => baselineState) ?? [];
    expect(states.filter((state) => state === 'unchanged')).toHaveLength(1);
    expect(states.filter((state) => state === 'new')).toHaveLength(before.findings.length - 1);
  });
});

describe('Markdown', () => {
  it('lets no name become markup', () => {
    const written = markdownOf(reportOf(rows, model, mutes), model.surroundings, 0);
    expect(written).toContain('``/run/a `b` |c| <img src=x> [d](e)\\xff``');
    // Outside code spans nothing of it stands.
    const bare = written.replaceAll(/(`+)[^]*?[^`]\1(?!`)/g, '');
    expect(bare).not.toMatch(/<img|\[d\]/);
    expect(written).toContain('it is ours');
    expect(written).toContain('Could not be checked');
  });
});

describe('a baseline', () => {
  it('is read as it was written, and hides what it has alone', () => {
    const before = reportOf(rows, model, none);
    const baseline = parseBaseline(baselineText(before.findings));
    expect(baseline.ok && [...baseline.value].sort()).toEqual(before.findings.map(findingId).sort());
    if (!baseline.ok) return;
    const again = reportOf(rows, model, none, baseline.value);
    expect(again.findings).toEqual([]);
    expect(again.known).toHaveLength(before.findings.length);
    const later = reportOf([...rows.slice(1), aRow('\0other', { processes: [aProcess()] })], model, none, baseline.value);
    expect(later.findings.map(findingId)).toEqual(['SA501 @other']);
    expect(later.gone.every((id) => id.includes('/run/a'))).toBe(true);
    expect(later.gone.length).toBeGreaterThan(0);
  });
  it.each([['{', 'no JSON'], ['{}', 'no baseline'], ['{"format":"sockatlas-baseline","version":2,"findings":[]}', 'version 2'], ['{"format":"sockatlas-baseline","version":1,"findings":[1]}', 'damaged']])('that is %s is refused', (given, word) => {
    const outcome = parseBaseline(given);
    expect(outcome.ok ? '' : outcome.error.message).toContain(word);
  });
});

it('a report is the same whatever the order of the rows', () => {
  const there = reportOf(rows, model, mutes);
  expect(reportOf([...rows].reverse(), model, mutes)).toEqual(there);
  expect(there.findings[0]).toMatchObject({ severity: 'high', subject: '/run/docker.sock' });
  expect(there.muted.map(({ finding }) => finding.subject)).toEqual(['@name']);
  expect(rules.map(({ code }) => code)).toEqual([...new Set(rules.map(({ code }) => code))].sort());
});
