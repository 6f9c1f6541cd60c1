import type { Graph, GraphEdge } from '#core/conversations/graph.ts';

export const edgeColumns = ['from', 'to', 'through', 'open', 'waiting', 'queued', 'halfClosed'] as const;
export type EdgeColumn = (typeof edgeColumns)[number];
export interface EdgeSort {
  readonly column: EdgeColumn;
  readonly descending: boolean;
}

type Compare = (a: GraphEdge, b: GraphEdge) => number;
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function comparison({ column, descending }: EdgeSort, graph: Graph): Compare {
  const direction = descending ? -1 : 1;
  const label = (key: string): string => graph.nodes.get(key)?.label ?? key;
  const byColumn: Readonly<Record<EdgeColumn, Compare>> = {
    from: (a, b) => compareText(label(a.from), label(b.from)),
    to: (a, b) => compareText(label(a.to), label(b.to)),
    through: (a, b) => compareText(a.through[0] ?? '', b.through[0] ?? ''),
    open: (a, b) => a.open - b.open,
    waiting: (a, b) => a.waiting - b.waiting,
    queued: (a, b) => a.queuedBytes - b.queuedBytes,
    halfClosed: (a, b) => a.halfClosed - b.halfClosed,
  };
  return (a, b) => direction * byColumn[column](a, b) || compareText(label(a.from), label(b.from)) || compareText(label(a.to), label(b.to)) || compareText(a.key, b.key);
}

/**
 * Edges in order. `previous` is the order of before when nothing else was asked for since: what was shown stays where it
 * was, whatever became of its numbers, and what is new is put where it belongs.
 */
export function orderEdges(edges: Iterable<GraphEdge>, sort: EdgeSort, graph: Graph, previous: readonly GraphEdge[] | null): GraphEdge[] {
  const compare = comparison(sort, graph);
  const fresh = new Map<string, GraphEdge>();
  for (const edge of edges) fresh.set(edge.key, edge);
  const kept: GraphEdge[] = [];
  for (const { key } of previous ?? []) {
    const edge = fresh.get(key);
    if (!edge) continue;
    kept.push(edge);
    fresh.delete(key);
  }
  const added = [...fresh.values()].sort(compare);
  if (kept.length === 0 || added.length === 0) return kept.length === 0 ? added : kept;
  const merged: GraphEdge[] = [];
  let next = 0;
  for (const edge of kept) {
    for (let candidate = added[next]; candidate && compare(candidate, edge) < 0; candidate = added[++next]) merged.push(candidate);
    merged.push(edge);
  }
  return [...merged, ...added.slice(next)];
}
