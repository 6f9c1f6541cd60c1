import type { Surroundings } from '../model/model.ts';
import type { Process } from '../model/process.ts';
import type { Socket } from '../model/socket.ts';
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
  /** The same for the same party in the next look; shown text. */
  readonly key: string;
  readonly kind: PartyKind;
  /** For display; escaped. */
  readonly label: string;
  /** What tells it apart from its namesakes, or why it is not known. */
  readonly detail: string;
  /** Filter terms, one for each, that its own sockets fit; none where no term tells it. */
  readonly terms: readonly { readonly key: 'unit' | 'user' | 'proc' | 'pid'; readonly value: string }[];
}

/** What must stand beside a label, or namesakes could not be told apart: a pid, or whose unit it is; '' where the label is enough. */
export function distinction({ kind, terms }: Party): string {
  if (kind === 'process') return terms[0]?.value ?? '';
  const owner = kind === 'unit' ? terms[1] : undefined;
  return owner ? `of ${owner.value}` : '';
}

/** Parties that are not somebody to name: drawn dashed and grey. */
export const isNamed = ({ kind }: Party): boolean => kind === 'unit' || kind === 'process' || kind === 'user' || kind === 'command';

/** Finds the party of each end of a graph; each party is made once. */
export class Parties {
  readonly #byKey = new Map<string, Party>();
  readonly #byHolder = new Map<Process, Party>();

  constructor(
    private readonly by: By,
    private readonly surroundings: Surroundings,
  ) {}

  /** Of several holders the first that is not the service manager counts, since managers keep the sockets of others. */
  of(end: End): Party {
    switch (end.is) {
      case 'socket':
      case 'listener': {
        const [first] = end.holders;
        const holder = end.holders.length > 1 ? (end.holders.find((process) => !inManager(process)) ?? first) : first;
        if (holder) return this.#ofHolder(holder);
        return end.socket ? this.#kept(hidden(end.socket, this.surroundings)) : unaccepted;
      }
      case 'elsewhere':
        return elsewhere;
      case 'closed':
        return closed;
      case 'unknown':
        return unknownEnd;
    }
  }

  #ofHolder(holder: Process): Party {
    let party = this.#byHolder.get(holder);
    if (!party) this.#byHolder.set(holder, (party = this.#kept(named(holder, this.by, this.surroundings))));
    return party;
  }

  #kept(party: Party): Party {
    const old = this.#byKey.get(party.key);
    if (old) return old;
    this.#byKey.set(party.key, party);
    return party;
  }
}

const inManager = ({ unit }: Process): boolean => unit.known && unit.value === 'init.scope';

const special = (kind: PartyKind, label: string, detail: string): Party => ({ key: kind, kind, label, detail, terms: [] });
const elsewhere = special('elsewhere', 'another network namespace', 'the other end is not in this table');
const closed = special('closed', 'closed', 'the other end has closed, this one is left');
const unknownEnd = special('unknown', 'not known', 'the system does not tell who is at the other end');
const unaccepted = special('unaccepted', 'not accepted yet', 'the system does not tell at which listener');

const userOf = ({ users }: Surroundings, uid: number): string => users[String(uid)] ?? String(uid);

function hidden({ uid }: Socket, surroundings: Surroundings): Party {
  const label = uid.known ? `somebody of ${userOf(surroundings, uid.value)}` : 'somebody';
  return { key: `hidden:${uid.known ? uid.value : '?'}`, kind: 'hidden', label, detail: 'who holds these sockets is not visible', terms: [] };
}

function named(process: Process, by: By, surroundings: Surroundings): Party {
  const user = userOf(surroundings, process.uid);
  switch (by) {
    case 'process':
      return { key: `process:${process.key}`, kind: 'process', label: shownBytes(process.command), detail: `pid ${process.pid}, ${user}`, terms: [{ key: 'pid', value: String(process.pid) }] };
    case 'user':
      return { key: `user:${process.uid}`, kind: 'user', label: user, detail: `user ${process.uid}`, terms: [{ key: 'user', value: user }] };
    case 'unit':
      return ofUnit(process, surroundings);
  }
}

/** A user's own manager has units of the same names as the system's: user@UID.service in the cgroup tells them apart (systemd.special(7)). */
const userManager = /\/user@(\d+)\.service\//;

function ofUnit({ unit, cgroup, command }: Process, surroundings: Surroundings): Party {
  if (!unit.known || unit.value === null) {
    const label = shownBytes(command);
    const own = { key: 'proc', value: label } as const;
    return { key: `command:${label}`, kind: 'command', label, detail: unit.known ? 'in no unit' : 'its unit is not known', terms: unit.known ? [own, { key: 'unit', value: '' }] : [own] };
  }
  const label = shownBytes(unit.value);
  const own = { key: 'unit', value: label } as const;
  const owner = cgroup.known ? userManager.exec(cgroup.value)?.[1] : undefined;
  if (owner === undefined) return { key: `unit:${label}`, kind: 'unit', label, detail: 'of the system', terms: [own] };
  const user = userOf(surroundings, Number(owner));
  return { key: `unit:${label} ${owner}`, kind: 'unit', label, detail: `of ${user}`, terms: [own, { key: 'user', value: user }] };
}
