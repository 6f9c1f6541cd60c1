import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type Simulation, type SimulationLinkDatum, type SimulationNodeDatum } from 'd3-force';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LayoutNode {
  readonly key: string;
  readonly radius: number;
}
export interface LayoutLink {
  readonly from: string;
  readonly to: string;
}

interface Body extends SimulationNodeDatum {
  readonly key: string;
  radius: number;
}

/** d3's own: nothing moves visibly any more. */
const restAlpha = 0.001;
/** As many steps as it takes from 1 to there: half of d3's own number, which five hundred bodies do not need to find their places. */
const steps = 150;
/** What comes into a map that has its places needs less of a stir. */
const laterAlpha = 0.4;
/** Room around each body, for its name. */
const clearance = 20;
/** A body that was hidden by a filter comes back to its place; more than this many are not remembered. */
const mostRemembered = 5000;
/** The golden angle: whatever the number of bodies, no two lie in one direction. */
const turn = Math.PI * (3 - Math.sqrt(5));

/**
 * Where the parties of a map lie: attracted by those they talk with, repelled by all. What has found its place stays there;
 * only what is new moves. The same graphs in the same order give the same places: nothing is left to chance.
 */
export class MapLayout {
  #bodies = new Map<string, Body>();
  #remembered = new Map<string, Point>();
  #simulation: Simulation<Body, SimulationLinkDatum<Body>> | null = null;

  /** Takes another graph. Gives whether there is something to arrange. */
  setGraph(nodes: readonly LayoutNode[], links: readonly LayoutLink[]): boolean {
    const moving = this.#simulation;
    // Counts change with every look. They must not begin anew what is on its way, or it would never arrive.
    if (this.#bodies.size === nodes.length && nodes.every(({ key }) => this.#bodies.has(key))) return moving !== null;
    this.#remember();
    const bodies = new Map<string, Body>();
    const fresh: Body[] = [];
    const unsettled: Body[] = [];
    for (const { key, radius } of [...nodes].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      const at = this.#remembered.get(key);
      const isSettled = at !== undefined && !(moving !== null && this.#bodies.has(key) && this.#bodies.get(key)?.fx === undefined);
      const body: Body = at ? { key, radius, x: at.x, y: at.y, ...(isSettled && { fx: at.x, fy: at.y }) } : { key, radius };
      if (!at) fresh.push(body);
      else if (!isSettled) unsettled.push(body);
      bodies.set(key, body);
    }
    this.#bodies = bodies;
    this.#simulation = null;
    if (fresh.length + unsettled.length === 0) return false;
    const joins = links.flatMap(({ from, to }) => {
      const [source, target] = [bodies.get(from), bodies.get(to)];
      return source && target && source !== target ? [{ source, target }] : [];
    });
    if (fresh.length < bodies.size) place(fresh, joins);
    const alpha = fresh.length === bodies.size ? 1 : Math.max(fresh.length > 0 ? laterAlpha : 0, moving?.alpha() ?? 0);
    this.#simulation = simulationOf([...bodies.values()], joins).alpha(alpha);
    return true;
  }

  /** Arranges for at most so long, and gives whether there is more to do. */
  advance(budgetMs: number, nowMs: () => number): boolean {
    const simulation = this.#simulation;
    if (!simulation) return false;
    const until = nowMs() + budgetMs;
    let longest = 0;
    for (let before = nowMs(); ; ) {
      simulation.tick();
      if (simulation.alpha() < restAlpha) {
        this.#simulation = null;
        for (const body of this.#bodies.values()) [body.fx, body.fy] = [body.x, body.y];
        return false;
      }
      // A step is not begun that would not be done in time.
      const now = nowMs();
      longest = Math.max(longest, now - before);
      before = now;
      if (now + longest > until) return true;
    }
  }

  get isMoving(): boolean {
    return this.#simulation !== null;
  }

  /** Forgets every place; the next graph is arranged from nothing. */
  forget(): void {
    this.#simulation = null;
    this.#bodies = new Map();
    this.#remembered = new Map();
  }

  at(key: string): Point | null {
    const body = this.#bodies.get(key);
    return body?.x === undefined || body.y === undefined ? null : { x: body.x, y: body.y };
  }

  #remember(): void {
    for (const { key, x, y } of this.#bodies.values()) {
      if (x === undefined || y === undefined) continue;
      this.#remembered.delete(key);
      this.#remembered.set(key, { x, y });
    }
    for (const key of this.#remembered.keys()) {
      if (this.#remembered.size <= mostRemembered) break;
      this.#remembered.delete(key);
    }
  }
}

/** What comes into a map that has its places begins beside somebody it talks with, or else around the whole. */
function place(fresh: readonly Body[], joins: readonly { readonly source: Body; readonly target: Body }[]): void {
  const friend = new Map<Body, Body>();
  for (const { source, target } of joins) {
    if (target.fx !== undefined && !friend.has(source)) friend.set(source, target);
    if (source.fx !== undefined && !friend.has(target)) friend.set(target, source);
  }
  for (const [i, body] of fresh.entries()) {
    if (body.x !== undefined) continue;
    const beside = friend.get(body);
    const away = beside ? beside.radius + body.radius + clearance * 2 : 60 + 12 * Math.sqrt(i + 1);
    body.x = (beside?.x ?? 0) + Math.cos(i * turn) * away;
    body.y = (beside?.y ?? 0) + Math.sin(i * turn) * away;
  }
}

const simulationOf = (bodies: Body[], joins: SimulationLinkDatum<Body>[]): Simulation<Body, SimulationLinkDatum<Body>> =>
  forceSimulation(bodies)
    .alphaMin(restAlpha)
    .alphaDecay(1 - restAlpha ** (1 / steps))
    .force('repel', forceManyBody<Body>().strength((body) => -260 - body.radius * 12).theta(1.1).distanceMax(800))
    .force('join', forceLink<Body, SimulationLinkDatum<Body>>(joins).distance(({ source, target }) => 84 + (typeof source === 'object' ? source.radius : 0) + (typeof target === 'object' ? target.radius : 0)))
    .force('clear', forceCollide<Body>((body) => body.radius + clearance))
    // Parties that talk with nobody else must not drift away.
    .force('x', forceX<Body>(0).strength(0.06))
    .force('y', forceY<Body>(0).strength(0.07))
    .stop();
