import type { ReasonCode } from '../model/known.ts';
import type { Model } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import { check, checkWhole } from './findings.ts';
import { findingId, severities, type Checked, type Finding, type Rule } from './finding.ts';
import type { Mute, Mutes } from './mutes.ts';

/** A rule that could not be asked of some sockets. */
export interface NotChecked {
  readonly rule: Rule;
  readonly reason: ReasonCode;
  readonly count: number;
}

export interface Muted {
  readonly finding: Finding;
  readonly mute: Mute;
}

/** What a whole system gives, the gravest first; what is muted or known from a baseline stands apart. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly muted: readonly Muted[];
  /** Those that the baseline has already. */
  readonly known: readonly Finding[];
  /** Of the baseline, those that are no more, as `CODE SUBJECT`. */
  readonly gone: readonly string[];
  readonly notChecked: readonly NotChecked[];
}

/** The gravest first; of equal ones by rule, then by subject. */
export const inOrder = (a: Finding, b: Finding): number => severities.indexOf(b.severity) - severities.indexOf(a.severity) || compare(a.rule.code, b.rule.code) || compare(a.subject, b.subject);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Everything that the rules tell of these rows. Two sockets of one name are one finding: nobody could mute just one of them.
 *
 * @param all whether these are all rows: then the registries as a whole are looked at too, and what is no more there is told
 */
export function reportOf(rows: Iterable<Row>, model: Pick<Model, 'surroundings'>, mutes: Mutes, baseline: ReadonlySet<string> | null = null, all = true): Report {
  const byId = new Map<string, Finding>();
  const unsaid = new Map<string, { rule: Rule; reason: ReasonCode; count: number }>();
  const take = (checked: Checked): void => {
    for (const finding of checked.findings) {
      const id = findingId(finding);
      const there = byId.get(id);
      if (!there || severities.indexOf(finding.severity) > severities.indexOf(there.severity)) byId.set(id, finding);
    }
    for (const { rule, reason } of checked.unsaid) {
      const key = `${rule.code} ${reason.code}`;
      const there = unsaid.get(key);
      if (there) there.count++;
      else unsaid.set(key, { rule, reason: reason.code, count: 1 });
    }
  };
  for (const row of rows) take(check(row, model.surroundings));
  if (all) take(checkWhole(model.surroundings));
  const findings: Finding[] = [];
  const muted: Muted[] = [];
  const old: Finding[] = [];
  for (const [id, finding] of byId) {
    const mute = mutes.of(finding);
    if (mute) muted.push({ finding, mute });
    else if (baseline?.has(id)) old.push(finding);
    else findings.push(finding);
  }
  return {
    findings: findings.sort(inOrder),
    muted: muted.sort((a, b) => inOrder(a.finding, b.finding)),
    known: old.sort(inOrder),
    gone: baseline && all ? [...baseline].filter((id) => !byId.has(id)).sort(compare) : [],
    notChecked: [...unsaid.values()].sort((a, b) => compare(a.rule.code, b.rule.code) || compare(a.reason, b.reason)),
  };
}
