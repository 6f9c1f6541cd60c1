import { Minus, Plus, RotateCcw, Scan } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { GraphEdge } from '#core/conversations/graph.ts';
import type { By } from '#core/conversations/party.ts';
import { middleCut } from '#core/names/shown.ts';
import { drawnPart, mapLabel, nextParty, relatedTo } from '../map/drawn.ts';
import { MapLayout } from '../map/layout.ts';
import { edgeWidth, nodeRadius } from '../map/shapes.ts';
import { MapStage } from '../map/stage.ts';
import { IconButton } from '../parts/parts.tsx';
import { choose, keepOnlyChosen, openChosen } from '../store/talk/conversation-actions.ts';
import { useConversations, useConversationsUi, type Chosen } from '../store/talk/conversations.ts';
import { MapEdge, MapNode } from './MapParts.tsx';

/** Places outlive the page: who comes back finds everything where it was. One map for each grouping. */
const layouts = new Map<By, MapLayout>();
function layoutOf(by: By): MapLayout {
  let layout = layouts.get(by);
  if (!layout) layouts.set(by, (layout = new MapLayout()));
  return layout;
}

const longestLabel = 26;
/** From here on lines are drawn lighter, so that nodes and names stand out. */
const crowdedEdges = 150;
const zoomStep = 1.25;
const panPx = 60;
/** A press that moves less is a click. */
const clickPx = 4;

/** The graph as a map: a drawing for the eye, of which the table is the twin for everybody. */
export function ConversationMap({ isAlone, widthPx }: { readonly isAlone: boolean; readonly widthPx: number | null }) {
  const { graph, marks, lit } = useConversations();
  const chosen = useConversationsUi((ui) => ui.chosen);
  const svg = useRef<SVGSVGElement>(null);
  const stage = useRef<MapStage | null>(null);
  const layout = layoutOf(graph.by);
  const drawn = useMemo(() => drawnPart(graph), [graph]);
  const related = useMemo(() => relatedTo(chosen, graph.edges.values()), [chosen, graph]);
  const stageNodes = useMemo(
    () => drawn.nodes.map((node) => ({ key: node.key, radius: nodeRadius(node.count), label: middleCut(mapLabel(node), longestLabel), rank: rankOf(node.key, chosen, graph.edges.get(chosen?.key ?? ''), related) })),
    [drawn, related, chosen, graph],
  );
  const stageEdges = useMemo(() => drawn.edges.map(({ key, from, to, conversations, directed }) => ({ key, from, to, width: edgeWidth(conversations.length), directed })), [drawn]);

  useEffect(() => {
    const element = svg.current;
    if (!element) return;
    const made = new MapStage(element, layout);
    stage.current = made;
    const sizes = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: element.clientHeight }));
    sizes.observe(element);
    // Not by React, whose listeners for the wheel may not keep the page from scrolling.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      made.zoom(1.0015 ** -event.deltaY, { x: event.clientX - box.left, y: event.clientY - box.top });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      sizes.disconnect();
      element.removeEventListener('wheel', onWheel);
      made.end();
      stage.current = null;
    };
  }, []); // oxlint-disable-line react-hooks/exhaustive-deps -- one stage for as long as the map is shown; setGraph tells it the rest
  useLayoutEffect(() => {
    // The stage is made after the first layout effect: that one is told in the next effect.
    stage.current?.setGraph(layout, stageNodes, stageEdges);
  }, [layout, stageNodes, stageEdges, marks]);
  useEffect(() => {
    stage.current?.setGraph(layout, stageNodes, stageEdges);
  }, []); // oxlint-disable-line react-hooks/exhaustive-deps -- only for the first time
  useEffect(() => {
    if (chosen?.is === 'node') stage.current?.reveal(chosen.key);
    // A line is in sight when its ends are; the callers' first.
    const edge = chosen?.is === 'edge' ? graph.edges.get(chosen.key) : undefined;
    for (const key of edge ? [edge.to, edge.from] : []) stage.current?.reveal(key);
  }, [chosen]); // oxlint-disable-line react-hooks/exhaustive-deps -- a refresh must not move the map

  const onPointerDown = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.button !== 0) return;
    const element = event.currentTarget;
    const pressed = event.target;
    let [x, y, moved] = [event.clientX, event.clientY, 0];
    element.setPointerCapture(event.pointerId);
    element.onpointermove = (move) => {
      const [dx, dy] = [move.clientX - x, move.clientY - y];
      moved += Math.abs(dx) + Math.abs(dy);
      [x, y] = [move.clientX, move.clientY];
      if (moved >= clickPx) stage.current?.pan(dx, dy);
    };
    element.onpointerup = () => {
      element.onpointermove = element.onpointerup = element.onpointercancel = null;
      if (moved < clickPx) choose(chosenAt(pressed));
    };
    element.onpointercancel = () => (element.onpointermove = element.onpointerup = element.onpointercancel = null);
  };
  const walk = (step: 1 | -1): void => {
    const key = nextParty(drawn.nodes, chosen, step);
    if (key !== null) choose({ is: 'node', key });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey) return;
    const pan = { ArrowLeft: [panPx, 0], ArrowRight: [-panPx, 0], ArrowUp: [0, panPx], ArrowDown: [0, -panPx] }[event.key];
    if (pan) stage.current?.pan(pan[0] ?? 0, pan[1] ?? 0);
    else if (event.key === '+' || event.key === '=') stage.current?.zoom(zoomStep);
    else if (event.key === '-') stage.current?.zoom(1 / zoomStep);
    else if (event.key === '0') stage.current?.fit();
    else if (event.key === 'n' || event.key === 'N') walk(event.shiftKey ? -1 : 1);
    else if (event.key === 'Enter' && event.shiftKey) keepOnlyChosen();
    else if (event.key === 'Enter') openChosen();
    else if (event.key === 'Escape' && chosen) choose(null);
    else return;
    event.preventDefault();
  };
  const rearrange = (): void => {
    layout.forget();
    stage.current?.setGraph(layout, stageNodes, stageEdges);
    stage.current?.fit();
  };
  const left = graph.nodes.size - drawn.nodes.length;
  return (
    <div className="map" style={widthPx === null ? undefined : { width: widthPx }}>
      <svg
        ref={svg}
        role="img"
        aria-roledescription="map"
        aria-label={`Map of conversations: ${drawn.nodes.length} parties, ${drawn.edges.length} lines between them. The table ${isAlone ? '(the button Table)' : 'beside it'} has the same, line by line.`}
        aria-describedby="map-keys"
        tabIndex={0}
        data-pane={isAlone ? 'main' : undefined}
        data-chosen={related.size > 0 || undefined}
        data-crowded={drawn.edges.length > crowdedEdges || undefined}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onDoubleClick={(event) => openChosen(chosenAt(event.target))}
      >
        <defs>
          <marker id="map-arrow" viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
            <path d="M0,0.6L8,4L0,7.4z" fill="context-stroke" />
          </marker>
        </defs>
        <g aria-hidden>
          {drawn.edges.map((edge) => (
            <MapEdge key={edge.key} edge={edge} graph={graph} mark={marks.get(edge.key)?.kind} isChosen={chosen?.key === edge.key} isRelated={related.has(edge.key)} isLit={lit.has(edge.key)} />
          ))}
          {drawn.nodes.map((node) => (
            <MapNode key={node.key} node={node} label={middleCut(mapLabel(node), longestLabel)} mark={marks.get(node.key)?.kind} isChosen={chosen?.key === node.key} isRelated={related.has(node.key)} isLit={lit.has(node.key)} />
          ))}
        </g>
      </svg>
      <p id="map-keys" className="unseen">
        Plus and minus zoom, arrows move, 0 shows all. N goes to the next party, Shift+N to the one before, Enter shows its sockets.
      </p>
      <div className="map-tools">
        <IconButton label="Zoom in (+)" onClick={() => stage.current?.zoom(zoomStep)}>
          <Plus size={14} aria-hidden />
        </IconButton>
        <IconButton label="Zoom out (−)" onClick={() => stage.current?.zoom(1 / zoomStep)}>
          <Minus size={14} aria-hidden />
        </IconButton>
        <IconButton label="Show all (0)" onClick={() => stage.current?.fit()}>
          <Scan size={14} aria-hidden />
        </IconButton>
        <IconButton label="Arrange anew" onClick={rearrange}>
          <RotateCcw size={14} aria-hidden />
        </IconButton>
      </div>
      <p className="map-legend soft">
        <span>→ called</span>
        <span>⇢ sends one way</span>
        <span>
          <span className="unknown" aria-hidden>
            ?
          </span>{' '}
          not visible
        </span>
        {left > 0 && <span className="warning">The {drawn.nodes.length} busiest of {graph.nodes.size}: the table has them all</span>}
      </p>
    </div>
  );
}

/** Of a line that is chosen both ends are named. */
function rankOf(key: string, chosen: Chosen | null, edge: GraphEdge | undefined, related: ReadonlySet<string>): 'chosen' | 'related' | 'other' {
  if (key === chosen?.key || key === edge?.from || key === edge?.to) return 'chosen';
  return related.has(key) ? 'related' : 'other';
}

function chosenAt(target: EventTarget): Chosen | null {
  const element = target instanceof Element ? target.closest<SVGGElement>('[data-node], [data-edge]') : null;
  if (!element) return null;
  const { node, edge } = element.dataset;
  return node !== undefined ? { is: 'node', key: node } : edge !== undefined ? { is: 'edge', key: edge } : null;
}
