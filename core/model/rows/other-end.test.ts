import { describe, expect, it } from 'vitest';
import { end, joined, listener, modelOf, program, sending, waitingAt } from '../../../tests/fixtures/talk.ts';
import { known } from '../known.ts';
import { rowsOf } from './row.ts';

const server = program(10, 'server');
const client = program(20, 'client');
const people = [server, client];
const door = listener('l', '/run/x', server, { waitingClients: ['w', 'inode:7'] });
const log = listener('g', '/dev/log', server, { type: 'dgram', state: 'unconnected' });

describe('the other end of a row', () => {
  const rows = rowsOf(modelOf([door, log, ...joined(end('a', server), end('b', client)), waitingAt(end('w', client), door), sending(end('s', null), log), end('e', client, { peer: { state: 'socket', inode: 1, key: null } })], people));
  const other = (key: string) => rows.get(key)?.other;

  it('is the peer, the listener, those that wait, or those that send', () => {
    expect(other('a')).toMatchObject({ is: 'peer', key: 'b', processes: [{ pid: 20 }], hidden: null });
    expect(other('w')).toMatchObject({ is: 'listener', key: 'l', names: ['/run/x'], processes: [{ pid: 10 }] });
    expect(other('l')).toMatchObject({ is: 'callers', key: null, processes: [{ pid: 20 }], hidden: { code: 'outside-this-table' } });
    expect(other('g')).toMatchObject({ is: 'senders', key: 's', processes: [], hidden: { code: 'not-permitted' } });
    expect(other('s')).toMatchObject({ is: 'peer', key: 'g', processes: [{ pid: 10 }] });
    expect(other('e')).toMatchObject({ key: null, hidden: { code: 'outside-this-table' } });
  });
});

it('makes another row of the other end when its holders change, and not when bytes arrive', () => {
  const [a, b] = joined(end('a', server), end('b', client));
  const model = (other: typeof b) => modelOf([a, other], people);
  const one = rowsOf(model(b));
  expect(rowsOf(model({ ...b, queue: known({ of: 'connection', receiveBytes: 9, sendBytes: 0 }) }), one).get('a')).toBe(one.get('a'));
  expect(rowsOf(model({ ...b, holders: end('b', server).holders }), one).get('a')).not.toBe(one.get('a'));
});
