import type { Point } from './layout.ts';

/** Areas grow with the count, so radii with its root: ten times as many must not look a hundred times as many. */
export const nodeRadius = (count: number): number => Math.min(30, 7 + 2.6 * Math.sqrt(Math.max(0, count - 1)));
export const edgeWidth = (count: number): number => Math.min(7, 1.2 + 0.75 * Math.log2(Math.max(1, count)));

/** Sizes on the screen: smaller with a small map, so that 500 nodes do not cover one another, but never larger than life. */
export const scaleOf = (zoom: number): number => Math.max(0.38, Math.min(1, zoom * 1.15));

export interface EdgeShape {
  readonly path: string;
  /** For a sign: the middle of the line. */
  readonly middle: Point;
}

/** The two ways between a pair of nodes bow apart, so that each is seen. */
const bow = 0.14;
const arrowLength = 7;

/** From the rim of one node to the rim of the other; a loop where they are the same. */
export function edgeShape(from: Point, fromRadius: number, to: Point, toRadius: number, hasArrow: boolean, isLoop: boolean): EdgeShape {
  if (isLoop) {
    const r = fromRadius;
    const high = r * 1.5 + 11;
    return { path: `M${n(from.x - r * 0.7)},${n(from.y - r * 0.7)}C${n(from.x - high)},${n(from.y - high - 8)} ${n(from.x + high)},${n(from.y - high - 8)} ${n(from.x + r * 0.7)},${n(from.y - r * 0.7)}`, middle: { x: from.x, y: from.y - high * 0.9 } };
  }
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  // The same side for either direction would lay both ways on one another.
  const control = { x: (from.x + to.x) / 2 - dy * bow, y: (from.y + to.y) / 2 + dx * bow };
  const start = towards(from, control, fromRadius);
  const end = towards(to, control, toRadius + (hasArrow ? arrowLength * 0.6 : 0));
  if (length < fromRadius + toRadius) return { path: `M${n(from.x)},${n(from.y)}L${n(to.x)},${n(to.y)}`, middle: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } };
  return { path: `M${n(start.x)},${n(start.y)}Q${n(control.x)},${n(control.y)} ${n(end.x)},${n(end.y)}`, middle: { x: (start.x + end.x) / 4 + control.x / 2, y: (start.y + end.y) / 4 + control.y / 2 } };
}

function towards(from: Point, to: Point, by: number): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  return { x: from.x + (dx / length) * by, y: from.y + (dy / length) * by };
}

/** A tenth of a pixel is finer than anybody sees. */
const n = (value: number): string => String(Math.round(value * 10) / 10);
