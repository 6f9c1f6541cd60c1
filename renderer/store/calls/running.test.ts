import { describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { ReplySeen, StartCall } from '#core/varlink/call.ts';
import { Running } from './running.ts';

const asked: StartCall = { id: 'a', address: { kind: 'unix', name: bytes('/run/x') }, shown: null, method: 'org.example.X.List', parameters: '{}', flag: 'more', timeoutMs: null, descriptors: [], acceptDescriptors: false };
const begin = (): Running => new Running('a', asked, { row: null, woke: false, service: 'unix:/run/x' }, 1000);
const reply = (n: number, text = `{"n":${n}}`): ReplySeen => ({ text, afterMs: n, descriptors: [] });
const some = (from: number, count: number): ReplySeen[] => Array.from({ length: count }, (_, i) => reply(from + i));

describe('a call', () => {
  it('goes from its start over its peer and its replies to its end', () => {
    const call = begin();
    expect(call.seen).toMatchObject({ state: 'starting', connectedMs: null, count: 0, end: null, version: 0 });
    const peer = { pid: 7, uid: 0, gid: 0, command: bytes('x'), unit: null };
    call.take({ is: 'connected', id: 'a', peer, tookMs: 2 }, 1002);
    expect(call.seen).toMatchObject({ state: 'running', peer, connectedMs: 2 });
    call.hold(true);
    expect(call.seen.state).toBe('held');
    call.hold(false);
    call.take({ is: 'replies', id: 'a', replies: some(0, 2), count: 2 }, 1003);
    call.take({ is: 'ended', id: 'a', end: { how: 'replied' }, tookMs: 3 }, 1003);
    expect(call.seen).toMatchObject({ state: 'ended', count: 2, dropped: 0, tookMs: 3, end: { how: 'replied' } });
    // What comes after the end changes nothing.
    const { version } = call.seen;
    call.take({ is: 'replies', id: 'a', replies: some(2, 1), count: 3 }, 1004);
    call.fail({ code: 'agent-gone', message: '', hint: null }, 1005);
    call.hold(true);
    expect(call.seen.version).toBe(version);
  });

  it('keeps the newest of a long stream, in order, and counts them all', () => {
    const call = begin();
    for (let from = 0; from < 350_000; from += 500) call.take({ is: 'replies', id: 'a', replies: some(from, 500), count: from + 500 }, 0);
    const { replies, dropped, count } = call.seen;
    expect(count).toBe(350_000);
    expect(dropped + replies.length).toBe(count);
    expect(replies.length).toBeGreaterThan(85_000);
    expect(replies.length).toBeLessThanOrEqual(100_000);
    expect(replies[0]?.afterMs).toBe(dropped);
    expect(replies.at(-1)?.afterMs).toBe(349_999);
  });

  it('bounds the text it keeps, but never lets the newest go', () => {
    const call = begin();
    const large = 'x'.repeat(8 * 1024 * 1024);
    for (let i = 0; i < 30; i++) call.take({ is: 'replies', id: 'a', replies: [reply(i, large)], count: i + 1 }, 0);
    expect(call.size).toBeLessThanOrEqual(48 * 1024 * 1024 + 2);
    expect(call.seen.dropped + call.seen.replies.length).toBe(30);
    call.take({ is: 'replies', id: 'a', replies: [reply(30, 'x'.repeat(60 * 1024 * 1024))], count: 31 }, 0);
    expect(call.seen.replies).toHaveLength(1);
    expect(call.seen.dropped).toBe(30);
  });

  it('bounds a raw conversation', () => {
    const call = begin();
    for (let i = 0; i < 40; i++) call.take({ is: 'bytes', id: 'a', bytes: bytes('y'.repeat(100_000)) }, i);
    expect(call.seen.raw.length).toBeLessThan(12);
    expect(call.seen.raw.at(-1)?.atMs).toBe(39);
    call.addRaw({ from: 'you', bytes: bytes('hello'), atMs: 50 });
    expect(call.seen.raw.at(-1)).toEqual({ from: 'you', bytes: 'hello', atMs: 50 });
  });
});
