import type { Surroundings } from '../model/model.ts';
import type { Socket } from '../model/socket.ts';
import { shownName } from '../names/shown.ts';
import { socketOf, type Conversation } from './conversation.ts';
import { partyOf, type By, type Party } from './party.ts';

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
  readonly through: Map<string, number>;
}

/** Adds conversations up by the parties that have them. Takes time in proportion to their number. */
export function graphOf(conversations: readonly Conversation[], by: By, surroundings: Surroundings): Graph {
  const parties = new Map<string, Party>();
  const counts = new Map<string, { readonly party: Party; count: number; within: number }>();
  const growing = new Map<string, Growing>();
  const shownNames = new Map<string, string>();
  for (const one of conversations) {
    const from = partyOf(one.from, by, surroundings, parties);
    const to = partyOf(one.to, by, surroundings, parties);
    // The ends of a pair come in the order of their sockets, which says nothing of their parties.
    const [first, second] = one.directed || from.key <= to.key ? [from, to] : [to, from];
    const edgeKey = `${first.key} ${one.directed ? '→' : '–'} ${second.key}`;
    let edge = growing.get(edgeKey);
    if (!edge) growing.set(edgeKey, (edge = { from: first.key, to: second.key, directed: one.directed, conversations: [], open: 0, waiting: 0, halfClosed: 0, closing: 0, oneWay: 0, queuedBytes: 0, queueUnknown: 0, through: new Map() }));
    grow(edge, one, shownNames);
    touch(counts, from, from === to);
    if (from !== to) touch(counts, to, false);
  }
  const nodes = new Map<string, GraphNode>();
  for (const [key, { party, count, within }] of counts) nodes.set(key, { ...party, count, within });
  const edges = new Map<string, GraphEdge>();
  for (const [key, edge] of growing) edges.set(key, { ...edge, key, through: [...edge.through].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name) });
  return { by, nodes, edges };
}

function touch(counts: Map<string, { readonly party: Party; count: number; within: number }>, party: Party, within: boolean): void {
  const old = counts.get(party.key);
  if (!old) counts.set(party.key, { party, count: 1, within: within ? 1 : 0 });
  else {
    old.count++;
    if (within) old.within++;
  }
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

function nameThrough(one: Conversation): Socket['name'] | '' {
  if (one.through.is !== 'nothing') return one.through.name;
  return one.oneWay ? (socketOf(one.to)?.name ?? '') : '';
}
