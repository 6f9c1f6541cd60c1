import { expect, it } from 'vitest';
import { bytes } from '../model/bytes.ts';
import { known } from '../model/known.ts';
import { commandOf, undoOf } from './command.ts';
import { deedsOf, latestStanding, undosOf } from './deeds.ts';
import type { DoorRef, Edit, EditDone, EditRefused } from './edit.ts';

const inode = { dev: '1', ino: '2', bornNs: '3' };
const door: DoorRef = { door: 'entryPoint', reach: bytes('/run/x'), path: bytes('/run/x'), ...inode };
const edit: Edit = { act: 'setMode', door, mode: 0o600, before: 0o666 };
const after = { ...inode, mode: 0o600, uid: 0, gid: 0, acl: known(null), labels: known([]), ctimeNs: '4' };
const made = (id: string, atMs: number, over: Partial<EditDone> = {}): EditDone => ({ id, atMs, edit, command: commandOf(edit), undo: undoOf(edit), after, undoes: null, batch: null, ...over });
const refused = (id: string, atMs: number, over: Partial<EditRefused> = {}): EditRefused => ({ id, atMs, edit, command: commandOf(edit), undoes: null, batch: null, failure: { code: 'changed', message: '', hint: null }, ...over });

it('puts together what was done at once', () => {
  const deeds = deedsOf({ edits: [made('d', 5), made('c', 3, { batch: 'B' }), made('b', 2, { batch: 'B' }), made('a', 1)], refused: [refused('x', 4, { batch: 'B' })] });
  expect(deeds.map(({ id, edits, refused: not }) => [id, edits.map((one) => one.id).join(''), not.length])).toEqual([
    ['d', 'd', 0],
    ['B', 'cb', 1],
    ['a', 'a', 0],
  ]);
});

it('finds what can be taken back, whole or the rest of it', () => {
  const batch = [made('c', 3, { batch: 'B' }), made('b', 2, { batch: 'B' })];
  const half = deedsOf({ edits: [made('u', 4, { undoes: 'c', batch: 'U' }), ...batch, made('a', 1)], refused: [refused('v', 5, { undoes: 'b', batch: 'U' })] });
  expect(half[0]).toMatchObject({ id: 'U', isUndo: true });
  expect(latestStanding(half)?.id).toBe('B');
  expect(undosOf(latestStanding(half)?.standing ?? [])).toEqual([{ edit: undoOf(edit), undoes: 'b' }]);
  const whole = deedsOf({ edits: [made('w', 5, { undoes: 'b', batch: 'U' }), made('u', 4, { undoes: 'c', batch: 'U' }), ...batch, made('a', 1)], refused: [] });
  expect(latestStanding(whole)?.id).toBe('a');
});

it('passes over what was refused and nothing else', () => {
  const deeds = deedsOf({ edits: [], refused: [refused('x', 1)] });
  expect(deeds).toHaveLength(1);
  expect(latestStanding(deeds)).toBeUndefined();
});
