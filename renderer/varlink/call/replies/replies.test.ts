import { describe, expect, it } from 'vitest';
import type { CallEnd } from '#core/varlink/call.ts';
import type { CallState } from '../../../store/calls/running.ts';
import { ReplySearch } from './search.ts';
import { msText, repliesText, stateText } from './status.ts';

const call = (state: CallState, count: number, end: CallEnd | null = null, flag: 'none' | 'more' | 'oneway' = 'none'): string => stateText({ state, count, end, tookMs: 1, asked: { flag } });

describe('how a call stands', () => {
  it.each([
    [call('starting', 0), 'Connecting.'],
    [call('running', 0), 'Waiting for the reply.'],
    // Said once: the count that runs is beside it.
    [call('running', 12_345, null, 'more'), 'Replies come in.'],
    [call('held', 12_345, null, 'more'), 'Paused after 12 345 replies: the service waits.'],
    [call('ended', 1, { how: 'replied' }), 'Answered.'],
    [call('ended', 0, { how: 'replied' }, 'oneway'), 'Sent: no reply was asked for.'],
    [call('ended', 3, { how: 'replied' }, 'more'), 'Ended after 3 replies.'],
    [call('ended', 0, { how: 'error', name: 'a.\u202eB', text: '{}', afterMs: 1 }), 'Refused with a.\\u{202e}B.'],
    [call('ended', 2, { how: 'cancelled' }, 'more'), 'Cancelled after 2 replies.'],
    [call('ended', 2, { how: 'failed', failure: { code: 'failed', message: 'It went away.', hint: null } }), 'It went away. That was after 2 replies.'],
  ])('%s', (said, expected) => expect(said).toBe(expected));

  it('has its time and count in words', () => {
    expect([0.04, 1.84, 31.4, 2345, 600_000].map(msText)).toEqual(['0.0 ms', '1.8 ms', '31 ms', '2.3 s', '10 min']);
    expect([0, 1, 100_000].map(repliesText)).toEqual(['0 replies', '1 reply', '100 000 replies']);
  });
});

describe('the search over a stream', () => {
  const replies = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ({ text: `{"n":${from + i}}`, afterMs: 1, descriptors: [] }));
  it('looks at each reply once, and forgets those that are no longer kept', () => {
    const search = new ReplySearch('N":1');
    expect(search.look(replies(0, 3), 0)).toEqual([1]);
    expect(search.look(replies(0, 20), 0)).toEqual([1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(search.look(replies(12, 22), 12)).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
    expect(search.look(replies(110, 112), 110)).toEqual([110, 111]);
    expect(search.look(replies(300, 301), 300)).toEqual([]);
  });
  it('takes words as they are', () => expect(new ReplySearch('.*[').look([{ text: '"a.*[b"', afterMs: 1, descriptors: [] }, ...replies(0, 2)], 0)).toEqual([0]));
});
