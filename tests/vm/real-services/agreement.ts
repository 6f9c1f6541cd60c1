import { effectOf } from '#core/catalogue/catalogue.ts';
import { flagsOfMethod } from '#core/idl/markers.ts';
import type { InterfaceNode, MethodMember } from '#core/idl/syntax.ts';
import { checkValue } from '#core/idl/values.ts';
import { printJson } from '#core/varlink/json.ts';
import { callOnce, interfacesAt, type Outcome } from './caller.ts';
import { casesOf } from './cases.ts';

/** A call on which our validator and a service are not of one mind. */
export interface Difference {
  readonly method: string;
  readonly what: string;
  readonly parameters: string;
  /** Who refuses. */
  readonly stricter: 'ours' | 'theirs';
  /** What the stricter one says. */
  readonly says: string;
}

export interface Tally {
  calls: number;
  /** Accepted or refused by both. */
  accepted: number;
  refused: number;
  /** Calls that came to no judgement: no permission, no answer. */
  unjudged: number;
  readonly differences: Difference[];
  readonly methods: Set<string>;
}

export const newTally = (): Tally => ({ calls: 0, accepted: 0, refused: 0, unjudged: 0, differences: [], methods: new Set() });

/** Methods that only read, by the catalogue, and that answer at once. */
const isHarmless = (of: string, { name }: MethodMember): boolean => effectOf(of, name) === 'reads' && !/^(Subscribe|Browse|Mute|Ask)/.test(name);

/** Calls every harmless method of a service with right and wrong parameters, and holds what our validator says against what it says. */
export async function agree(path: string, tally: Tally, seen: Set<string>): Promise<void> {
  for (const of of await interfacesAt(path)) {
    for (const member of of.members) {
      if (member.is !== 'method' || !isHarmless(of.name, member) || seen.has(`${of.name}.${member.name}`)) continue;
      seen.add(`${of.name}.${member.name}`);
      let silent = 0;
      for (const { parameters, what } of casesOf(member, of)) {
        if ((await judge(path, of, member, { ...parameters }, what, tally)) === 'timed-out') silent++;
        if (silent >= mostSilent) break;
      }
    }
  }
}

/** Gives what went wrong on the way, or null. */
async function judge(path: string, of: InterfaceNode, member: MethodMember, parameters: Parameters<typeof callOnce>[2], what: string, tally: Tally): Promise<string | null> {
  const method = `${of.name}.${member.name}`;
  const problems = checkValue(parameters, member.input, { interface: of, reader: 'service' });
  const flag = flagsOfMethod(member).more === 'no' ? 'none' : 'more';
  const outcome = await callOnce(path, method, parameters, flag, { most: 2, timeoutMs: silentMs });
  tally.calls++;
  tally.methods.add(method);
  const theirs = judgementOf(outcome);
  if (theirs === null) {
    tally.unjudged++;
    return outcome.problem;
  }
  const ours = problems.length === 0 ? 'accepts' : 'refuses';
  if (ours === theirs) {
    if (ours === 'accepts') tally.accepted++;
    else tally.refused++;
    return outcome.problem;
  }
  const says = ours === 'refuses' ? `${problems[0]?.path.join('.')}: ${problems[0]?.message}` : printJson(outcome.errorParameters);
  tally.differences.push({ method, what, parameters: printJson(parameters), stricter: ours === 'refuses' ? 'ours' : 'theirs', says });
  return outcome.problem;
}

/** A refusal comes at once; who takes its time has taken the parameters, or waits for something else. */
const silentMs = 5000;
/** A method that says nothing so often is left alone. */
const mostSilent = 2;

function judgementOf({ error, problem, replies }: Outcome): 'accepts' | 'refuses' | null {
  if (error === 'org.varlink.service.InvalidParameter') return 'refuses';
  if (replies.length > 0) return 'accepts';
  // Whoever may not ask, or meets nobody, is not told about parameters.
  if (problem !== null || error === 'org.varlink.service.PermissionDenied' || error === 'org.varlink.service.MethodNotImplemented') return null;
  return 'accepts';
}

/** Why a service refuses what its interface allows; null where that needs an explanation. */
function reasonOf({ method, what, stricter, says }: Difference, { differences }: Tally): string | null {
  if (stricter === 'ours') return null;
  const named = /^\{"parameter":"(\w+)"\}$/.exec(says)?.[1];
  // UAPI.20: a field that is null is a field that is not there. sd-json hands null to the reader of the field, which wants its type.
  if (what === `${named}: null`) return 'null is not taken for absent';
  if (bounds.some((bound) => what === `${named}: ${bound}`)) return 'an integer that is too large or too small for what it means';
  // Not the type is refused but what it says: a plain value of the right type is refused as well, for the same parameter.
  const plain = differences.some((other) => other.method === method && other.says === says && (other.what === 'what it needs' || other.what === `${named}: a plain value`));
  return plain ? 'a value of the right type that means nothing there' : null;
}

const bounds = ['minus one', 'more than a double holds', 'the most with a sign', 'the most without'];

/** Differences that nothing explains. */
export const unexplained = (tally: Tally): readonly Difference[] => tally.differences.filter((difference) => reasonOf(difference, tally) === null);

/** What was tried, and all differences by their reasons. */
export function report(tally: Tally): string {
  const reasons = new Map<string, Difference[]>();
  for (const difference of tally.differences) {
    const reason = reasonOf(difference, tally) ?? 'NOT EXPLAINED';
    reasons.set(reason, [...(reasons.get(reason) ?? []), difference]);
  }
  return [
    `${tally.calls} calls of ${tally.methods.size} methods: accepted by both ${tally.accepted}, refused by both ${tally.refused}, not judged ${tally.unjudged}, not of one mind ${tally.differences.length}`,
    ...[...reasons].flatMap(([reason, all]) => [`${reason}: ${all.length}`, ...all.slice(0, reason === 'NOT EXPLAINED' ? 40 : 6).map(({ method, what, stricter, parameters, says }) => `  ${stricter} ${method} ${what} ${parameters.slice(0, 100)} ${says.slice(0, 100)}`)]),
  ].join('\n');
}
