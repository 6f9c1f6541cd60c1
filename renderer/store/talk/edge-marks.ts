import type { Graph, GraphEdge, GraphNode } from '#core/conversations/graph.ts';

/** That a party or an edge came or went a moment ago. */
export interface EdgeMark {
  readonly kind: 'new' | 'gone';
  readonly untilMs: number;
}

export interface MarkedEdges {
  /** By key of the node or the edge. */
  readonly marks: ReadonlyMap<string, EdgeMark>;
  /** What is shown only to say that it has gone. */
  readonly goneEdges: ReadonlyMap<string, GraphEdge>;
  readonly goneNodes: ReadonlyMap<string, GraphNode>;
}

export const noMarks: MarkedEdges = { marks: new Map(), goneEdges: new Map(), goneNodes: new Map() };

/** Compares two graphs and says what is to be marked until when. Marks of before stay until their time; `before` null marks nothing. */
export function markEdges(given: { readonly before: Graph | null; readonly after: Graph; readonly marked: MarkedEdges; readonly nowMs: number; readonly markMs: number }): MarkedEdges {
  const { before, after, marked, nowMs, markMs } = given;
  const marks = new Map<string, EdgeMark>();
  const isThere = (key: string): boolean => after.edges.has(key) || after.nodes.has(key);
  for (const [key, mark] of marked.marks) if (mark.untilMs > nowMs && (mark.kind === 'gone') !== isThere(key)) marks.set(key, mark);
  if (before !== null && before !== after && markMs > 0) {
    const untilMs = nowMs + markMs;
    for (const table of ['nodes', 'edges'] as const) {
      for (const key of after[table].keys()) if (!before[table].has(key)) marks.set(key, { kind: 'new', untilMs });
      for (const key of before[table].keys()) if (!after[table].has(key)) marks.set(key, { kind: 'gone', untilMs });
    }
  }
  const goneEdges = new Map<string, GraphEdge>();
  const goneNodes = new Map<string, GraphNode>();
  for (const [key, { kind }] of marks) {
    if (kind !== 'gone') continue;
    const edge = before?.edges.get(key) ?? marked.goneEdges.get(key);
    if (edge) goneEdges.set(key, edge);
    const node = before?.nodes.get(key) ?? marked.goneNodes.get(key);
    if (node) goneNodes.set(key, node);
  }
  return marks.size === 0 ? noMarks : { marks, goneEdges, goneNodes };
}

/** When the next mark ends, or null when there is none. */
export function nextEnd({ marks }: MarkedEdges): number | null {
  let next: number | null = null;
  for (const { untilMs } of marks.values()) next = next === null ? untilMs : Math.min(next, untilMs);
  return next;
}
