import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import { contextOf, wholeOf, type Context } from './context.ts';
import { isDoor } from './facts.ts';
import type { Checked, Finding, Rule, Told, Unsaid } from './finding.ts';
import { rules } from './rules.ts';
import { subjectOf } from './subject.ts';

const nothing: Checked = { findings: [], unsaid: [] };

const kept = new WeakMap<Row, { readonly context: Context; readonly checked: Checked }>();

/**
 * What the rules tell of a row. Rows are immutable, so it is worked out once for each row and for what it looks at around it, and
 * asking again costs a look into a map.
 */
export function check(row: Row, surroundings: Surroundings): Checked {
  // Most rows of a busy machine are ends of connections, of which nothing is told, and not even that is kept.
  if (isOfNoInterest(row)) return nothing;
  const context = contextOf(surroundings);
  const known = kept.get(row);
  if (known?.context === context) return known.checked;
  const checked = checkAnew(row, context.surroundings);
  kept.set(row, { context, checked });
  return checked;
}

export const findingsOf = (row: Row, surroundings: Surroundings): readonly Finding[] => check(row, surroundings).findings;

const isOfNoInterest = (row: Row): boolean => row.socket !== null && !row.socket.object.known && !isDoor(row);

function checkAnew(row: Row, surroundings: Surroundings): Checked {
  const findings: Finding[] = [];
  const unsaid: Unsaid[] = [];
  for (const rule of rules) {
    const outcome = rule.check?.(row, surroundings) ?? null;
    if (outcome === null) continue;
    if ('unchecked' in outcome) unsaid.push({ rule, reason: outcome.unchecked });
    else findings.push(findingOf(rule, outcome, subjectOf(row, surroundings), row.key));
  }
  return findings.length + unsaid.length === 0 ? nothing : { findings, unsaid };
}

const findingOf = (rule: Rule, told: Told, subject: string, row: string | null): Finding => ({ rule, severity: rule.severity, ...told, subject, row });

/** What the rules tell of what is no row. */
export function checkWhole(surroundings: Surroundings): Checked {
  return wholeOf(surroundings, () => {
    const findings: Finding[] = [];
    const unsaid: Unsaid[] = [];
    for (const rule of rules)
      for (const { subject, outcome } of rule.checkWhole?.(surroundings) ?? []) {
        if (outcome === null) continue;
        if ('unchecked' in outcome) unsaid.push({ rule, reason: outcome.unchecked });
        else findings.push(findingOf(rule, outcome, subject, null));
      }
    return { findings, unsaid };
  });
}
