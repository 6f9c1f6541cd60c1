import { appendFileSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commandOf, undoOf } from '#core/edits/command.ts';
import type { Edit, EditDone, EditRefused } from '#core/edits/edit.ts';
import { bytes } from '#core/model/bytes.ts';
import { known } from '#core/model/known.ts';
import { historyPath, loadHistory, mostEdits, readHistory, recordEdit, recordRefusal } from './history.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-history-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const inode = { dev: '1', ino: '2', bornNs: '3' };
function made(id: string, value = 'v', batch: string | null = null): EditDone {
  const edit: Edit = { act: 'setLabel', door: { door: 'entryPoint', reach: bytes('/run/\xff'), path: bytes('/run/\xff'), ...inode }, name: bytes('user.a'), value: bytes(value), before: null };
  const after = { ...inode, mode: 0o600, uid: 0, gid: 0, acl: known(null), labels: known([]), ctimeNs: '4' };
  return { id, atMs: 1, edit, command: commandOf(edit), undo: undoOf(edit), after, undoes: null, batch };
}

it('gives back what was recorded, newest first, bytes and all', () => {
  recordEdit(made('a'));
  recordEdit(made('b', '\xff\0\n'));
  expect(readHistory(10)).toEqual([made('b', '\xff\0\n'), made('a')]);
  expect(readHistory(1)).toEqual([made('b', '\xff\0\n')]);
});

it('is empty before anything was done', () => expect(loadHistory(10)).toEqual({ edits: [], refused: [], lasting: [], damaged: 0 }));

it('is for this user alone', () => {
  recordEdit(made('a'));
  expect(statSync(historyPath()).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(historyPath())).mode & 0o777).toBe(0o700);
});

it('passes over what is damaged, counts it, and does not let it swallow the next', () => {
  recordEdit(made('a'));
  appendFileSync(historyPath(), 'rubbish\n{"id":"later version"}\n');
  recordEdit(made('b'));
  appendFileSync(historyPath(), JSON.stringify(made('cut')).slice(0, 100)); // a crash: no end, no newline
  recordEdit(made('c'));
  expect(loadHistory(10).edits.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  expect(loadHistory(10).damaged).toBe(3);
});

it('is bounded by number', () => {
  recordEdit(made('first'));
  const line = JSON.stringify(made('old'));
  writeFileSync(historyPath(), `${Array.from({ length: 1100 }, () => line).join('\n')}\n`);
  recordEdit(made('new'));
  const lines = readFileSync(historyPath(), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBe(mostEdits);
  expect(readHistory(1)[0]?.id).toBe('new');
  expect(statSync(historyPath()).mode & 0o777).toBe(0o600);
});

it('is bounded by size, and keeps the newest however long', () => {
  for (let i = 0; i < 40; i++) recordEdit(made(`e${i}`, '\xff'.repeat(65_536)));
  expect(statSync(historyPath()).size).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect(readHistory(1)[0]?.id).toBe('e39');
  expect(readHistory(100).length).toBeGreaterThan(3);
});

it('that cannot be written says so and fails nothing', () => {
  writeFileSync(join(folder, 'sockatlas'), 'a file where the folder should be');
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  recordEdit(made('a'));
  expect(said.join('')).toContain('the change was made, but could not be recorded');
  said.length = 0;
  recordRefusal(refused('b'));
  expect(said).toEqual([]);
});

it.skipIf(process.getuid?.() !== 0)('of root is not left in another user’s folder, as under sudo -E', () => {
  expect(historyPath()).toBe(join(folder, 'sockatlas', 'history.jsonl'));
  chownSync(folder, 65_534, 65_534);
  const own = join(userInfo().homedir, '.local/state/sockatlas/history.jsonl');
  vi.stubEnv('HOME', folder);
  expect(historyPath()).toBe(own);
  vi.stubEnv('XDG_STATE_HOME', '');
  expect(historyPath()).toBe(own);
});

it('takes no relative folder, as the XDG specification says', () => {
  vi.stubEnv('XDG_STATE_HOME', 'relative');
  expect(historyPath()).toMatch(/^\/.*\/\.local\/state\/sockatlas\/history\.jsonl$/);
});

function refused(id: string): EditRefused {
  const { edit, command } = made(id);
  return { id, atMs: 1, edit, command, undoes: null, batch: null, failure: { code: 'changed', message: 'It is another now.', hint: null, conflict: { before: 'a', now: 'b' } } };
}

it('tells what was refused beside what was made', () => {
  recordEdit(made('a'));
  recordRefusal(refused('b'));
  recordEdit(made('c'));
  expect(loadHistory(10)).toEqual({ edits: [made('c'), made('a')], refused: [refused('b')], lasting: [], damaged: 0 });
});

it('lets no storm of refusals crowd out what can be taken back', () => {
  recordEdit(made('first'));
  for (let i = 0; i < 1500; i++) recordRefusal(refused(`r${i}`));
  expect(readHistory(10).map(({ id }) => id)).toEqual(['first']);
  expect(loadHistory(1000).refused.length).toBeLessThan(500);
  expect(loadHistory(1000).refused[0]?.id).toBe('r1499');
});

it('keeps what was done at once whole, however long', () => {
  recordEdit(made('old', '\xff'.repeat(65_536)));
  for (let i = 0; i < 30; i++) recordEdit(made(`e${i}`, '\xff'.repeat(65_536), 'batch'));
  expect(readHistory(100).filter(({ batch }) => batch === 'batch')).toHaveLength(30);
  recordEdit(made('next'));
  for (let i = 0; i < 30; i++) recordEdit(made(`f${i}`, '\xff'.repeat(65_536), 'other'));
  expect(readHistory(100).filter(({ batch }) => batch === 'other')).toHaveLength(30);
});

it('reads edits of a version that knew no batches', () => {
  recordEdit(made('a'));
  const { batch: _none, ...older } = made('b');
  appendFileSync(historyPath(), `${JSON.stringify(older)}\n`);
  expect(readHistory(1)).toEqual([made('b')]);
});
