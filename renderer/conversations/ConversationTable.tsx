import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import type { GraphEdge } from '#core/conversations/graph.ts';
import { choose, keepOnlyChosen, openChosen } from '../store/talk/conversation-actions.ts';
import { useConversations, useConversationsUi } from '../store/talk/conversations.ts';
import { useUi } from '../store/ui.ts';
import { indexOfTarget, stepOf } from '../table/list-keys.ts';
import { useViewport } from '../table/viewport.ts';
import { EdgeHead, edgeHeads } from './EdgeHead.tsx';
import { EdgeRow } from './EdgeRow.tsx';

const rowHeights = { compact: 22, normal: 26, comfortable: 34 } as const;
/** As in table.css. */
const headHeightPx = 30;
const typeAheadMs = 800;

/** The edges of the graph as a grid: the twin of the map, with all that it says. Only the lines in sight are in the document. */
export function ConversationTable() {
  const { edges, graph, marks, lit } = useConversations();
  const chosen = useConversationsUi((ui) => ui.chosen);
  const query = useConversationsUi((ui) => `${ui.by} ${ui.sort.column} ${ui.sort.descending}`);
  const height = rowHeights[useUi((ui) => ui.settings?.density ?? 'normal')];
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', atMs: 0 });

  const places = useMemo(() => new Map(edges.map((edge, i) => [edge.key, i])), [edges]);
  const isChosen = (edge: GraphEdge): boolean => (chosen?.is === 'edge' ? edge.key === chosen.key : chosen?.is === 'node' && (edge.from === chosen.key || edge.to === chosen.key));
  // Of a party the first of its lines has the focus.
  const at = chosen === null ? -1 : chosen.is === 'edge' ? (places.get(chosen.key) ?? -1) : edges.findIndex(isChosen);
  const viewport = useViewport({ scroller, count: edges.length, height, headPx: headHeightPx, keep: at });

  /** What was chosen in the map is brought into sight; a refresh must not scroll. */
  useEffect(() => {
    if (at < 0) return;
    const { topPx, heightPx } = viewport.standing.current;
    const linePx = at * height - topPx;
    if (linePx < 0 || linePx + height > heightPx - headHeightPx) viewport.scrollTo(at, 'center');
  }, [chosen, query]); // oxlint-disable-line react-hooks/exhaustive-deps -- only when another one is chosen

  const goTo = (index: number): void => {
    const edge = edges[Math.max(0, Math.min(edges.length - 1, index))];
    if (!edge) return;
    choose({ is: 'edge', key: edge.key });
    viewport.scrollTo(places.get(edge.key) ?? 0, 'nearest');
  };
  const typeAhead = (letter: string): void => {
    const now = Date.now();
    typed.current = { text: (now - typed.current.atMs < typeAheadMs ? typed.current.text : '') + letter.toLowerCase(), atMs: now };
    const from = typed.current.text.length === 1 ? at + 1 : Math.max(at, 0);
    for (let i = 0; i < edges.length; i++) {
      const index = (from + i) % edges.length;
      const edge = edges[index];
      if (edge && graph.nodes.get(edge.from)?.label.toLowerCase().startsWith(typed.current.text)) return goTo(index);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey) return;
    const step = stepOf(event.key, { at, count: edges.length, heightPx: height, scroller: scroller.current });
    if (step !== undefined) goTo(step);
    else if (event.key === 'Enter' && event.shiftKey) keepOnlyChosen();
    else if (event.key === 'Enter') openChosen();
    else if (event.key === 'Escape' && chosen) choose(null);
    else if (event.key.length === 1 && event.key !== '/' && event.key !== ' ') typeAhead(event.key);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className="table talks"
      role="grid"
      aria-label="Conversations"
      aria-rowcount={edges.length + 1}
      aria-colcount={edgeHeads.length}
      aria-multiselectable
      aria-activedescendant={at >= 0 ? `talk-${at}` : undefined}
      tabIndex={0}
      data-pane="main"
      ref={scroller}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const edge = edges[indexOfTarget(event.target)];
        if (edge) choose({ is: 'edge', key: edge.key });
      }}
      onDoubleClick={(event) => {
        const edge = edges[indexOfTarget(event.target)];
        if (edge) openChosen({ is: 'edge', key: edge.key });
      }}
    >
      <EdgeHead />
      <div className="lines" role="presentation" style={{ height: viewport.totalPx }}>
        {viewport.lines.map((index) => {
          const edge = edges[index];
          return (
            edge && (
              <EdgeRow
                key={edge.key}
                edge={edge}
                from={graph.nodes.get(edge.from)}
                to={graph.nodes.get(edge.to)}
                index={index}
                topPx={index * height}
                mark={marks.get(edge.key)?.kind}
                selected={isChosen(edge)}
                focused={index === at}
                lit={lit.has(edge.key)}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

