import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Edit } from '#core/edits/edit.ts';
import { done } from '#core/failure.ts';
import { bytes } from '#core/model/bytes.ts';
import { heldForActSchema } from '#core/privilege/look.ts';
import { changeInWords } from '#core/privilege/words.ts';
import type { StreamMessage } from '#core/stream.ts';
import { act } from '#agent/privilege/act.ts';
import { createAgent } from '#agent/create-agent.ts';
import { twoEyed } from '#agent/privilege/two-eyed.ts';
import type { StartLook } from '#agent/privilege/look.ts';
import { Sockets } from '../e2e/sockets.ts';
import { built } from '../fixtures/built.ts';
import { shownAt } from '../fixtures/shown-at.ts';

const program = built('main/agent/doors/look.ts');

/** As pkexec starts it, for this user. */
function door(env: Record<string, string> = { PKEXEC_UID: '65534' }, args: readonly string[] = []) {
  const child = spawn(process.execPath, [program, '/usr/lib/sockatlas/look', ...args], { env, stdio: 'pipe' });
  onTestFinished(() => void child.kill());
  return child;
}

describe.runIf(process.getuid?.() === 0)('the look door', () => {
  it('lends its eyes to an agent, and gives them back', async () => {
    const children: ReturnType<typeof door>[] = [];
    const start: StartLook = () => {
      const child = door();
      children.push(child);
      return done(child);
    };
    const agent = twoEyed((hold) => createAgent({ hold }), start);
    onTestFinished(() => agent[Symbol.dispose]());
    const told: StreamMessage[] = [];
    const waiters: (() => void)[] = [];
    const until = async (fits: (message: StreamMessage) => boolean) => {
      while (!told.some(fits)) await new Promise<void>((resolve) => waiters.push(resolve));
    };
    const end = agent.stream((message) => {
      told.push(message);
      for (const wake of waiters.splice(0)) wake();
    });
    const isReset = (message: StreamMessage): boolean => message.kind === 'delta' && message.delta.reset;
    await until(isReset);
    expect(await agent.call('lookAs', { administrator: false })).toEqual({ ok: true, value: { administrator: false } });
    expect(children.length).toBe(0);
    told.length = 0;
    await agent.call('setPace', { intervalMs: 500, paused: false });
    expect(await agent.call('lookAs', { administrator: true })).toEqual({ ok: true, value: { administrator: true } });
    await until(isReset);
    const reset = told.find(isReset);
    expect(reset?.kind === 'delta' && reset.delta.surroundings?.uid).toBe(0);
    expect(reset?.kind === 'delta' && reset.delta.sockets.added.length).toBeGreaterThan(0);
    await until((message) => message.kind === 'delta' && !message.delta.reset);
    expect(await agent.call('refresh', null)).toMatchObject({ ok: true, value: { seq: expect.any(Number) } });
    // What changes something is never asked of it.
    expect(await agent.call('readHistory', { limit: 1 })).toMatchObject({ ok: true });
    told.length = 0;
    const [child] = children;
    if (!child) throw new Error('no door');
    const ended = once(child, 'exit');
    expect(await agent.call('lookAs', { administrator: false })).toEqual({ ok: true, value: { administrator: false } });
    expect(await ended).toEqual([0, null]);
    await until(isReset);
    // One that ends by itself leaves the agent with its own eyes, and says so.
    expect(await agent.call('lookAs', { administrator: true })).toMatchObject({ ok: true });
    told.length = 0;
    children[1]?.kill('SIGKILL');
    await until((message) => message.kind === 'trouble');
    expect(told.some(isReset)).toBe(true);
    expect(await agent.call('refresh', null)).toMatchObject({ ok: true });
    end();
  });

  it('answers nothing that could change something', async () => {
    const child = door();
    const lines: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)));
    for (const name of ['applyEdit', 'applyEdits', 'keepDropIn', 'actAsAdministrator', 'lookAs', 'readHistory', 'constructor', '__proto__']) child.stdin.write(`${JSON.stringify({ kind: 'call', id: 1, name, input: {} })}\n`);
    child.stdin.write('no json\n{}\n[]\n');
    child.stdin.write(`${JSON.stringify({ kind: 'call', id: 2, name: 'setPace', input: { intervalMs: 1 } })}\n`);
    child.stdin.write(`${JSON.stringify({ kind: 'call', id: 3, name: 'listAccounts', input: null })}\n`);
    while (!lines.some((line) => line.includes('"id":3'))) await once(child.stdout, 'data');
    child.stdin.end();
    await once(child, 'exit');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ kind: 'ready' }, { id: 2, result: { ok: false, error: { code: 'bad-input' } } }, { id: 3, result: { ok: true } }]);
  });

  it('holds what the caller cannot reach, for the act door and for that caller alone', async () => {
    const sockets = new Sockets();
    onTestFinished(() => sockets.close());
    sockets.listen('closed.sock');
    const path = sockets.path('closed.sock');
    const ref = shownAt(path);
    const child = door({ PKEXEC_UID: '65534' });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await lines.next(); // ready
    const ask = async (what: unknown): Promise<unknown> => {
      child.stdin.write(`${JSON.stringify(what)}\n`);
      return JSON.parse(String((await lines.next()).value));
    };
    const answer = z.object({ result: z.object({ value: heldForActSchema }) }).parse(await ask({ kind: 'hold', id: 1, door: ref }));
    const { held, path: found } = answer.result.value;
    expect(found).toBe(path);
    const edit: Edit = { act: 'setMode', door: ref, mode: 0o600, before: ref.mode };
    const words = changeInWords(edit, { door: 'entryPoint', path: bytes(path) });
    const request = { version: 1, changes: [{ kind: 'edit', edit, held }], stopAtRefusal: true };
    expect(await act(request, { caller: 1000, words }, () => true)).toMatchObject({ error: { code: 'refused' } });
    expect(await act(request, { caller: 65_534, words }, () => true)).toMatchObject({ outcomes: [{ ok: true }] });
    // Another inode, a socket object, an inode that was replaced: none is held.
    expect(await ask({ kind: 'hold', id: 2, door: { ...ref, ino: '1' } })).toMatchObject({ result: { ok: false, error: { code: 'replaced' } } });
    expect(await ask({ kind: 'hold', id: 3, door: { ...ref, reach: '/etc/passwd' } })).toMatchObject({ result: { ok: false } });
    child.stdin.write(`${JSON.stringify({ kind: 'release', fd: held.fd })}\n`);
    expect(await ask({ kind: 'call', id: 4, name: 'listAccounts', input: null })).toMatchObject({ id: 4 });
    expect(await act(request, { caller: 65_534, words }, () => true)).toMatchObject({ error: { code: 'vanished' } });
  });

  it('opens for pkexec alone', async () => {
    for (const start of [() => door({}), () => door({ PKEXEC_UID: 'x' }), () => door({ PKEXEC_UID: '1000' }, ['more'])]) expect((await once(start(), 'exit'))[0]).toBe(2);
  });

  it('that stays shut is said, and the eyes stay those of the agent', async () => {
    const shut = (status: number, words: string): StartLook => () => done(spawn('sh', ['-c', 'echo "$1" >&2; exit "$2"', 'sh', words, String(status)], { stdio: 'pipe' }));
    for (const [status, words, code] of [[126, 'Request dismissed', 'cancelled'], [127, 'Not authorized', 'not-permitted'], [127, 'No authentication agent found', 'unavailable'], [2, 'odd', 'failed']] as const) {
      const agent = twoEyed((hold) => createAgent({ hold }), shut(status, words));
      expect(await agent.call('lookAs', { administrator: true })).toMatchObject({ ok: false, error: { code } });
      expect(await agent.call('refresh', null)).toMatchObject({ ok: true });
      agent[Symbol.dispose]();
    }
  });
});
