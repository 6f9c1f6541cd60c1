import { describe, expect, it } from 'vitest';
import { end, joined, listener, modelOf, program, sending, waitingAt } from '../../tests/fixtures/talk.ts';
import { bytes } from '../model/bytes.ts';
import { known } from '../model/known.ts';
import { rowsOf } from '../model/rows/row.ts';
import type { Socket } from '../model/socket.ts';
import { backlogOf, pressureWord } from './queue.ts';
import { explainRow } from './row.ts';
import { bytesWords } from './talk.ts';

const server = program(10, 'server');
const client = program(20, 'client', { uid: 1000 });
const named = { name: bytes('/run/x'), kind: 'path' } as const;

function told(key: string, sockets: readonly Socket[]): string {
  const model = modelOf(sockets, [server, client]);
  const row = rowsOf(model).get(key);
  return row ? explainRow(row, model).map((sentence) => sentence.map(({ text }) => text).join('')).join('\n') : '';
}

const queue = (receiveBytes: number, sendBytes: number) => known({ of: 'connection', receiveBytes, sendBytes } as const);
const door = (waiting: number, backlog: number) => listener('l', '/run/x', server, { queue: known({ of: 'listener', waiting, backlog }) });

describe('a listener', () => {
  it('counts connections and those that wait, and warns when there is little room', () => {
    const sockets = [...joined(end('a', server, named), end('b', client)), waitingAt(end('w', client), door(1, 2))];
    expect(told('l', [door(1, 128), ...sockets])).toContain('One connection is open, and one waits to be accepted (there is room for 128).');
    expect(told('l', [door(1, 1), ...sockets])).toContain('Its backlog is nearly full.');
    expect(told('l', [door(2, 1), ...sockets])).toContain('Its backlog is full: the next caller is kept outside until its process accepts one.');
  });

  it.each([
    [0, 0, null],
    [1, 0, 'full'],
    [12, 16, null],
    [13, 16, 'nearly full'],
    [16, 16, 'nearly full'],
    [17, 16, 'full'],
  ])('with %i of %i is %s', (waiting, room, word) => {
    const backlog = backlogOf(door(waiting, room));
    expect(backlog && pressureWord(backlog)).toBe(word);
  });
});

describe('an end', () => {
  it('names what it came through on both sides', () => {
    const sockets = [door(0, 1), ...joined(end('a', server, named), end('b', client))];
    expect(told('b', sockets)).toBe('This is one end of a stream connection made through /run/x, held by client (pid 20, alice).\nAt the other end is server (pid 10, root).');
    expect(told('b', sockets.slice(1))).toContain('made through /run/x, where nobody listens any more');
    expect(told('b', [door(0, 1), { ...door(0, 1), key: 'm' }, ...sockets.slice(1)])).toContain('a name that 2 listeners bear: which of them it was is not known');
  });

  it('says which way is shut and what is queued', () => {
    const [a, b] = joined(end('a', server, { ...named, queue: queue(5, 20_000), shutdown: known({ receive: true, send: false }) }), end('b', client, { shutdown: known({ receive: false, send: true }), queue: queue(20_000, 0) }));
    expect(told('a', [a, b])).toContain('It is half closed: the other end sends no more, this one still may.\n20 KiB from this end are not read yet; 5 bytes wait to be read here.');
    expect(told('b', [a, b])).toContain('It is half closed: this end sends no more, the other still may.\n5 bytes from this end are not read yet; 20 KiB wait to be read here.');
  });

  it('that waits names who listens', () => {
    expect(told('w', [door(1, 1), waitingAt(end('w', client), door(1, 1))])).toContain('/run/x has not accepted it yet; there listens server (pid 10, root).');
  });
});

it('tells who sends to a datagram socket', () => {
  const log = listener('g', '/dev/log', server, { type: 'dgram', state: 'unconnected' });
  expect(told('g', [log, sending(end('s', client), log), sending(end('t', client), log)])).toContain('2 sockets send here, held by client (pid 20, alice). Nothing goes back this way.');
});

it.each([[0, '0 bytes'], [1, '1 byte'], [9999, '9999 bytes'], [10_000, '10 KiB'], [212_992, '208 KiB'], [20_000_000, '19 MiB'], [17_179_869_184, '16 GiB']])('%i bytes are %s', (count, words) => expect(bytesWords(count)).toBe(words));
