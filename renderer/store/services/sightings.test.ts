import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failed, type Result } from '#core/failure.ts';
import { useUi } from '../ui.ts';
import { loadInterfaces, useSeen } from './sightings.ts';

const answers: Result<unknown>[] = [];
const readInterfaces = vi.fn<() => Promise<Result<unknown> | undefined>>(() => Promise.resolve(answers.shift()));
beforeEach(() => {
  vi.stubGlobal('window', { sockatlas: { call: { readInterfaces } } });
  readInterfaces.mockClear();
});
afterEach(() => vi.unstubAllGlobals());

it('says why the cache could not be read, and reads it with the next agent', async () => {
  answers.push(failed('agent-gone', 'The agent that looks at the system is not running.'), { ok: true, value: { sightings: [], texts: [] } });
  useUi.setState({ agent: { state: 'gone', message: '', retryAtMs: 0 } });
  await loadInterfaces();
  expect(useSeen.getState()).toMatchObject({ state: 'read', trouble: { code: 'agent-gone' } });
  useUi.setState({ agent: { state: 'starting' } });
  expect(readInterfaces).toHaveBeenCalledTimes(1);
  useUi.setState({ agent: { state: 'running' } });
  await vi.waitFor(() => expect(useSeen.getState().trouble).toBeNull());
  useUi.setState({ agent: { state: 'running' } });
  expect(readInterfaces).toHaveBeenCalledTimes(2);
});

it('leaves it to the person to try again where the agent could not', async () => {
  answers.push(failed('failed', 'The disk does not answer.'));
  useUi.setState({ agent: { state: 'running' } });
  await loadInterfaces();
  useUi.setState({ paused: true });
  expect(readInterfaces).toHaveBeenCalledTimes(1);
  expect(useSeen.getState().trouble?.message).toBe('The disk does not answer.');
});
