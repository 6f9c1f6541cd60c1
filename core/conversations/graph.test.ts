import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { end, joined, listener, modelOf, program, sending, waitingAt } from '../../tests/fixtures/talk.ts';
import { bytes } from '../model/bytes.ts';
import { known, unknown } from '../model/known.ts';
import type { Model } from '../model/model.ts';
import { rowsOf } from '../model/rows/row.ts';
import type { Process } from '../model/process.ts';
import type { Socket } from '../model/socket.ts';
import { compileFilter } from '../filter/filter.ts';
import { conversationsOf } from './conversations.ts';
import { filterOfEdge, socketsOfEdge } from './edge-filter.ts';
import { graphOf, type Graph } from './graph.ts';
import { groupings, isNamed, type By } from './party.ts';

const graph = (model: Model, by: By): Graph => graphOf(conversationsOf(model).byKey.values(), by, model.surroundings);

const notes = program(10, 'notes');
const shell = program(20, 'shell', { uid: 1000, unit: known(bytes('shell.service')), cgroup: known(bytes('/user.slice/user-1000.slice/user@1000.service/app.slice/shell.service')) });
const loose = program(30, 'loose\n', { unit: known(null) });
const named = { name: bytes('/run/x'), kind: 'path' } as const;
const door = listener('l', '/run/x', notes);
const busy: readonly Socket[] = [
  door,
  ...joined(end('a1', notes, named), end('b1', shell, { queue: known({ of: 'connection', receiveBytes: 5, sendBytes: 9 }) })),
  ...joined(end('a2', notes, named), end('b2', shell, { shutdown: known({ receive: false, send: true }) })),
  waitingAt(end('b3', shell), door),
  ...joined(end('a4', notes, named), end('b4', null, { uid: known(1000) })),
  ...joined(end('p1', loose), end('p2', loose)),
];
const people: readonly Process[] = [notes, shell, loose];
const model = modelOf(busy, people);

describe('a graph', () => {
  it('by unit adds up what two parties have with one another', () => {
    const { nodes, edges } = graph(model, 'unit');
    expect([...nodes.values()].map(({ key, kind, label, detail, count, within }) => [key, kind, label, detail, count, within])).toEqual([
      ['unit:shell.service 1000', 'unit', 'shell.service', 'of alice', 3, 0],
      ['unit:notes.service', 'unit', 'notes.service', 'of the system', 4, 0],
      ['hidden:1000', 'hidden', 'somebody of alice', 'who holds these sockets is not visible', 1, 0],
      ['command:loose\\n', 'command', 'loose\\n', 'in no unit', 1, 1],
    ]);
    expect(edges.get('unit:shell.service 1000 → unit:notes.service')).toMatchObject({ open: 1, waiting: 1, halfClosed: 1, closing: 0, queuedBytes: 5, through: ['/run/x'], directed: true });
    expect(edges.get('command:loose\\n – command:loose\\n')).toMatchObject({ directed: false, open: 1 });
  });

  it('by process and by user names them so', () => {
    expect([...graph(model, 'process').nodes.values()].map(({ label, detail }) => `${label} ${detail}`)).toContain('shell pid 20, alice');
    expect([...graph(model, 'user').nodes.values()].map(({ key, label }) => `${key} ${label}`)).toEqual(['user:1000 alice', 'user:0 root', 'hidden:1000 somebody of alice']);
  });

  it('takes the service for the party where its manager holds the socket too', () => {
    const manager = program(1, 'systemd', { unit: known(bytes('init.scope')) });
    const both = { seen: [manager, notes].map(({ key }) => ({ process: key, fds: [3] })), complete: true };
    const { nodes } = graph(modelOf([...joined(end('a', null, { ...named, holders: both }), end('b', shell))], [manager, ...people]), 'unit');
    expect([...nodes.keys()]).toEqual(['unit:shell.service 1000', 'unit:notes.service']);
  });

  it('warns of the fullest listener at which clients wait', () => {
    const at = (key: string, waiting: number) => listener(key, `/run/${key}`, notes, { queue: known({ of: 'listener', waiting, backlog: 10 }) });
    const waits = (...doors: Socket[]) => graph(modelOf([...doors, ...doors.map((one) => waitingAt(end(`w${one.key}`, shell), one))], people), 'unit').edges.get('unit:shell.service 1000 → unit:notes.service');
    expect(waits(at('a', 1))).toMatchObject({ waiting: 1, pressure: 'easy' });
    expect(waits(at('a', 1), at('b', 8))).toMatchObject({ waiting: 2, pressure: 'nearly' });
    expect(waits(at('a', 11), at('b', 8))).toMatchObject({ pressure: 'full' });
  });

  it('tells one-way datagrams, unknown queues, and ends that are not in the table', () => {
    const log = listener('g', '/dev/log', notes, { type: 'dgram', state: 'unconnected' });
    const sender = sending(end('s', shell, { queue: unknown('fallback-source') }), log);
    const away = end('w', shell, { peer: { state: 'socket', inode: 1, key: null } });
    const left = end('z', shell, { state: 'closing' });
    const { nodes, edges } = graph(modelOf([log, sender, away, left], people), 'unit');
    expect([...edges.values()].map(({ to, oneWay, queueUnknown, closing, through }) => [to, oneWay, queueUnknown, closing, through])).toEqual([
      ['unit:notes.service', 1, 1, 0, ['/dev/log']],
      ['unit:shell.service 1000', 0, 0, 0, []],
      ['unit:shell.service 1000', 0, 0, 1, []],
    ]);
    expect([...nodes.values()].filter((node) => !isNamed(node)).map(({ kind }) => kind)).toEqual(['elsewhere', 'closed']);
  });
});

describe('the filter of an edge', () => {
  it.each(groupings)('by %s shows exactly its sockets', (by) => {
    const rows = rowsOf(model);
    const one = graph(model, by);
    for (const edge of one.edges.values()) {
      const compiled = compileFilter(filterOfEdge(edge, one, rows, model.surroundings));
      expect(compiled.ok).toBe(true);
      if (!compiled.ok) continue;
      const { filter } = compiled;
      expect(new Set([...rows.values()].filter((row) => filter.test(row, model.surroundings)).map(({ key }) => key)), `${edge.key}: ${filter.text}`).toEqual(socketsOfEdge(edge));
    }
  });

  it('is in words where words will do, and in inode numbers where they will not', () => {
    const plain = modelOf([door, ...joined(end('a1', notes, named), end('b1', shell)), waitingAt(end('b3', shell), door)].map((socket) => (socket.key === 'l' ? { ...socket, waitingClients: ['b3'] } : socket)), people);
    const text = (of: Model, key: string): string => {
      const one = graph(of, 'unit');
      const edge = one.edges.get(key);
      return edge ? filterOfEdge(edge, one, rowsOf(of), of.surroundings) : '';
    };
    expect(text(plain, 'unit:shell.service 1000 → unit:notes.service')).toBe('(unit:"shell.service" user:"alice" peer:"unit=notes.service") OR (unit:"notes.service" peer:"unit=shell.service" peer:"user=alice")');
    expect(text(model, 'hidden:1000 → unit:notes.service')).toMatch(/^inode:\d+\|\d+$/);
  });
});

describe('any conversations', () => {
  const chance = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.boolean()), { maxLength: 40 });
  it('are each in one edge between nodes that are there, and the counts add up', () => {
    const crowd = [0, 1, 2, 3, 4].map((n) => program(100 + n, `p${n}`, { uid: n % 2 }));
    fc.assert(
      fc.property(chance, fc.constantFrom(...groupings), (talks, by) => {
        const sockets = [door, ...talks.flatMap(([a, b, called], i) => joined(end(`x${i}`, crowd[a] ?? null, called ? named : {}), end(`y${i}`, crowd[b] ?? null)))];
        const { nodes, edges } = graph(modelOf(sockets, [notes, ...crowd]), by);
        let sum = 0;
        const degree = new Map<string, number>();
        for (const edge of edges.values()) {
          const { from, to, conversations, open, waiting, halfClosed, closing } = edge;
          expect(nodes.has(from) && nodes.has(to)).toBe(true);
          expect(open + waiting + halfClosed + closing).toBe(conversations.length);
          sum += conversations.length;
          for (const key of new Set([from, to])) degree.set(key, (degree.get(key) ?? 0) + conversations.length);
        }
        expect(sum).toBe(talks.length);
        for (const node of nodes.values()) expect(node.count).toBe(degree.get(node.key));
      }),
      { numRuns: 300 },
    );
  });
});
