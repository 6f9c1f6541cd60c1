import { backlogOf, type Backlog } from '../explain/queue.ts';
import type { Surroundings } from '../model/model.ts';
import type { Socket } from '../model/socket.ts';
import { shownName } from '../names/shown.ts';
import { socketOf, type Conversation } from './conversation.ts';
import { Parties, type By, type Party } from './party.ts';

/** A party, and in how many conversations it takes part. */
export interface GraphNode extends Party {
  readonly count: number;
  /** Of these, those it has with itself. */
  readonly within: number;
}

/** The conversations that one party has with another in one direction, or, for pairs, in none. */
export interface GraphEdge {
  /** The same for the same edge in the next look. */
  readonly key: string;
  /** Keys of nodes; the callers' first. */
  readonly from: string;
  readonly to: string;
  readonly directed: boolean;
  readonly conversations: readonly Conversation[];
  /** Conversations by what they do; together with those that close they are all. */
  readonly open: number;
  readonly waiting: number;
  readonly halfClosed: number;
  readonly closing: number;
  /** Of the open ones, those of datagrams that go one way. */
  readonly oneWay: number;
  /** Bytes sent and not read, both ways; of `queueUnknown` conversations that is not told. */
  readonly queuedBytes: number;
  readonly queueUnknown: number;
  /** How near the fullest of the listeners at which some of them wait is to its backlog. */
  readonly pressure: Backlog['pressure'];
  /** Names that the connections were made through, or that datagrams are sent to, the most frequent first; escaped. */
  readonly through: readonly string[];
}

export interface Graph {
  readonly by: By;
  /** By key. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
}

interface Growing {
  readonly from: string;
  readonly to: string;
  readonly directed: boolean;
  readonly conversations: Conversation[];
  open: number;
  waiting: number;
  halfClosed: number;
  closing: number;
  oneWay: number;
  queuedBytes: number;
  queueUnknown: number;
  pressure: Backlog['pressure'];
  readonly through: Map<string, number>;
}

interface Counted {
  readonly party: Party;
  /** Its place in the order in which parties were met. */
  readonly at: number;
  count: number;
  within: number;
}

/** Places are whole numbers below this, so that two of them make one number that a map finds faster than a text. */
const mostParties = 2 ** 24;

/** Adds conversations up by the parties that have them. Takes time in proportion to their number. */
export function graphOf(conversations: Iterable<Conversation>, by: By, surroundings: Surroundings): Graph {
  const parties = new Parties(by, surroundings);
  const counted = new Map<Party, Counted>();
  const growing = new Map<number, Growing>();
  const shownNames = new Map<string, string>();
  for (const one of conversations) {
    const from = touch(counted, parties.of(one.from));
    const to = touch(counted, parties.of(one.to));
    if (from === to) {
      from.count--; // once for both ends
      from.within++;
    }
    // The ends of a pair come in the order of their sockets, which says nothing of their parties.
    const [first, second] = one.directed || from.party.key <= to.party.key ? [from, to] : [to, from];
    const place = (first.at * mostParties + second.at) * (one.directed ? 1 : -1) - (one.directed ? 0 : 1);
    let edge = growing.get(place);
    if (!edge) growing.set(place, (edge = { from: first.party.key, to: second.party.key, directed: one.directed, conversations: [], open: 0, waiting: 0, halfClosed: 0, closing: 0, oneWay: 0, queuedBytes: 0, queueUnknown: 0, pressure: 'easy', through: new Map() }));
    grow(edge, one, shownNames);
  }
  const nodes = new Map<string, GraphNode>();
  for (const { party, count, within } of counted.values()) nodes.set(party.key, { ...party, count, within });
  const edges = new Map<string, GraphEdge>();
  for (const edge of growing.values()) {
    const key = `${edge.from} ${edge.directed ? '→' : '–'} ${edge.to}`;
    edges.set(key, { ...edge, key, through: [...edge.through].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name) });
  }
  return { by, nodes, edges };
}

function touch(counted: Map<Party, Counted>, party: Party): Counted {
  let one = counted.get(party);
  if (!one) counted.set(party, (one = { party, at: counted.size, count: 0, within: 0 }));
  one.count++;
  return one;
}

function grow(edge: Growing, one: Conversation, shownNames: Map<string, string>): void {
  edge.conversations.push(one);
  switch (one.flow.is) {
    case 'open':
      edge.open++;
      if (one.oneWay) edge.oneWay++;
      break;
    case 'waiting':
      edge.waiting++;
      edge.pressure = worse(edge.pressure, socketOf(one.to));
      break;
    case 'half-closed':
      edge.halfClosed++;
      break;
    case 'closing':
      edge.closing++;
      break;
  }
  for (const queued of [one.queuedThere, one.queuedBack]) if (queued.known) edge.queuedBytes += queued.value;
  if (!one.queuedThere.known || !one.queuedBack.known) edge.queueUnknown++;
  const name = nameThrough(one);
  if (name === '') return;
  let shown = shownNames.get(name);
  if (shown === undefined) shownNames.set(name, (shown = shownName(name)));
  edge.through.set(shown, (edge.through.get(shown) ?? 0) + 1);
}

function worse(pressure: Backlog['pressure'], listener: Socket | null): Backlog['pressure'] {
  const here = listener && backlogOf(listener)?.pressure;
  return here === 'full' || pressure === 'full' ? 'full' : here === 'nearly' ? 'nearly' : pressure;
}

function nameThrough(one: Conversation): Socket['name'] | '' {
  if (one.through.is !== 'nothing') return one.through.name;
  return one.oneWay ? (socketOf(one.to)?.name ?? '') : '';
}
