import { sawEverybody, sightOf, subjectOf, subjectOfEntryPoint, subjectOfLink } from '../journal/between.ts';
import { isConnection, type Change, type Subject, type Who } from '../journal/change.ts';
import { doorDifferences, registryDifference, socketDifferences, whoOf, type Findings, type Models, type Rules } from '../journal/differences.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Model } from '../model/model.ts';
import { answersCalls } from '../model/rows/row.ts';
import type { Comparison, Difference, Moment, Untold } from './comparison.ts';
import { countDifferences } from './counts.ts';
import { pairSockets, type Pairs } from './pairs.ts';

/** Whether the sockets of both can be told apart by their keys: one boot, one way of looking, one network namespace. */
export function sameKeys(before: Moment, after: Moment): boolean {
  const { source, netns } = before.model.surroundings;
  const there = after.model.surroundings;
  if (source !== there.source || netns !== there.netns) return false;
  if (before.bootId === 'live' || after.bootId === 'live') return before.bootId === after.bootId;
  return before.bootId.known && after.bootId.known && before.bootId.value === after.bootId.value;
}

/** The net difference of two moments: not what happened in between, but what is otherwise. */
export function compareMoments(before: Moment, after: Moment): Comparison {
  const models: Models = { before: before.model, after: after.model };
  const byKey = sameKeys(before, after);
  const pairs = pairSockets(models, byKey);
  const report = new Report();
  for (const socket of pairs.removed) report.take('removed', subjectOf(socket), { what: 'vanished', before: sightOf(socket, before.model), after: null });
  for (const socket of pairs.added) report.take('added', subjectOf(socket), { what: 'appeared', before: null, after: sightOf(socket, after.model) });
  const rules = byKey ? rulesOfOneBoot(models, before.atMs) : rulesAcrossBoots(models);
  for (const [old, now] of pairs.kept) if (old !== now) socketDifferences(old, now, models, rules, report.about(subjectOf(now)));
  compareDoors(models, pairs, byKey, report);
  for (const key of new Set([...before.model.registry.keys(), ...after.model.registry.keys()])) {
    const old = before.model.registry.get(key) ?? null;
    const now = after.model.registry.get(key) ?? null;
    const entry = now ?? old;
    if (entry) registryDifference(old, now, models, report.about(subjectOfLink(entry)));
  }
  return { matched: byKey ? 'key' : 'name', ...report.lists(), counts: byKey ? [] : countDifferences(models) };
}

/** Entry points of sockets that were paired, and those of which each side has one at the same place. */
function compareDoors(models: Models, pairs: Pairs, byKey: boolean, report: Report): void {
  const subjects = new Map<string, Subject>();
  for (const socket of models.after.sockets.values()) if (socket.entryPoint.state === 'found' && (answersCalls(socket) || !subjects.has(socket.entryPoint.key))) subjects.set(socket.entryPoint.key, subjectOf(socket));
  const told = new Set<string>();
  const compare = (oldKey: string, nowKey: string): void => {
    const old = models.before.entryPoints.get(oldKey);
    const now = models.after.entryPoints.get(nowKey);
    if (!old || !now || told.has(nowKey)) return;
    told.add(nowKey);
    doorDifferences('entryPoint', old, now, models, report.about(subjects.get(nowKey) ?? subjectOfEntryPoint(nowKey, now)));
  };
  if (byKey) {
    for (const key of models.after.entryPoints.keys()) compare(key, key);
    return;
  }
  for (const [old, now] of pairs.kept) if (old.entryPoint.state === 'found' && now.entryPoint.state === 'found') compare(old.entryPoint.key, now.entryPoint.key);
  // Doors whose service sleeps, or has ended: by their path, in order.
  const old = unanswered(models.before);
  for (const [path, keys] of unanswered(models.after))
    for (const [i, key] of keys.entries()) {
      const other = old.get(path)?.[i];
      if (other !== undefined) compare(other, key);
    }
}

/** Keys of the entry points that no socket is found to have, by path. */
function unanswered(model: Model): ReadonlyMap<Bytes, readonly string[]> {
  const held = new Set<string>();
  for (const { entryPoint } of model.sockets.values()) if (entryPoint.state === 'found') held.add(entryPoint.key);
  const byPath = new Map<Bytes, string[]>();
  for (const { key, path } of model.entryPoints.values()) if (!held.has(key)) byPath.set(path, [...(byPath.get(path) ?? []), key]);
  return byPath;
}

function rulesOfOneBoot({ before, after }: Models, beforeMs: number): Rules {
  return {
    inodesDiffer: false,
    idOf: ({ process }) => process,
    isNew: ({ process }, old) => sawEverybody(old) || before.processes.has(process) || (after.processes.get(process)?.startedAtMs ?? 0) > beforeMs,
    isGone: ({ process }, now) => sawEverybody(now) || after.processes.has(process),
  };
}

/** Processes of another boot are others: those of the same unit, or else the same command, stand for one another. */
function rulesAcrossBoots(models: Models): Rules {
  const seen = (model: Model): ReadonlySet<string> => new Set([...model.processes.values()].map((process) => nameOf(whoOf(process))));
  const before = seen(models.before);
  const after = seen(models.after);
  return {
    inodesDiffer: true,
    idOf: nameOf,
    // A process of that name is among those that could be looked into: then one that holds this socket would be, too.
    isNew: (who, old) => sawEverybody(old) || before.has(nameOf(who)),
    isGone: (who, now) => sawEverybody(now) || after.has(nameOf(who)),
  };
}

const nameOf = ({ unit, command }: Who): string => unit ?? command;

type Sign = 'added' | 'removed' | 'changed';

/** Gathers what differs, by subject: what changed of something new belongs to its being new. */
class Report {
  readonly #entries = new Map<string, { readonly sign: Sign; readonly subject: Subject; readonly changes: Change[] }>();
  readonly #untold = new Map<string, Untold>();

  take(sign: Sign, subject: Subject, change: Change): void {
    const entry = this.#entries.get(subject.key);
    if (entry) entry.changes.push(change);
    else this.#entries.set(subject.key, { sign, subject, changes: [change] });
  }

  about(subject: Subject): Findings {
    return {
      change: (change) => this.take(signOf(change), subject, change),
      untold: (fact, reason, side) => {
        const id = `${fact} ${side} ${reason.code}`;
        const count = (this.#untold.get(id)?.count ?? 0) + 1;
        this.#untold.set(id, { fact, side, reason: reason.code, count });
      },
    };
  }

  lists(): Pick<Comparison, Sign | 'untold'> {
    const of = (sign: Sign): Difference[] =>
      [...this.#entries.values()]
        .filter((entry) => entry.sign === sign)
        .map(({ subject, changes }) => ({ subject, changes }))
        .sort((a, b) => rank(a) - rank(b) || order(a.subject, b.subject));
    return { added: of('added'), removed: of('removed'), changed: of('changed'), untold: [...this.#untold.values()] };
  }
}

/** A registry name that came or went is something added or removed in its own right. */
const signOf = (change: Change): Sign => (change.what !== 'registry' ? 'changed' : change.before === null ? 'added' : change.after === null ? 'removed' : 'changed');

/** Connections come last: there are many, and little hangs on each. */
function rank({ subject, changes }: Difference): number {
  const [first] = changes;
  const sight = first?.what === 'appeared' ? first.after : first?.what === 'vanished' ? first.before : null;
  return sight && isConnection(subject, sight) ? 1 : 0;
}

/** Those with a name first, by name. */
const order = (a: Subject, b: Subject): number => Number(a.name === '') - Number(b.name === '') || compareText(a.name, b.name) || compareText(a.key, b.key);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

