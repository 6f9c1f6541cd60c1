import { chmodSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EditOfMany } from '#core/edits/edit.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { shownAt } from '../../../tests/fixtures/shown-at.ts';
import { applyEdits } from './apply-many.ts';
import { loadHistory } from './history.ts';

let state: string;
let sockets: Sockets;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'atlas-state-'));
  vi.stubEnv('XDG_STATE_HOME', state);
  sockets = new Sockets();
});
afterEach(() => {
  sockets.close();
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

const modeOf = (name: string): number => lstatSync(sockets.path(name)).mode & 0o7777;

/** Three doors at 0755, the second of which is another's meanwhile; all are to be 0600. */
function three(): EditOfMany[] {
  const names = ['a', 'b', 'c'];
  for (const name of names) {
    sockets.listen(name);
    chmodSync(sockets.path(name), 0o755);
  }
  const edits = names.map((name): EditOfMany => ({ edit: { act: 'setMode', door: shownAt(sockets.path(name)), mode: 0o600, before: 0o755 }, undoes: null }));
  chmodSync(sockets.path('b'), 0o700);
  return edits;
}

it('makes each by itself, and records each with the batch', () => {
  const results = applyEdits(three(), false, []);
  expect(results.map(({ state: became }) => became)).toEqual(['made', 'refused', 'made']);
  expect(results[1]).toMatchObject({ failure: { code: 'changed', conflict: { before: '0755', now: '0700' } } });
  expect(['a', 'b', 'c'].map(modeOf)).toEqual([0o600, 0o700, 0o600]);
  const { edits, refused } = loadHistory(10);
  const batch = edits[0]?.batch;
  expect(batch).toEqual(expect.any(String));
  expect(edits.map((edit) => edit.batch)).toEqual([batch, batch]);
  expect(refused).toMatchObject([{ batch, failure: { code: 'changed' } }]);
});

it('ends at the first refusal when it should', () => {
  expect(applyEdits(three(), true, []).map(({ state: became }) => became)).toEqual(['made', 'refused', 'left']);
  expect(['a', 'b', 'c'].map(modeOf)).toEqual([0o600, 0o700, 0o755]);
});

it('takes all back, the last one first', () => {
  applyEdits(three(), false, []);
  const undo = loadHistory(10).edits.map(({ id, undo: edit }) => ({ edit, undoes: id }));
  expect(applyEdits(undo, false, []).map(({ state: became }) => became)).toEqual(['made', 'made']);
  expect(['a', 'b', 'c'].map(modeOf)).toEqual([0o755, 0o700, 0o755]);
});
