import { noFolders, outcomeFor } from '../access/rules/evaluate.ts';
import type { Act, Outcome } from '../access/rules/step.ts';
import { subjectOf } from '../access/rules/subject-name.ts';
import { stranger, type Subject } from '../access/rules/subject.ts';
import { targetOf } from '../access/rules/target.ts';
import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import type { Compiled } from './keys.ts';
import type { Verdict } from './match.ts';
import type { FilterValue } from './tokens.ts';

/** Acts as they are written in a filter. */
const words: Readonly<Record<string, Act>> = { connect: 'connect', 'read-labels': 'readLabels', 'list-labels': 'listLabels', relabel: 'relabel', chmod: 'chmod', chown: 'chown', replace: 'replace' };
export const actWords: readonly string[] = Object.keys(words);

const verdicts: Readonly<Record<Outcome, Verdict>> = { yes: true, no: false, unknown: null };

/** What was found for a subject and an act, while the surroundings are the same. */
interface Found {
  readonly surroundings: Surroundings;
  readonly outcomes: WeakMap<Row, Outcome>;
}
const found = new WeakMap<Subject, Map<Act, Found>>();

/** Rows do not change: of those that were asked before, as by the filter that had a letter less, the answer is known. */
function ask(act: Act, subject: Subject, row: Row, surroundings: Surroundings): Verdict {
  let byAct = found.get(subject);
  if (!byAct) found.set(subject, (byAct = new Map<Act, Found>()));
  let before = byAct.get(act);
  if (before?.surroundings !== surroundings) byAct.set(act, (before = { surroundings, outcomes: new WeakMap<Row, Outcome>() }));
  let outcome = before.outcomes.get(row);
  if (outcome === undefined) before.outcomes.set(row, (outcome = outcomeFor(act, targetOf(row, surroundings), surroundings.folders ?? noFolders, subject)));
  return verdicts[outcome];
}

/** `ACT`: what you may; `USER:ACT`: what a user may. */
export function compileCan({ text }: FilterValue): Compiled {
  const colon = text.lastIndexOf(':');
  const act = words[text.slice(colon + 1).toLowerCase()];
  if (!act) return { problem: `can: is ${actWords.join(', ')}; or USER: before one of them` };
  if (colon < 0) return (row, surroundings) => ask(act, subjectOf(String(surroundings.uid), surroundings) ?? stranger, row, surroundings);
  const user = text.slice(0, colon);
  if (user === '') return { problem: 'A user is missing before the colon: can:alice:connect' };
  return (row, surroundings) => {
    const subject = subjectOf(user, surroundings);
    return subject ? ask(act, subject, row, surroundings) : null;
  };
}

/** What somebody may who owns nothing and is in no group. */
export function compileAnyone({ text }: FilterValue): Compiled {
  const act = words[text.toLowerCase()];
  return act ? (row, surroundings) => ask(act, stranger, row, surroundings) : { problem: `anyone: is one of ${actWords.join(', ')}` };
}

/** Names that need no quotes: those of a snapshot may be anything. */
const plainName = /^[\w.-]+$/;

/** What could stand after `can:`: acts, what users may, and after a user and a colon each act. */
export function offersForCan(written: string, { users, groups }: Surroundings): readonly string[] {
  const colon = written.lastIndexOf(':');
  const names = [stranger.name, ...Object.values(users).filter((name) => plainName.test(name)), ...Object.values(groups).flatMap((name) => (plainName.test(name) ? `@${name}` : []))];
  if (colon < 0) return [...actWords, ...names.map((name) => `${name}:connect`)];
  const user = written.slice(0, colon);
  return names.some((name) => name.toLowerCase() === user.toLowerCase()) || /^\d+$/.test(user) ? actWords.map((act) => `${user}:${act}`) : [];
}
