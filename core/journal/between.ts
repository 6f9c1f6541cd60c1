import { otherEndOf } from '../model/rows/other-end.ts';
import { answersCalls, rowOfSocket, type Row } from '../model/rows/row.ts';
import type { Changes, Model } from '../model/model.ts';
import type { EntryPoint } from '../model/door.ts';
import type { RegistryEntry } from '../model/registry.ts';
import type { Socket } from '../model/socket.ts';
import type { Change, Sight, Subject, Who } from './change.ts';
import { doorDifferences, holdersOf, registryDifference, socketDifferences, type Findings, type Rules } from './differences.ts';
import type { NewEvent } from './event.ts';

/** Two looks and what changed between them, as the delta has it. */
export interface Looks {
  readonly before: Model;
  readonly after: Model;
  readonly sockets: Changes<Socket>;
  readonly entryPoints: Changes<EntryPoint>;
  readonly registry: Changes<RegistryEntry>;
  /** When the later look began, ms since the epoch. */
  readonly atMs: number;
  /** Whether a process began after the look before: only then is it sure that one that was not seen was not there. */
  readonly isYoung: (who: Who) => boolean;
  /** Whether a process has ended: one that is not seen any more may also have become hidden. */
  readonly hasEnded: (who: Who) => boolean;
}

/**
 * What happened between two looks. Costs only for what changed, and nothing when nothing did. What became unknown, or
 * known, makes no event: nobody can tell whether it changed.
 */
export function eventsBetween(looks: Looks): NewEvent[] {
  const { before, after, sockets, entryPoints, registry, atMs } = looks;
  const events: NewEvent[] = [];
  const tell = (subject: Subject, change: Change, last: Row | null = null): void => void events.push({ atMs, subject, change, last });
  const about = (subject: Subject): Findings => ({ change: (change) => tell(subject, change), untold: () => undefined });

  const registeredAt = sockets.removed.length === 0 ? null : byEntryPoint(before);
  for (const key of sockets.removed) {
    const socket = before.sockets.get(key);
    if (socket) tell(subjectOf(socket), { what: 'vanished', before: sightOf(socket, before), after: null }, lastRow(socket, before, registeredAt));
  }
  for (const socket of sockets.added) tell(subjectOf(socket), { what: 'appeared', before: null, after: sightOf(socket, after) });

  const rules = rulesFor(looks);
  for (const socket of sockets.changed) {
    const old = before.sockets.get(socket.key);
    if (old) socketDifferences(old, socket, looks, rules, about(subjectOf(socket.entryPoint.state === 'found' ? socket : old)));
  }

  const answering = entryPoints.changed.length + registry.added.length + registry.changed.length + registry.removed.length === 0 ? null : new Answering(looks);
  for (const entryPoint of entryPoints.changed) {
    const old = before.entryPoints.get(entryPoint.key);
    if (old && answering) doorDifferences('entryPoint', old, entryPoint, looks, about(answering.subjectAt(entryPoint.key, entryPoint)));
  }
  const compareNames = (old: RegistryEntry | null, now: RegistryEntry | null): void => {
    if (answering) registryDifference(old, now, looks, about(answering.subjectOfName(now ?? old)));
  };
  for (const key of registry.removed) compareNames(before.registry.get(key) ?? null, null);
  for (const entry of registry.added) compareNames(null, entry);
  for (const entry of registry.changed) compareNames(before.registry.get(entry.key) ?? null, entry);
  return events;
}

export const subjectOf = (socket: Socket): Subject => ({
  key: socket.key,
  kind: socket.kind,
  name: socket.name,
  inode: socket.inode,
  entryPoint: socket.entryPoint.state === 'found' ? socket.entryPoint.key : null,
});

export const subjectOfEntryPoint = (key: string, { path }: EntryPoint): Subject => ({ key: `entry:${key}`, kind: 'path', name: path, inode: null, entryPoint: key });
export const subjectOfLink = (entry: RegistryEntry): Subject => ({ key: `link:${entry.key}`, kind: 'registry', name: entry.path, inode: null, entryPoint: null });

export const sightOf = (socket: Socket, model: Model): Sight => ({ type: socket.type, state: socket.state, holders: holdersOf(socket, model) });

/** The row of a socket as it was last; who sent to it one way is not looked for. */
function lastRow(socket: Socket, before: Model, registeredAt: ReadonlyMap<string, readonly RegistryEntry[]> | null): Row {
  const names = socket.entryPoint.state === 'found' && answersCalls(socket) ? registeredAt?.get(socket.entryPoint.key) : undefined;
  return rowOfSocket(socket, before, names ?? [], otherEndOf(socket, before, undefined));
}

function byEntryPoint({ registry }: Model): Map<string, RegistryEntry[]> {
  const lists = new Map<string, RegistryEntry[]>();
  for (const entry of registry.values()) {
    if (entry.target.state !== 'socket') continue;
    const list = lists.get(entry.target.entryPoint);
    if (list) list.push(entry);
    else lists.set(entry.target.entryPoint, [entry]);
  }
  return lists;
}

/** Which socket answers at an entry point: what happens to the one is told of the other. */
class Answering {
  readonly #sockets = new Map<string, Socket>();

  constructor({ before, after }: { readonly before: Model; readonly after: Model }) {
    for (const model of [before, after])
      for (const socket of model.sockets.values()) if (socket.entryPoint.state === 'found' && answersCalls(socket)) this.#sockets.set(socket.entryPoint.key, socket);
  }

  subjectAt(key: string, entryPoint: EntryPoint): Subject {
    const socket = this.#sockets.get(key);
    return socket ? subjectOf(socket) : subjectOfEntryPoint(key, entryPoint);
  }

  subjectOfName(entry: RegistryEntry | null): Subject {
    if (!entry) throw new Error('a name that is on neither side');
    const socket = entry.target.state === 'socket' ? this.#sockets.get(entry.target.entryPoint) : undefined;
    return socket ? subjectOf(socket) : subjectOfLink(entry);
  }
}

/** All processes were looked into when the list is complete, or when nobody at all was found though nobody is hidden. */
export const sawEverybody = ({ holders }: Socket): boolean => holders.complete || holders.reason?.code === 'no-holder-visible';

function rulesFor({ before, after, isYoung, hasEnded }: Looks): Rules {
  return {
    inodesDiffer: false,
    idOf: ({ process }) => process,
    isNew: (who, old) => sawEverybody(old) || before.processes.has(who.process) || isYoung(who),
    isGone: (who, now) => sawEverybody(now) || after.processes.has(who.process) || hasEnded(who),
  };
}
