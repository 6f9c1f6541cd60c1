import { compileFilter } from '../filter/filter.ts';
import { termFor } from '../filter/tokens.ts';
import type { Surroundings } from '../model/model.ts';
import type { Row } from '../model/rows/row.ts';
import { socketOf } from './conversation.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import type { Party } from './party.ts';

/** Keys of the sockets at the ends of an edge's conversations. */
export function socketsOfEdge(edge: GraphEdge): Set<string> {
  const keys = new Set<string>();
  for (const { from, to } of edge.conversations)
    for (const end of [from, to]) {
      const socket = socketOf(end);
      if (socket) keys.add(socket.key);
    }
  return keys;
}

/**
 * A filter text that shows the sockets of an edge: in words that one could have written, where these show exactly them, and
 * by their inode numbers otherwise. Where there are too many for that, the words, which then show others as well.
 */
export function filterOfEdge(edge: GraphEdge, graph: Graph, rows: ReadonlyMap<string, Row>, surroundings: Surroundings): string {
  const wanted = socketsOfEdge(edge);
  const from = graph.nodes.get(edge.from);
  const to = graph.nodes.get(edge.to);
  const words = from && to ? wordsOf(from, to) : null;
  if (words !== null && shows(words, wanted, rows, surroundings)) return words;
  return numbersOf(wanted, rows) ?? words ?? '';
}

/** A filter text that shows the sockets of a party: those that it holds; of somebody unseen, those of its conversations. */
export function filterOfNode(node: GraphNode, graph: Graph, rows: ReadonlyMap<string, Row>): string {
  if (node.terms.length > 0) return own(node);
  const wanted = new Set<string>();
  for (const edge of graph.edges.values()) if (edge.from === node.key || edge.to === node.key) for (const key of socketsOfEdge(edge)) wanted.add(key);
  return numbersOf(wanted, rows) ?? 'unknown:peer';
}

function numbersOf(keys: ReadonlySet<string>, rows: ReadonlyMap<string, Row>): string | null {
  const inodes = [...keys].flatMap((key) => rows.get(key)?.socket?.inode ?? []);
  const numbers = `inode:${inodes.join('|')}`;
  return inodes.length > 0 && numbers.length <= longestNumbers ? numbers : null;
}

/** Some four hundred sockets; a longer list nobody reads, and a filter may have 4096 characters. */
const longestNumbers = 3600;

function wordsOf(from: Party, to: Party): string | null {
  if (from.terms.length === 0 && to.terms.length === 0) return null;
  if (from.key === to.key) return `${own(from)} ${far(from)}`;
  // Of somebody unseen nothing can be asked for, so the sockets of the other are what can be shown in words.
  if (from.terms.length === 0) return `${own(to)} unknown:peer`;
  if (to.terms.length === 0) return to.kind === 'closed' ? `${own(from)} state:closing` : `${own(from)} unknown:peer`;
  return `(${own(from)} ${far(to)}) OR (${own(to)} ${far(from)})`;
}

const own = ({ terms }: Party): string => terms.map(({ key, value }) => (key === 'pid' ? `pid:${value}` : termFor(key, value))).join(' ');
const far = ({ terms }: Party): string => terms.filter(({ value }) => value !== '').map(({ key, value }) => termFor('peer', `${key}=${value}`)).join(' ');

function shows(text: string, wanted: ReadonlySet<string>, rows: ReadonlyMap<string, Row>, surroundings: Surroundings): boolean {
  const compiled = compileFilter(text);
  if (!compiled.ok) return false;
  let found = 0;
  for (const [key, row] of rows) {
    if (!compiled.filter.test(row, surroundings)) continue;
    if (!wanted.has(key)) return false;
    found++;
  }
  return found === wanted.size;
}
