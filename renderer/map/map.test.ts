import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsWithRoom } from './labels.ts';
import { MapLayout, type LayoutLink, type LayoutNode } from './layout.ts';
import { edgeShape, edgeWidth, nodeRadius } from './shapes.ts';
import { broughtIntoSight, fitted, keptInSight, leastZoom, mostZoom, onScreen, zoomedAt, type MapView } from './view.ts';

/** Five hundred parties as on a busy machine: a few that all talk to, many that talk to one or two, some pairs apart. */
function crowd(count: number): { readonly nodes: LayoutNode[]; readonly links: LayoutLink[] } {
  const nodes = Array.from({ length: count }, (_, i) => ({ key: `n${String(i).padStart(4, '0')}`, radius: nodeRadius(i < 5 ? 80 : 1 + (i % 4)) }));
  const key = (i: number): string => nodes[i % count]?.key ?? '';
  const links = nodes.flatMap((_, i) => (i < 5 ? [] : i % 10 === 0 ? [{ from: key(i), to: key(i + 1) }] : [{ from: key(i), to: key(i % 5) }, ...(i % 7 === 0 ? [{ from: key(i), to: key(i * 3) }] : [])]));
  return { nodes, links };
}

const forever = (): number => 0;
function arranged(nodes: readonly LayoutNode[], links: readonly LayoutLink[], layout = new MapLayout()): MapLayout {
  layout.setGraph(nodes, links);
  // A clock that stands still: it runs until nothing moves.
  while (layout.advance(1, forever));
  return layout;
}
const places = (layout: MapLayout, nodes: readonly LayoutNode[]) => nodes.map(({ key }) => layout.at(key));

describe('the layout', () => {
  const { nodes, links } = crowd(500);
  const layout = arranged(nodes, links);

  it('has each of 500 nodes somewhere, and no two on the same spot', () => {
    const spots = places(layout, nodes);
    for (const spot of spots) expect(Number.isFinite(spot?.x) && Number.isFinite(spot?.y)).toBe(true);
    let nearest = Infinity;
    for (const [i, a] of spots.entries()) for (const b of spots.slice(i + 1)) if (a && b) nearest = Math.min(nearest, Math.hypot(a.x - b.x, a.y - b.y));
    expect(nearest).toBeGreaterThan(12);
    expect(layout.isMoving).toBe(false);
  });

  it('leaves nothing to chance, nor to the order in which the nodes come', () => {
    expect(places(arranged([...nodes].reverse(), links), nodes)).toEqual(places(layout, nodes));
  });

  it('moves only what is new, and puts it near whom it talks with', () => {
    const before = places(layout, nodes);
    const more = [...nodes, { key: 'zz', radius: 8 }];
    arranged(more, [...links, { from: 'zz', to: 'n0000' }], layout);
    expect(places(layout, nodes)).toEqual(before);
    const [friend, fresh] = [layout.at('n0000'), layout.at('zz')];
    expect(friend && fresh && Math.hypot(friend.x - fresh.x, friend.y - fresh.y)).toBeLessThan(400);
    for (const spot of before) expect(spot).not.toEqual(fresh);
  });

  it('brings back to its place what a filter had hidden', () => {
    const before = places(layout, nodes);
    expect(layout.setGraph(nodes.slice(0, 3), [])).toBe(false);
    expect(layout.at('n0100')).toBeNull();
    expect(layout.setGraph(nodes, links)).toBe(false);
    expect(places(layout, nodes)).toEqual(before);
    layout.forget();
    expect(layout.setGraph(nodes, links)).toBe(true);
  });

  it('is not begun anew by a graph of the same parties', () => {
    const other = new MapLayout();
    other.setGraph(nodes, links);
    for (let looks = 0; other.advance(0, forever); looks++) {
      expect(looks).toBeLessThan(400);
      other.setGraph([...nodes], links.slice(looks));
    }
  });

  it('goes on where it was when the graph changes on the way', () => {
    const other = new MapLayout();
    other.setGraph(nodes, links);
    let now = 0;
    expect(other.advance(3, () => now++)).toBe(true);
    expect(other.setGraph(nodes.slice(1), links)).toBe(true);
    while (other.advance(1, forever)) continue;
    expect(other.isMoving).toBe(false);
  });

  it('takes any graph', () => {
    const any = fc.record({ count: fc.nat(20), links: fc.array(fc.tuple(fc.nat(25), fc.nat(25)), { maxLength: 30 }) });
    fc.assert(
      fc.property(any, any, (one, two) => {
        const made = new MapLayout();
        for (const { count, links: pairs } of [one, two]) {
          const some = Array.from({ length: count }, (_, i) => ({ key: `k${i}`, radius: 5 }));
          arranged(some, pairs.map(([a, b]) => ({ from: `k${a}`, to: `k${b}` })), made);
          const spots = places(made, some).map((spot) => spot && `${spot.x} ${spot.y}`);
          expect(spots.every((spot) => spot !== null && !spot.includes('NaN'))).toBe(true);
          expect(new Set(spots).size).toBe(count);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the view', () => {
  const view = fc.record({ k: fc.double({ min: leastZoom, max: mostZoom, noNaN: true }), x: fc.integer({ min: -999, max: 999 }), y: fc.integer({ min: -999, max: 999 }) });
  const point = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });

  it('zooms about the point under the pointer', () => {
    fc.assert(
      fc.property(view, point, fc.double({ min: 0.2, max: 5, noNaN: true }), (one: MapView, at, factor) => {
        const next = zoomedAt(one, at, factor);
        const under = { x: (at.x - one.x) / one.k, y: (at.y - one.y) / one.k };
        expect(onScreen(next, under).x).toBeCloseTo(at.x, 3);
        expect(onScreen(next, under).y).toBeCloseTo(at.y, 3);
        expect(next.k).toBeGreaterThanOrEqual(leastZoom);
        expect(next.k).toBeLessThanOrEqual(mostZoom);
      }),
    );
  });

  it('fits everything', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 20 }), (points) => {
        const size = { width: 400, height: 300 };
        const next = fitted(points, size);
        for (const spot of points) {
          const { x, y } = onScreen(next, spot);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(size.width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(size.height);
        }
      }),
    );
  });

  it('never leaves the window empty', () => {
    const size = { width: 400, height: 300 };
    fc.assert(
      fc.property(view, fc.array(point, { minLength: 1, maxLength: 9 }), (one, points) => {
        const next = keptInSight(one, points, size);
        const spots = points.map((spot) => onScreen(next, spot));
        expect(Math.max(...spots.map(({ x }) => x))).toBeGreaterThan(69);
        expect(Math.min(...spots.map(({ x }) => x))).toBeLessThan(331);
        expect(Math.max(...spots.map(({ y }) => y))).toBeGreaterThan(41);
        expect(Math.min(...spots.map(({ y }) => y))).toBeLessThan(259);
      }),
    );
    expect(keptInSight({ k: 1, x: 0, y: 0 }, [{ x: 100, y: 100 }], size)).toEqual({ k: 1, x: 0, y: 0 });
    expect(keptInSight({ k: 1, x: 0, y: 0 }, [], size)).toEqual({ k: 1, x: 0, y: 0 });
  });

  it('moves only for what is out of sight', () => {
    const size = { width: 400, height: 300 };
    const still = { k: 1, x: 0, y: 0 };
    expect(broughtIntoSight(still, { x: 200, y: 150 }, size)).toEqual(still);
    expect(onScreen(broughtIntoSight(still, { x: 900, y: -40 }, size), { x: 900, y: -40 })).toEqual({ x: 330, y: 42 });
  });
});

describe('shapes', () => {
  it('grow with the count, within bounds', () => {
    for (const size of [nodeRadius, edgeWidth]) {
      expect(size(2)).toBeGreaterThan(size(1));
      expect(size(1_000_000)).toBeLessThan(40);
      expect(size(0)).toBe(size(1));
    }
  });
  it('have numbers in them, also where nodes lie on one another', () => {
    const spot = { x: 1, y: 1 };
    for (const [to, loop] of [[spot, true], [spot, false], [{ x: 90, y: 4 }, false]] as const) expect(edgeShape(spot, 9, to, 9, true, loop).path).toMatch(/^M-?[\d.]+,[-\d.CQL, ]+$/);
  });
  it('bow apart in the two directions', () => {
    const [a, b] = [{ x: 0, y: 0 }, { x: 100, y: 0 }];
    expect(edgeShape(a, 5, b, 5, true, false).middle.y).toBeGreaterThan(0);
    expect(edgeShape(b, 5, a, 5, true, false).middle.y).toBeLessThan(0);
  });
});

it('names do not lie on one another, but for those that were chosen', () => {
  const box = (key: string, x: number, always = false) => ({ key, at: { x, y: 10 }, widthPx: 60, always });
  expect(labelsWithRoom([box('a', 0), box('b', 40), box('c', 80)])).toEqual(new Set(['a', 'c']));
  expect(labelsWithRoom([box('a', 0), box('c', 80), box('d', 160)], 2)).toEqual(new Set(['a', 'c']));
  expect(labelsWithRoom([box('a', 0), box('b', 40, true)])).toEqual(new Set(['b']));
  expect(labelsWithRoom([box('a', 0, true), box('b', 40, true)])).toEqual(new Set(['a', 'b']));
});
