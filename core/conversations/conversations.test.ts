import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { end, joined, listener, modelOf, program, sending, waitingAt } from '../../tests/fixtures/talk.ts';
import { bytes } from '../model/bytes.ts';
import { known, unknown } from '../model/known.ts';
import type { Socket } from '../model/socket.ts';
import type { Conversation } from './conversation.ts';
import { socketOf } from './conversation.ts';
import { conversationsAround, conversationsOf } from './conversations.ts';

const server = program(10, 'notes');
const client = program(20, 'shell');
const everybody = [server, client];
const named = (name: string): Partial<Socket> => ({ name: bytes(name), kind: 'path' });

const only = (sockets: readonly Socket[]): Conversation => {
  const all = [...conversationsOf(modelOf(sockets, everybody)).byKey.values()];
  expect(all.length).toBe(1);
  const [one] = all;
  if (!one) throw new Error('no conversation');
  return one;
};
const keys = (one: Conversation) => [socketOf(one.from)?.key ?? one.from.is, socketOf(one.to)?.key ?? one.to.is];

describe('a connection', () => {
  const door = listener('l', '/run/x', server);
  it('was called at the end that bears the name of a listener, whichever has the lesser key', () => {
    for (const [a, b] of [['a', 'b'], ['b', 'a']] as const) {
      const one = only([door, ...joined(end(a, server, named('/run/x')), end(b, client))]);
      expect(keys(one)).toEqual([b, a]);
      expect(one).toMatchObject({ directed: true, oneWay: false, flow: { is: 'open' }, through: { is: 'listener', name: '/run/x', listener: { key: 'l' } } });
      expect(one.from).toMatchObject({ holders: [{ pid: 20 }] });
      expect(one.to).toMatchObject({ holders: [{ pid: 10 }] });
    }
  });

  it('of a pair has no direction', () => {
    expect(only(joined(end('b', server), end('a', client)))).toMatchObject({ key: 'a', directed: false, through: { is: 'nothing' } });
  });

  it('outlives its listener', () => {
    expect(only(joined(end('a', server, named('/run/x')), end('b', client)))).toMatchObject({ key: 'b', directed: true, through: { is: 'gone', name: '/run/x' } });
  });

  it('of a caller that has bound itself is still known by the listener', () => {
    const one = only([door, ...joined(end('a', client, named('/tmp/caller')), end('b', server, named('/run/x')))]);
    expect(keys(one)).toEqual(['a', 'b']);
  });

  it('is not through a listener of another type or network namespace', () => {
    for (const over of [{ type: 'seqpacket' }, { netns: '2' }] as const) expect(only([{ ...door, ...over }, ...joined(end('a', server, named('/run/x')), end('b', client))]).through).toMatchObject({ is: 'gone' });
  });

  it('from another network namespace came through the same inode', () => {
    const found = { state: 'found', key: '1:2@/run/x' } as const;
    const one = only([{ ...door, entryPoint: found, netns: '9' }, ...joined(end('a', server, { ...named('/run/x'), entryPoint: found }), end('b', client))]);
    expect(one.through).toMatchObject({ is: 'listener', listener: { netns: '9' } });
  });
});

describe('a name that was bound anew', () => {
  const now = { state: 'found', key: '1:2@/run/x' } as const;
  const before = { state: 'replaced', what: 'another socket' } as const;
  const hidden = { state: 'unknown', reason: { code: 'unreachable-path' } } as const;
  const accepted = (entryPoint: Socket['entryPoint']) => joined(end('a', server, { ...named('/run/x'), entryPoint }), end('b', client));
  const doors = [listener('old', '/run/x', server, { entryPoint: before }), listener('new', '/run/x', server, { entryPoint: now })];

  it('leads to the listener with the same inode', () => {
    expect(only([...doors, ...accepted(now)]).through).toMatchObject({ listener: { key: 'new' } });
    expect(only([...doors, ...accepted(before)]).through).toMatchObject({ listener: { key: 'old' } });
  });

  it('is ambiguous where nothing tells them apart', () => {
    expect(only([...doors, ...accepted(hidden)]).through).toMatchObject({ is: 'ambiguous', listeners: [{ key: 'old' }, { key: 'new' }] });
    expect(only([...doors, listener('older', '/run/x', server, { entryPoint: before }), ...accepted(before)]).through).toMatchObject({ is: 'ambiguous', listeners: [{ key: 'old' }, { key: 'older' }] });
  });
});

describe('one end alone', () => {
  it('waits at its listener', () => {
    const door = listener('l', '/run/x', server);
    const one = only([door, waitingAt(end('c', client, { queue: known({ of: 'connection', receiveBytes: 0, sendBytes: 700 }) }), door)]);
    expect(one).toMatchObject({ key: 'c', directed: true, flow: { is: 'waiting' }, to: { is: 'listener', socket: { key: 'l' }, holders: [{ pid: 10 }] }, through: { is: 'listener' }, queuedThere: known(700) });
    expect(only([{ ...end('c', client), state: 'waiting', peer: { state: 'waiting', listener: null } }]).to).toEqual({ is: 'listener', socket: null, holders: [] });
  });

  it('has its other end elsewhere, closed, or not told', () => {
    expect(only([end('a', client, { peer: { state: 'socket', inode: 9, key: null } })])).toMatchObject({ directed: false, to: { is: 'elsewhere', inode: 9 } });
    expect(only([end('a', client, { state: 'closing' })])).toMatchObject({ flow: { is: 'closing' }, to: { is: 'closed' } });
    expect(only([end('a', client, { peer: { state: 'unknown', reason: { code: 'fallback-source' } } })]).to).toEqual({ is: 'unknown', reason: { code: 'fallback-source' } });
  });

  it('that was called is told as such', () => {
    const door = listener('l', '/run/x', server);
    const half = { ...named('/run/x'), peer: { state: 'socket', inode: 9, key: null }, shutdown: known({ receive: true, send: false }) } as const;
    expect(only([door, end('a', server, half)])).toMatchObject({ directed: true, from: { is: 'elsewhere' }, to: { socket: { key: 'a' } }, flow: { is: 'half-closed', there: true, back: false } });
  });
});

describe('datagrams', () => {
  const log = listener('log', '/dev/log', server, { type: 'dgram', state: 'unconnected', queue: known({ of: 'connection', receiveBytes: 5000, sendBytes: 0 }) });
  it('fan in one way, each sender with its own queue', () => {
    const senders = [1, 2, 3].map((n) => sending(end(`s${n}`, client, { queue: known({ of: 'connection', receiveBytes: 0, sendBytes: n }) }), log));
    const found = conversationsOf(modelOf([log, ...senders], everybody));
    expect([...found.byKey.values()].map(({ key, oneWay, directed, queuedThere }) => [key, oneWay, directed, queuedThere])).toEqual([1, 2, 3].map((n) => [`s${n}`, true, true, known(n)]));
    expect(found.ofSocket('log').length).toBe(3);
  });
  it('between two that are connected go both ways', () => {
    expect(only(joined(end('a', server, { type: 'dgram' }), end('b', client, { type: 'dgram' })))).toMatchObject({ oneWay: false, directed: false });
  });
});

describe('what is shut and queued', () => {
  const bits = (receive: boolean, send: boolean) => known({ receive, send });
  it.each([
    [bits(false, true), bits(true, false), true, false],
    [bits(true, false), unknown('fallback-source'), false, true],
    [bits(true, true), bits(true, true), true, true],
  ])('%o %o', (a, b, there, back) => {
    expect(only(joined(end('a', server, { shutdown: a }), end('b', client, { shutdown: b }))).flow).toEqual({ is: 'half-closed', there, back });
  });

  it('counts what the receiver has not read, or what the sender is charged for', () => {
    const queue = (receiveBytes: number, sendBytes: number) => known({ of: 'connection', receiveBytes, sendBytes } as const);
    expect(only(joined(end('a', server, { queue: queue(7, 900) }), end('b', client, { queue: queue(100, 800) })))).toMatchObject({ queuedThere: known(100), queuedBack: known(7) });
    expect(only(joined(end('a', server, { queue: queue(7, 900) }), end('b', client, { queue: unknown('fallback-source') })))).toMatchObject({ queuedThere: known(900), queuedBack: known(7) });
  });
});

describe('the same again', () => {
  const door = listener('l', '/run/x', server);
  const first = modelOf([door, ...joined(end('a', server, named('/run/x')), end('b', client)), ...joined(end('c', server), end('d', client))], everybody);
  it('is the same object while nothing changes', () => {
    const one = conversationsOf(first);
    expect(conversationsOf({ ...first })).toBe(one);
    const sockets = new Map(first.sockets);
    const changed = sockets.get('c');
    if (changed) sockets.set('c', { ...changed, queue: known({ of: 'connection', receiveBytes: 1, sendBytes: 0 }) });
    const next = conversationsOf({ ...first, sockets });
    expect(next.byKey.get('b')).toBe(one.byKey.get('b'));
    expect(next.byKey.get('c')).not.toBe(one.byKey.get('c'));
    expect(next.byKey.get('c')).toMatchObject({ queuedBack: known(1) });
  });
});

/** Any table of sockets, also one that no kernel would tell. */
const tables = fc
  .array(
    fc.record({
      name: fc.constantFrom('', '', '/x', '/y', '\0z'),
      type: fc.constantFrom('stream' as const, 'dgram' as const, 'seqpacket' as const),
      state: fc.constantFrom('listen' as const, 'connected' as const, 'waiting' as const, 'unconnected' as const, 'closing' as const),
      peer: fc.oneof(fc.constant('none'), fc.constant('unknown'), fc.constant('elsewhere'), fc.nat(12)),
      holder: fc.constantFrom(server, client, null),
    }),
    { maxLength: 13 },
  )
  .map((rows) =>
    rows.map((row, i): Socket => {
      const to = typeof row.peer === 'number' ? row.peer : null;
      const peer: Socket['peer'] =
        to !== null
          ? row.state === 'waiting'
            ? { state: 'waiting', listener: to < rows.length ? `k${to}` : null }
            : { state: 'socket', inode: to, key: to < rows.length ? `k${to}` : null }
          : row.peer === 'elsewhere'
            ? { state: 'socket', inode: 99, key: null }
            : row.peer === 'unknown'
              ? { state: 'unknown', reason: { code: 'fallback-source' } }
              : { state: 'none' };
      return end(`k${i}`, row.holder, { name: bytes(row.name), type: row.type, state: row.state, peer });
    }),
  );

describe('any table', () => {
  it('has each end in exactly one conversation of its own, and each conversation is found by its ends', () => {
    fc.assert(
      fc.property(tables, (sockets) => {
        const found = conversationsOf(modelOf(sockets, everybody));
        for (const one of found.byKey.values()) for (const side of [one.from, one.to]) {
          const socket = socketOf(side);
          if (socket) expect(found.ofSocket(socket.key)).toContain(one);
        }
        // What a socket says of its own other end is in one conversation; others may send to it besides.
        for (const socket of sockets) {
          const talks = socket.peer.state !== 'none' || socket.state === 'closing';
          const own = found.ofSocket(socket.key).filter(({ from, to, oneWay, flow }) => (from.is === 'socket' && from.socket === socket) || (to.is === 'socket' && to.socket === socket && !oneWay && flow.is !== 'waiting'));
          expect(own.length).toBe(talks ? 1 : 0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same whatever the order of its sockets', () => {
    fc.assert(
      fc.property(tables, (sockets) => {
        const told = (list: readonly Socket[]) => [...conversationsOf(modelOf(list, everybody)).byKey.values()].map(({ key, directed, flow }) => `${key} ${directed} ${flow.is}`).sort();
        expect(told([...sockets].reverse())).toEqual(told(sockets));
      }),
      { numRuns: 300 },
    );
  });

  it('says around one socket what it says of it among all', () => {
    fc.assert(
      fc.property(tables, (sockets) => {
        const all = conversationsOf(modelOf(sockets, everybody));
        const model = modelOf(sockets, everybody); // another one, or what is known of all would be handed out
        const told = (list: readonly Conversation[]) => [...list].sort((a, b) => (a.key < b.key ? -1 : 1));
        for (const { key } of sockets) {
          const near = conversationsAround(key, model);
          expect(told(near.ofSocket(key))).toEqual(told(all.ofSocket(key)));
          expect(told(near.through(key))).toEqual(told(all.through(key)));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
