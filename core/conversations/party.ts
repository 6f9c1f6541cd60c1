import type { Surroundings } from '../model/model.ts';
import type { Process } from '../model/process.ts';
import { shownBytes } from '../names/shown.ts';
import type { End } from './conversation.ts';

export const groupings = ['unit', 'process', 'user'] as const;
/** What the parties of a graph are. */
export type By = (typeof groupings)[number];

/**
 * unit, process, user: as asked. command: a program in no unit, by its name. hidden: somebody whom the system does not show;
 * one party for each user who made such sockets. elsewhere, closed, unknown, unaccepted: as the end has it.
 */
export type PartyKind = 'unit' | 'process' | 'user' | 'command' | 'hidden' | 'elsewhere' | 'closed' | 'unknown' | 'unaccepted';

/** Somebody who takes part in conversations. */
export interface Party {
  /** The same for the same party in the next look. */
  readonly key: string;
  readonly kind: PartyKind;
  /** For display; escaped. */
  readonly label: string;
  /** What tells it apart from its namesakes, or why it is not known. */
  readonly detail: string;
  /** Filter terms, one for each, that its own sockets fit; none where no term tells it. */
  readonly terms: readonly { readonly key: 'unit' | 'user' | 'proc' | 'pid'; readonly value: string }[];
}

/** Parties that are not somebody to name: drawn dashed and grey. */
export const isNamed = ({ kind }: Party): boolean => kind === 'unit' || kind === 'process' || kind === 'user' || kind === 'command';

/** The party of an end. Of several holders the first that is not the service manager counts, since managers keep the sockets of others. */
export function partyOf(end: End, by: By, surroundings: Surroundings, parties: Map<string, Party>): Party {
  switch (end.is) {
    case 'socket':
    case 'listener': {
      const holder = end.holders.find((process) => !inManager(process)) ?? end.holders[0];
      if (holder) return named(holder, by, surroundings, parties);
      return end.socket ? hidden(end.socket, surroundings, parties) : unaccepted;
    }
    case 'elsewhere':
      return elsewhere;
    case 'closed':
      return closed;
    case 'unknown':
      return unknownEnd;
  }
}

const inManager = ({ unit }: Process): boolean => unit.known && unit.value === 'init.scope';

const special = (kind: PartyKind, label: string, detail: string): Party => ({ key: kind, kind, label, detail, terms: [] });
const elsewhere = special('elsewhere', 'another network namespace', 'the other end is not in this table');
const closed = special('closed', 'closed', 'the other end has closed, this one is left');
const unknownEnd = special('unknown', 'not known', 'the system does not tell who is at the other end');
const unaccepted = special('unaccepted', 'not accepted yet', 'the system does not tell at which listener');

const userOf = ({ users }: Surroundings, uid: number): string => users[String(uid)] ?? String(uid);

function hidden(socket: NonNullable<Extract<End, { is: 'socket' }>['socket']>, surroundings: Surroundings, parties: Map<string, Party>): Party {
  const maker = socket.uid.known ? userOf(surroundings, socket.uid.value) : null;
  const key = `hidden:${socket.uid.known ? socket.uid.value : '?'}`;
  return kept(parties, key, () => ({ key, kind: 'hidden', label: maker === null ? 'somebody' : `somebody of ${maker}`, detail: 'who holds these sockets is not visible', terms: [] }));
}

function named(process: Process, by: By, surroundings: Surroundings, parties: Map<string, Party>): Party {
  switch (by) {
    case 'process':
      return kept(parties, `process:${process.key}`, () => ({
        key: `process:${process.key}`,
        kind: 'process',
        label: shownBytes(process.command),
        detail: `pid ${process.pid}, ${userOf(surroundings, process.uid)}`,
        terms: [{ key: 'pid', value: String(process.pid) }],
      }));
    case 'user': {
      const user = userOf(surroundings, process.uid);
      const key = `user:${process.uid}`;
      return kept(parties, key, () => ({ key, kind: 'user', label: user, detail: `user ${process.uid}`, terms: [{ key: 'user', value: user }] }));
    }
    case 'unit':
      return ofUnit(process, surroundings, parties);
  }
}

/** A user's own manager has units of the same names as the system's: user@UID.service in the cgroup tells them apart (systemd.special(7)). */
const userManager = /\/user@(\d+)\.service\//;

function ofUnit(process: Process, surroundings: Surroundings, parties: Map<string, Party>): Party {
  const { unit, cgroup } = process;
  if (!unit.known || unit.value === null) {
    const key = `command:${process.command}`;
    const detail = unit.known ? 'in no unit' : 'its unit is not known';
    const value = shownBytes(process.command);
    return kept(parties, key, () => ({ key, kind: 'command', label: value, detail, terms: unit.known ? [{ key: 'proc', value }, { key: 'unit', value: '' }] : [{ key: 'proc', value }] }));
  }
  const owner = cgroup.known ? userManager.exec(cgroup.value)?.[1] : undefined;
  const name = shownBytes(unit.value);
  if (owner === undefined) return kept(parties, `unit:${unit.value}`, () => ({ key: `unit:${unit.value}`, kind: 'unit', label: name, detail: 'of the system', terms: [{ key: 'unit', value: name }] }));
  const key = `unit:${unit.value} ${owner}`;
  const user = userOf(surroundings, Number(owner));
  return kept(parties, key, () => ({ key, kind: 'unit', label: name, detail: `of ${user}`, terms: [{ key: 'unit', value: name }, { key: 'user', value: user }] }));
}

/** Each party is made once for a graph: 10 000 conversations have a few hundred. */
function kept(parties: Map<string, Party>, key: string, make: () => Party): Party {
  const old = parties.get(key);
  if (old) return old;
  const party = make();
  parties.set(key, party);
  return party;
}
