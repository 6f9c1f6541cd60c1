import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { CallEvent, StartCall } from '#core/varlink/call.ts';
import { mostKeptReplies, mostReplyText, type CallMade } from '#core/varlink/history/made.ts';
import { secretMask } from '#core/varlink/history/secrets.ts';
import { callsPath, forgetCalls, loadCalls, mostCalls, recordCall } from './calls-file.ts';
import { CallRecorder } from './recorder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-calls-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const asked: StartCall = { id: 'a', address: { kind: 'unix', name: bytes('/run/\xff') }, shown: null, method: 'org.example.Do', parameters: '{"n":18446744073709551615}', flag: 'none', timeoutMs: 45_000, descriptors: [], acceptDescriptors: true };
const made = (id: string, change: Partial<CallMade> = {}): CallMade => {
  const { shown: _shown, ...rest } = asked;
  return { ...rest, id, atMs: 1, by: 'window', peer: null, end: { how: 'replied' }, tookMs: 2.5, replies: ['{"a":1}'], count: 1, masked: false, ...change };
};

describe('the file', () => {
  it('gives back what was recorded, newest first, bytes and all', () => {
    const odd = made('b', { peer: { pid: 1, uid: 0, gid: 0, command: bytes('\xff\0\n'), unit: null }, end: { how: 'error', name: 'x.Y', text: '{}', afterMs: 1 }, replies: [null, '{"\u2028":1}'] });
    recordCall(made('a'));
    recordCall(odd);
    expect(loadCalls(10)).toEqual({ calls: [odd, made('a')], damaged: 0 });
    expect(loadCalls(1).calls).toEqual([odd]);
  });
  it('is for this user alone', () => {
    recordCall(made('a'));
    expect(statSync(callsPath()).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(callsPath())).mode & 0o777).toBe(0o700);
  });
  it('passes over what is damaged, and does not let it swallow the next', () => {
    recordCall(made('a'));
    appendFileSync(callsPath(), 'rubbish\n{"id":"later version"}\n[]\n');
    appendFileSync(callsPath(), JSON.stringify(made('cut')).slice(0, 80));
    recordCall(made('c'));
    expect(loadCalls(10).calls.map(({ id }) => id)).toEqual(['c', 'a']);
    expect(loadCalls(10).damaged).toBe(4);
  });
  it('is bounded by number and by bytes', () => {
    recordCall(made('first'));
    const line = JSON.stringify(made('old'));
    writeFileSync(callsPath(), `${Array.from({ length: mostCalls * 2 }, () => line).join('\n')}\n`);
    recordCall(made('new'));
    expect(readFileSync(callsPath(), 'utf8').trimEnd().split('\n')).toHaveLength(mostCalls);
    const large = JSON.stringify(made('large', { replies: ['x'.repeat(64_000)] }));
    writeFileSync(callsPath(), `${Array.from({ length: 200 }, () => large).join('\n')}\n`);
    recordCall(made('newest'));
    expect(statSync(callsPath()).size).toBeLessThan(4.5 * 1024 * 1024);
    expect(loadCalls(1).calls[0]?.id).toBe('newest');
  });
  it('forgets some or all', () => {
    for (const id of ['a', 'b', 'c']) recordCall(made(id));
    expect(forgetCalls(['b'])).toEqual({ ok: true, value: null });
    expect(loadCalls(10).calls.map(({ id }) => id)).toEqual(['c', 'a']);
    forgetCalls(null);
    expect([loadCalls(10), readFileSync(callsPath(), 'utf8')]).toEqual([{ calls: [], damaged: 0 }, '']);
  });
  it('says when it cannot be written, and goes on', () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    writeFileSync(join(folder, 'sockatlas'), 'a file where the folder would be');
    recordCall(made('a'));
    expect(said).toHaveBeenCalledWith(expect.stringContaining('could not be recorded'));
  });
});

describe('the recorder', () => {
  const record = (start: StartCall, ...events: CallEvent[]): readonly CallMade[] => {
    const kept: CallMade[] = [];
    const recorder = new CallRecorder('window', (call) => kept.push(call));
    recorder.began(start, 1);
    recorder.hear(events);
    return kept;
  };
  const replies = (texts: readonly string[], count = texts.length): CallEvent => ({ is: 'replies', id: 'a', count, replies: texts.map((text) => ({ text, afterMs: 1, descriptors: [] })) });
  const ended: CallEvent = { is: 'ended', id: 'a', end: { how: 'replied' }, tookMs: 2.5 };

  it('keeps a call when it has ended', () => {
    expect(record(asked, replies(['{"a":1}']))).toEqual([]);
    expect(record(asked, replies(['{"a":1}']), ended)).toEqual([made('a')]);
  });
  it('keeps no secret', () => {
    const [call] = record({ ...asked, parameters: '{"password":"S3CRET"}' }, replies(['{"token":"S3CRET"}']), { ...ended, end: { how: 'error', name: 'x.Y', text: '{"secret":"S3CRET"}', afterMs: 1 } });
    expect(JSON.stringify(call)).not.toContain('S3CRET');
    expect(call).toMatchObject({ masked: true, parameters: JSON.stringify({ password: secretMask }) });
  });
  it('keeps the first replies of a long stream, and counts all', () => {
    const [call] = record(asked, ...Array.from({ length: 1000 }, (_, i) => replies(['{"a":1}'], i + 1)), ended);
    expect([call?.replies.length, call?.count]).toEqual([mostKeptReplies, 1000]);
  });
  it('keeps no reply that is too long, and none after it', () => {
    const [call] = record(asked, replies(['{}', `"${'x'.repeat(mostReplyText)}"`, '{}']), ended);
    expect(call?.replies).toEqual(['{}', null]);
  });
  it('keeps what was cut off with its window', () => {
    const kept: CallMade[] = [];
    const recorder = new CallRecorder('window', (call) => kept.push(call));
    recorder.began(asked, 1);
    recorder.abandoned(31);
    recorder.abandoned(32);
    expect(kept).toMatchObject([{ end: { how: 'cancelled' }, tookMs: 30 }]);
  });
  it('passes over calls of others', () => expect(record(asked, { ...ended, id: 'b' })).toEqual([]));
});
