import { labelsWithRoom, type LabelBox } from './labels.ts';
import type { MapLayout, Point } from './layout.ts';
import { edgeShape, scaleOf } from './shapes.ts';
import { broughtIntoSight, fitted, keptInSight, onScreen, panned, zoomedAt, type MapView, type Size } from './view.ts';

export interface StageNode {
  readonly key: string;
  readonly radius: number;
  readonly label: string;
  /** chosen: its name is shown whatever it lies on. related: its name comes before those of the others. */
  readonly rank: 'chosen' | 'related' | 'other';
}
export interface StageEdge {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly width: number;
  readonly directed: boolean;
}

interface NodeParts {
  readonly node: StageNode;
  readonly group: SVGGElement;
  readonly circles: readonly SVGCircleElement[];
  readonly label: SVGTextElement | null;
  readonly badge: SVGGElement | null;
}
interface EdgeParts {
  readonly edge: StageEdge;
  readonly lines: readonly SVGPathElement[];
  readonly sign: SVGGElement | null;
}

/** Part of a frame that arranging may take; the rest of its 16 ms is for drawing and for everything else. */
const budgetMs = 8;
/** While many are being arranged the map is drawn now and then: to draw takes longer than to arrange, and a swarm is no sight to follow. */
const previewMs = 400;
/** Room of the window for each name: more would cover the map. */
const roomForNamePx = 14_000;
const ranks = { chosen: 0, related: 1, other: 2 } as const;
/** Average width of a letter of the names, and the room between node and name. */
const letterPx = 6.5;
const labelGapPx = 5;

/**
 * Puts what React has made into its place, frame by frame: five hundred nodes through React in every frame would take
 * longer than the frame. Names keep their size however near one looks; only distances grow.
 */
export class MapStage {
  #view: MapView = { k: 1, x: 0, y: 0 };
  #size: Size = { width: 0, height: 0 };
  /** Until somebody zooms or pans, everything stays in sight. */
  #isFitted = true;
  #frame = 0;
  /** Since when something is being arranged, and when that was drawn last; ms of performance.now(). */
  #movingSince = 0;
  #drawnAt = 0;
  #nodes = new Map<string, NodeParts>();
  #edges: readonly EdgeParts[] = [];
  readonly #stillness = window.matchMedia('(prefers-reduced-motion: reduce)');

  constructor(
    private readonly svg: SVGSVGElement,
    private layout: MapLayout,
  ) {}

  /** Takes the elements that stand for a graph, after they were made, and sets out to arrange what is new. */
  setGraph(layout: MapLayout, nodes: readonly StageNode[], edges: readonly StageEdge[]): void {
    if (layout !== this.layout) this.#isFitted = true;
    this.layout = layout;
    const groups = new Map([...this.svg.querySelectorAll<SVGGElement>('[data-node]')].map((group) => [group.dataset['node'] ?? '', group]));
    this.#nodes = new Map();
    // The busiest of what is looked at first: they are the first to get room for their names.
    for (const node of [...nodes].sort((a, b) => ranks[a.rank] - ranks[b.rank] || b.radius - a.radius || (a.key < b.key ? -1 : 1))) {
      const group = groups.get(node.key);
      if (group) this.#nodes.set(node.key, { node, group, circles: [...group.querySelectorAll('circle[data-body]')].filter((one) => one instanceof SVGCircleElement), label: group.querySelector<SVGTextElement>('text[data-label]'), badge: group.querySelector<SVGGElement>('[data-badge]') });
    }
    const lines = new Map([...this.svg.querySelectorAll<SVGGElement>('[data-edge]')].map((group) => [group.dataset['edge'] ?? '', group]));
    this.#edges = edges.flatMap((edge) => {
      const group = lines.get(edge.key);
      return group ? [{ edge, lines: [...group.querySelectorAll('path[data-line]')].filter((one) => one instanceof SVGPathElement), sign: group.querySelector<SVGGElement>('[data-sign]') }] : [];
    });
    layout.setGraph(nodes, edges);
    this.#go();
  }

  setSize(size: Size): void {
    if (size.width === this.#size.width && size.height === this.#size.height) return;
    // What was in the middle stays there.
    this.#view = panned(this.#view, (size.width - this.#size.width) / 2, (size.height - this.#size.height) / 2);
    this.#size = size;
    this.#go();
  }

  zoom(factor: number, at: Point = { x: this.#size.width / 2, y: this.#size.height / 2 }): void {
    this.#look(zoomedAt(this.#view, at, factor));
  }
  pan(dx: number, dy: number): void {
    this.#look(panned(this.#view, dx, dy));
  }
  fit(): void {
    this.#isFitted = true;
    this.#go();
  }
  reveal(key: string): void {
    const at = this.layout.at(key);
    if (!at) return;
    const view = broughtIntoSight(this.#view, at, this.#size);
    if (view.x !== this.#view.x || view.y !== this.#view.y) this.#look(view);
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #look(view: MapView): void {
    this.#view = keptInSight(view, this.#points(), this.#size);
    this.#isFitted = false;
    this.#go();
  }

  #go(): void {
    this.#frame ||= requestAnimationFrame(this.#step);
  }

  readonly #step = (): void => {
    this.#frame = 0;
    const isMoving = this.layout.advance(budgetMs, () => performance.now());
    this.svg.dataset['state'] = isMoving ? 'arranging' : 'rest';
    const now = performance.now();
    if (!isMoving) this.#movingSince = 0;
    else this.#movingSince ||= now;
    // Who wants no motion sees nothing until all have found their places.
    if (!isMoving) this.#draw();
    else if (!this.#stillness.matches && now - Math.max(this.#movingSince, this.#drawnAt) >= previewMs) {
      this.#draw();
      this.#drawnAt = now;
    }
    if (isMoving) this.#go();
  };

  #draw(): void {
    const { width, height } = this.#size;
    if (width === 0 || height === 0) return;
    if (this.#isFitted) this.#view = fitted(this.#points(), this.#size);
    const scale = scaleOf(this.#view.k);
    const spots = new Map<string, Point>();
    for (const { node } of this.#nodes.values()) {
      const at = this.layout.at(node.key);
      if (at) spots.set(node.key, onScreen(this.#view, at));
    }
    const boxes: LabelBox[] = [];
    for (const { node, group, circles, label, badge } of this.#nodes.values()) {
      const spot = spots.get(node.key);
      if (!spot) continue;
      const radius = node.radius * scale;
      group.setAttribute('transform', `translate(${spot.x.toFixed(1)},${spot.y.toFixed(1)})`);
      for (const circle of circles) circle.setAttribute('r', (radius + Number(circle.dataset['body'])).toFixed(1));
      label?.setAttribute('y', (radius + labelGapPx + 10).toFixed(1));
      badge?.setAttribute('transform', `translate(${(radius * 0.75).toFixed(1)},${(-radius * 0.75).toFixed(1)})`);
      boxes.push({ key: node.key, at: { x: spot.x, y: spot.y + radius + labelGapPx }, widthPx: node.label.length * letterPx, always: node.rank === 'chosen' });
    }
    const named = labelsWithRoom(boxes, Math.max(12, (width * height) / roomForNamePx));
    for (const { node, label } of this.#nodes.values()) label?.setAttribute('visibility', named.has(node.key) ? 'visible' : 'hidden');
    for (const { edge, lines, sign } of this.#edges) {
      const [from, to] = [spots.get(edge.from), spots.get(edge.to)];
      const [near, far] = [this.#nodes.get(edge.from), this.#nodes.get(edge.to)];
      if (!from || !to || !near || !far) continue;
      const { path, middle } = edgeShape(from, near.node.radius * scale, to, far.node.radius * scale, edge.directed, edge.from === edge.to);
      for (const line of lines) {
        line.setAttribute('d', path);
        if (line.dataset['line'] === 'seen') line.setAttribute('stroke-width', Math.max(0.8, edge.width * scale).toFixed(1));
      }
      sign?.setAttribute('transform', `translate(${middle.x.toFixed(1)},${middle.y.toFixed(1)})`);
    }
  }

  *#points(): Iterable<Point> {
    for (const key of this.#nodes.keys()) {
      const at = this.layout.at(key);
      if (at) yield at;
    }
  }
}
