import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dropInText } from '#core/durable/drop-in.ts';
import type { DropInChange } from '#core/durable/change.ts';
import { done, failed } from '#core/failure.ts';
import { loadHistory } from '../edits/history.ts';
import { keepDropIn } from './keep.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'atlas-state-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

const text = (mode: number): string => dropInText([{ option: 'SocketMode', mode }]);
const change = (mode: number | null, before: string | null): DropInChange => ({ unit: 'x.socket', scope: 'system', options: mode === null ? null : [{ option: 'SocketMode', mode }], before });
const taken: DropInChange[] = [];
const install = (one: DropInChange) => {
  taken.push(one);
  return Promise.resolve(done(null));
};

it('writes down what was done, with the change that brings back what was there', async () => {
  for (const [wanted, undo] of [
    [change(0o600, null), change(null, text(0o600))],
    [change(0o640, text(0o600)), change(0o600, text(0o640))],
    [change(null, text(0o640)), change(0o640, null)],
  ] as const)
    expect(await keepDropIn(wanted, null, install)).toMatchObject({ ok: true, value: { lasting: wanted, undo } });
  const { lasting, edits, damaged } = loadHistory(10);
  expect(lasting.map(({ lasting: one }) => one.options)).toEqual([null, [{ option: 'SocketMode', mode: 0o640 }], [{ option: 'SocketMode', mode: 0o600 }]]);
  expect([edits, damaged]).toEqual([[], 0]);
  expect(lasting[2]?.command).toBe("printf '%s\\n' '# Written by Sockatlas, which writes it anew as a whole. Settings of your own belong into another file beside it.' '[Socket]' SocketMode=0600 | systemctl edit --stdin --drop-in=50-sockatlas.conf x.socket");
});

it('writes down nothing that was refused, and asks for nothing over a file that is not ours', async () => {
  taken.length = 0;
  expect(await keepDropIn(change(0o600, null), null, () => Promise.resolve(failed('cancelled', 'No.')))).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(await keepDropIn(change(0o600, '[Socket]\nSocketMode=0666\n'), null, install)).toMatchObject({ ok: false, error: { code: 'refused' } });
  expect(taken).toEqual([]);
  expect(loadHistory(10).lasting).toEqual([]);
});
