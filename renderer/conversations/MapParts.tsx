import { memo } from 'react';
import type { Graph, GraphEdge, GraphNode } from '#core/conversations/graph.ts';
import { isNamed } from '#core/conversations/party.ts';
import { edgeSentence } from '#core/explain/edge.ts';
import type { EdgeMark } from '../store/talk/edge-marks.ts';

interface Looks {
  readonly mark: EdgeMark['kind'] | undefined;
  readonly isChosen: boolean;
  /** It belongs to what is chosen. */
  readonly isRelated: boolean;
  /** A socket that is chosen in the table takes part. */
  readonly isLit: boolean;
}

const classOf = (what: string, { mark, isChosen, isRelated, isLit }: Looks, more = ''): string => [what, mark, isChosen && 'chosen', isRelated && 'related', isLit && 'lit', more].filter(Boolean).join(' ');

/** A party. Where it lies is set by the stage. `data-body` is how much a circle is larger than the node. */
export const MapNode = memo(function MapNode({ node, label, ...looks }: Looks & { readonly node: GraphNode; readonly label: string }) {
  return (
    <g data-node={node.key} className={classOf('map-node', looks, isNamed(node) ? '' : 'unnamed')}>
      <title>{`${node.label}, ${node.detail}: ${node.count} ${node.count === 1 ? 'conversation' : 'conversations'}`}</title>
      {(looks.isLit || looks.isChosen) && <circle className="halo" data-body="5" />}
      <circle className="body" data-body="0" />
      {!isNamed(node) && (
        <text className="question" dy="0.35em">
          ?
        </text>
      )}
      <text className="label" data-label>
        {label}
      </text>
      {looks.mark && (
        <g data-badge className="sign-badge">
          <circle r="7" />
          <text dy="0.36em">{looks.mark === 'new' ? '+' : '−'}</text>
        </g>
      )}
    </g>
  );
});

/** What two parties have. The wide line without colour is for the pointer. */
export const MapEdge = memo(function MapEdge({ edge, graph, ...looks }: Looks & { readonly edge: GraphEdge; readonly graph: Graph }) {
  const isOneWay = edge.oneWay === edge.conversations.length;
  const warns = edge.pressure !== 'easy';
  return (
    <g data-edge={edge.key} className={classOf('map-edge', looks, `${isOneWay ? 'one-way' : ''}${warns ? ' warns' : ''}`)}>
      <title>{edgeSentence(edge, graph)}</title>
      <path className="reach" data-line />
      <path className="line" data-line="seen" markerEnd={edge.directed ? 'url(#map-arrow)' : undefined} />
      {looks.mark ? (
        <g data-sign className="sign-badge">
          <circle r="7" />
          <text dy="0.36em">{looks.mark === 'new' ? '+' : '−'}</text>
        </g>
      ) : (
        warns && (
          <g data-sign className="sign-badge warns">
            <path d="M0,-8L8,6L-8,6z" />
            <text dy="0.42em">!</text>
          </g>
        )
      )}
    </g>
  );
});
