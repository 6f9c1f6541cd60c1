import type { Graph, GraphEdge, GraphNode } from '../conversations/graph.ts';
import { middleCut } from '../names/shown.ts';
import { bytesWords } from './talk.ts';

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

/** What two parties have with one another, in a sentence. */
export function edgeSentence(edge: GraphEdge, graph: Graph): string {
  const from = graph.nodes.get(edge.from)?.label ?? '?';
  const to = graph.nodes.get(edge.to)?.label ?? '?';
  const verb = edge.from === edge.to ? `${from} talks with itself` : edge.directed ? `${from} ${edge.oneWay === edge.conversations.length ? 'sends one way to' : 'called'} ${to}` : `${from} and ${to} share pairs of sockets`;
  const [name, ...more] = edge.through;
  const through = name === undefined ? '' : `, through ${middleCut(name, 80)}${more.length > 0 ? ` and ${counted(more.length, 'other name', 'other names')}` : ''}`;
  return `${verb}: ${counted(edge.conversations.length, 'conversation', 'conversations')}${through}. ${flowWords(edge)}.`;
}

/** "2 open, 1 waiting to be accepted; 12 KiB not read yet". */
function flowWords(edge: GraphEdge): string {
  const words = [
    edge.open > 0 && `${edge.open} open${edge.oneWay > 0 && edge.oneWay < edge.conversations.length ? ` (${edge.oneWay} one way)` : ''}`,
    edge.waiting > 0 && `${edge.waiting} waiting to be accepted${edge.pressure === 'easy' ? '' : edge.pressure === 'full' ? ', where there is no more room' : ', where there is little room left'}`,
    edge.halfClosed > 0 && `${edge.halfClosed} half closed`,
    edge.closing > 0 && `${edge.closing} closing`,
  ].filter((word) => word !== false);
  const queued = edge.queuedBytes > 0 ? `; ${bytesWords(edge.queuedBytes)} not read yet` : '';
  const hidden = edge.queueUnknown > 0 ? `; of ${edge.queueUnknown} the queues are not told` : '';
  return `${words.join(', ')}${queued}${hidden}`;
}

/** What a party does in the graph, in a sentence. */
export function nodeSentence(node: GraphNode, graph: Graph): string {
  const others = new Set<string>();
  let called = 0;
  let calls = 0;
  for (const edge of graph.edges.values()) {
    if (edge.from !== node.key && edge.to !== node.key) continue;
    if (edge.from !== edge.to) others.add(edge.from === node.key ? edge.to : edge.from);
    if (!edge.directed || edge.from === edge.to) continue;
    if (edge.from === node.key) calls += edge.conversations.length;
    else called += edge.conversations.length;
  }
  const words = [calls > 0 && `${calls} that it called`, called > 0 && `${called} that it was called for`, node.within > 0 && `${node.within} with itself`].filter((word) => word !== false);
  return `${node.label}, ${node.detail}: ${counted(node.count, 'conversation', 'conversations')} with ${counted(others.size, 'other', 'others')}${words.length > 0 ? ` (${words.join(', ')})` : ''}.`;
}
