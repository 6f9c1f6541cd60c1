import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { done } from '#core/failure.ts';
import type { StreamMessage } from '#core/stream.ts';
import { createAgent } from '#agent/create-agent.ts';
import { twoEyed } from '#agent/privilege/two-eyed.ts';
import type { StartLook } from '#agent/privilege/look.ts';
import { built } from '../fixtures/built.ts';

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
    const agent = twoEyed(createAgent(), start);
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

  it('opens for pkexec alone', async () => {
    for (const start of [() => door({}), () => door({ PKEXEC_UID: 'x' }), () => door({ PKEXEC_UID: '1000' }, ['more'])]) expect((await once(start(), 'exit'))[0]).toBe(2);
  });

  it('that stays shut is said, and the eyes stay those of the agent', async () => {
    const shut = (status: number, words: string): StartLook => () => done(spawn('sh', ['-c', 'echo "$1" >&2; exit "$2"', 'sh', words, String(status)], { stdio: 'pipe' }));
    for (const [status, words, code] of [[126, 'Request dismissed', 'cancelled'], [127, 'Not authorized', 'not-permitted'], [127, 'No authentication agent found', 'unavailable'], [2, 'odd', 'failed']] as const) {
      const agent = twoEyed(createAgent(), shut(status, words));
      expect(await agent.call('lookAs', { administrator: true })).toMatchObject({ ok: false, error: { code } });
      expect(await agent.call('refresh', null)).toMatchObject({ ok: true });
      agent[Symbol.dispose]();
    }
  });
});
