import type { Point } from './layout.ts';

/** Which part of the map is in sight: a point of the map is drawn at `k` times it, and `x`, `y` further. */
export interface MapView {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const leastZoom = 0.1;
export const mostZoom = 4;

export const onScreen = (view: MapView, { x, y }: Point): Point => ({ x: x * view.k + view.x, y: y * view.k + view.y });

/** Larger or smaller by a factor; what lies under the point of the screen stays there. */
export function zoomedAt(view: MapView, at: Point, factor: number): MapView {
  const k = Math.min(mostZoom, Math.max(leastZoom, view.k * factor));
  const by = k / view.k;
  return { k, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

export const panned = (view: MapView, dx: number, dy: number): MapView => ({ ...view, x: view.x + dx, y: view.y + dy });

/** Room at each side, for names that stand out beyond their nodes. */
const margin = { x: 70, y: 42 };

/** All of it in sight and in the middle, but no larger than life. */
export function fitted(points: Iterable<Point>, { width, height }: Size): MapView {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (left > right) return { k: 1, x: width / 2, y: height / 2 };
  const room = { width: Math.max(40, width - margin.x * 2), height: Math.max(40, height - margin.y * 2) };
  const k = Math.min(1.25, Math.max(leastZoom, Math.min(room.width / Math.max(1, right - left), room.height / Math.max(1, bottom - top))));
  return { k, x: width / 2 - ((left + right) / 2) * k, y: height / 2 - ((top + bottom) / 2) * k };
}

/** Moved back so far that something of the map stays in sight: nobody should be left with an empty window. */
export function keptInSight(view: MapView, points: Iterable<Point>, { width, height }: Size): MapView {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const point of points) {
    const { x, y } = onScreen(view, point);
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (left > right) return view;
  const back = (least: number, most: number, size: number, room: number): number => (most < room ? room - most : least > size - room ? size - room - least : 0);
  return panned(view, back(left, right, width, margin.x), back(top, bottom, height, margin.y));
}

/** Moved no further than it takes to bring a point into sight. */
export function broughtIntoSight(view: MapView, point: Point, { width, height }: Size): MapView {
  const { x, y } = onScreen(view, point);
  const inside = (at: number, size: number, room: number): number => (size < room * 2 ? size / 2 - at : Math.min(size - room, Math.max(room, at)) - at);
  return panned(view, inside(x, width, margin.x), inside(y, height, margin.y));
}
