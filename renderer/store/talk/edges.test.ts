import { describe, expect, it } from 'vitest';
import { conversationsOf } from '#core/conversations/conversations.ts';
import { graphOf, type Graph } from '#core/conversations/graph.ts';
import { edgeSentence, nodeSentence } from '#core/explain/edge.ts';
import { end, joined, listener, modelOf, program, sending } from '../../../tests/fixtures/talk.ts';
import { bytes } from '#core/model/bytes.ts';
import { drawnPart, mapLabel, nextParty, relatedTo } from '../../map/drawn.ts';
import { markEdges, nextEnd, noMarks } from './edge-marks.ts';
import { orderEdges } from './edge-order.ts';

const people = Array.from({ length: 5 }, (_, i) => program(10 + i, `p${i}`));
/** Each pair is a caller and the one it called; a number that comes twice has two conversations. */
function graph(...calls: readonly (readonly [number, number])[]): Graph {
  const named = { name: bytes('/run/x'), kind: 'path' } as const;
  const sockets = calls.flatMap(([from, to], i) => joined(end(`c${i}`, people[from] ?? null), end(`s${i}`, people[to] ?? null, named)));
  return graphOf(conversationsOf(modelOf(sockets, people)).byKey.values(), 'unit', modelOf([], []).surroundings);
}
const key = (from: number, to: number): string => `unit:p${from}.service → unit:p${to}.service`;

describe('marks', () => {
  const one = graph([0, 1]);
  const two = graph([0, 1], [2, 1]);
  it('tell what came and what went, each for its time', () => {
    const came = markEdges({ before: one, after: two, marked: noMarks, nowMs: 0, markMs: 100 });
    expect([...came.marks]).toEqual([['unit:p2.service', { kind: 'new', untilMs: 100 }], [key(2, 1), { kind: 'new', untilMs: 100 }]]);
    expect(nextEnd(came)).toBe(100);
    const went = markEdges({ before: two, after: one, marked: came, nowMs: 50, markMs: 100 });
    expect(went.marks.get(key(2, 1))).toEqual({ kind: 'gone', untilMs: 150 });
    expect([...went.goneEdges.keys(), ...went.goneNodes.keys()]).toEqual([key(2, 1), 'unit:p2.service']);
    // Another look at which nothing happened keeps what has gone in sight.
    const still = markEdges({ before: one, after: one, marked: went, nowMs: 100, markMs: 100 });
    expect(still.goneEdges.get(key(2, 1))).toBe(two.edges.get(key(2, 1)));
    expect(markEdges({ before: one, after: one, marked: still, nowMs: 151, markMs: 100 })).toBe(noMarks);
    // It came back: not gone any more.
    expect(markEdges({ before: one, after: two, marked: went, nowMs: 60, markMs: 100 }).marks.get(key(2, 1))).toEqual({ kind: 'new', untilMs: 160 });
  });
  it('say nothing of the first look, nor where nobody wants them', () => {
    expect(markEdges({ before: null, after: two, marked: noMarks, nowMs: 0, markMs: 100 })).toBe(noMarks);
    expect(markEdges({ before: one, after: two, marked: noMarks, nowMs: 0, markMs: 0 })).toBe(noMarks);
  });
});

describe('the order', () => {
  const byOpen = { column: 'open', descending: true } as const;
  const keys = (of: Graph, previous: Graph | null = null): string[] => {
    const before = previous && orderEdges(previous.edges.values(), byOpen, previous, null);
    return orderEdges(of.edges.values(), byOpen, of, before).map((edge) => edge.key);
  };
  it('is by what was asked for, then by name', () => {
    expect(keys(graph([1, 0], [0, 1], [2, 3], [2, 3]))).toEqual([key(2, 3), key(0, 1), key(1, 0)]);
    const one = graph([1, 0], [0, 2]);
    expect(orderEdges(one.edges.values(), { column: 'to', descending: false }, one, null).map((edge) => edge.key)).toEqual([key(1, 0), key(0, 2)]);
  });
  it('stays as it was when numbers change, and takes in what is new where it belongs', () => {
    const before = graph([0, 1], [0, 1], [1, 2]);
    expect(keys(graph([0, 1], [1, 2], [1, 2], [1, 2], [2, 3], [2, 3]), before)).toEqual([key(2, 3), key(0, 1), key(1, 2)]);
  });
});

describe('the map', () => {
  const one = graph([0, 1], [2, 1], [3, 1], [3, 4]);
  it('draws the busiest where there are too many, with what they have', () => {
    const part = drawnPart(one, 2);
    expect(part.nodes.map(({ key: of }) => of)).toEqual(['unit:p3.service', 'unit:p1.service']);
    expect(part.edges.map((edge) => edge.key)).toEqual([key(3, 1)]);
    expect(drawnPart(one).nodes.length).toBe(5);
  });
  it('knows what belongs to what is chosen', () => {
    expect(relatedTo({ is: 'edge', key: key(3, 4) }, one.edges.values())).toEqual(new Set([key(3, 4), 'unit:p3.service', 'unit:p4.service']));
    expect(relatedTo({ is: 'node', key: 'unit:p3.service' }, one.edges.values()).size).toBe(5);
    expect(relatedTo(null, one.edges.values()).size).toBe(0);
  });
  it('is walked from the busiest on, and round', () => {
    const nodes = [...one.nodes.values()];
    expect(nextParty(nodes, null, 1)).toBe('unit:p1.service');
    expect(nextParty(nodes, { is: 'node', key: 'unit:p1.service' }, 1)).toBe('unit:p3.service');
    expect(nextParty(nodes, { is: 'node', key: 'unit:p1.service' }, -1)).toBe('unit:p4.service');
    expect(nextParty([], null, 1)).toBeNull();
  });
  it('tells namesakes apart', () => {
    const processes = graphOf(conversationsOf(modelOf(joined(end('a', people[0] ?? null), end('b', people[1] ?? null)), people)).byKey.values(), 'process', modelOf([], []).surroundings);
    expect([...processes.nodes.values()].map(mapLabel)).toEqual(['p0 10', 'p1 11']);
  });
});

describe('sentences', () => {
  it('say what two parties have', () => {
    const one = graph([0, 1], [0, 1]);
    const edge = one.edges.get(key(0, 1));
    expect(edge && edgeSentence(edge, one)).toBe('p0.service called p1.service: 2 conversations, through /run/x. 2 open.');
    const node = one.nodes.get('unit:p1.service');
    expect(node && nodeSentence(node, one)).toBe('p1.service, of the system: 2 conversations with 1 other (2 that it was called for).');
  });
  it('say it of datagrams and of pairs', () => {
    const log = listener('g', '/dev/log', people[0] ?? null, { type: 'dgram', state: 'unconnected' });
    const sockets = [log, sending(end('s', people[1] ?? null), log), ...joined(end('x', people[2] ?? null), end('y', people[2] ?? null))];
    const one = graphOf(conversationsOf(modelOf(sockets, people)).byKey.values(), 'unit', modelOf([], []).surroundings);
    expect([...one.edges.values()].map((edge) => edgeSentence(edge, one))).toEqual(['p1.service sends one way to p0.service: 1 conversation, through /dev/log. 1 open.', 'p2.service talks with itself: 1 conversation. 1 open.']);
  });
});
