import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/row.ts';
import { shownBytes } from '../names/shown.ts';
import { contextOf, type Context } from './context.ts';
import { isDoor } from './facts.ts';
import type { Checked, Finding, Outcome, Rule, Told, Unsaid } from './finding.ts';
import { rowRules, wholeRules } from './rules.ts';
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
  for (const rule of rowRules) {
    const outcome = rule.check(row, surroundings);
    if (outcome === null) continue;
    if ('unchecked' in outcome) unsaid.push({ rule, reason: outcome.unchecked });
    else findings.push(findingOf(rule, outcome, subjectOf(row, surroundings), row.key));
  }
  return findings.length + unsaid.length === 0 ? nothing : { findings, unsaid };
}

const findingOf = (rule: Rule, told: Told, subject: string, row: string | null): Finding => ({ rule, severity: rule.severity, ...told, subject, row });

/** What the rules tell of the registries as a whole. */
export function checkWhole(surroundings: Surroundings): Checked {
  return contextOf(surroundings).whole(() => {
    const findings: Finding[] = [];
    const unsaid: Unsaid[] = [];
    for (const registry of surroundings.registries)
      for (const rule of wholeRules) {
        const outcome: Outcome = rule.check(registry, surroundings);
        if (outcome === null) continue;
        if ('unchecked' in outcome) unsaid.push({ rule, reason: outcome.unchecked });
        else findings.push(findingOf(rule, outcome, shownBytes(registry.path), null));
      }
    return { findings, unsaid };
  });
}
