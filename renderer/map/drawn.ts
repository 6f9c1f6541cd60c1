import type { Graph, GraphEdge, GraphNode } from '#core/conversations/graph.ts';
import { distinction } from '#core/conversations/party.ts';
import type { Chosen } from '../store/talk/conversations.ts';

/** More would be neither legible nor quick; the table has them all. */
export const mostDrawn = 600;

/** The part of a graph that is drawn: the busiest parties and what they have with one another. The busiest come last, and so lie on top. */
export function drawnPart({ nodes, edges }: Graph, most = mostDrawn): { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] } {
  const busiest = [...nodes.values()].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1)).slice(0, most).reverse();
  if (nodes.size <= most) return { nodes: busiest, edges: [...edges.values()] };
  const keys = new Set(busiest.map(({ key }) => key));
  return { nodes: busiest, edges: [...edges.values()].filter(({ from, to }) => keys.has(from) && keys.has(to)) };
}

/** Keys of the nodes and edges that belong to what is chosen: of a party its edges and whom it talks with; of an edge its ends. */
export function relatedTo(chosen: Chosen | null, edges: Iterable<GraphEdge>): ReadonlySet<string> {
  const related = new Set<string>();
  if (!chosen) return related;
  related.add(chosen.key);
  for (const { key, from, to } of edges)
    if (chosen.is === 'edge' ? key === chosen.key : from === chosen.key || to === chosen.key) {
      related.add(key);
      related.add(from);
      related.add(to);
    }
  return related;
}

/** The party that comes next in a walk from the busiest to the least busy, which the keyboard takes through the map. */
export function nextParty(nodes: readonly GraphNode[], chosen: Chosen | null, step: 1 | -1): string | null {
  const walk = [...nodes].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  const at = chosen?.is === 'node' ? walk.findIndex(({ key }) => key === chosen.key) : -1;
  const next = at < 0 ? (step > 0 ? 0 : walk.length - 1) : (at + step + walk.length) % walk.length;
  return walk[next]?.key ?? null;
}

/** A name for the map: with what tells it apart from its namesakes. */
export const mapLabel = (node: GraphNode): string => `${node.label} ${distinction(node)}`.trimEnd();
