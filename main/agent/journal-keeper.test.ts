import { expect, it } from 'vitest';
import { changesBetween } from '#core/model/tables/delta.ts';
import type { Model } from '#core/model/model.ts';
import { aModel, aRow } from '../../tests/fixtures/rows.ts';
import { JournalKeeper } from './journal-keeper.ts';

const blind = { capabilities: [{ id: 'source' as const, state: 'no' as const, short: '', sentence: '', remedy: null }] };

/** Shows the keeper one model after the other, as looks a second apart; gives what it noted of each. */
function noted(...models: readonly Model[]): { readonly keeper: JournalKeeper; readonly words: string[] } {
  const keeper = new JournalKeeper();
  const nothing = new Map<string, never>();
  const words = models.map((model, i) => {
    const before = models[i - 1];
    const delta = { atMs: 1000 * (i + 1), sockets: changesBetween(before?.sockets ?? nothing, model.sockets), entryPoints: changesBetween(before?.entryPoints ?? nothing, model.entryPoints), registry: changesBetween(before?.registry ?? nothing, model.registry) };
    return keeper
      .take(model, delta)
      .map(({ change, subject }) => `${change.what} ${subject.name}`)
      .join(', ');
  });
  return { keeper, words };
}

it('begins with the first look, and notes nothing of what was there', () => {
  const { keeper, words } = noted(aModel([aRow('/run/a')]), aModel([aRow('/run/a'), aRow('/run/b')]));
  expect(words).toEqual(['', 'appeared /run/b']);
  expect(keeper.journal?.state).toMatchObject({ begunAtMs: 1000, lastSeq: 1, changes: { completeSinceMs: 1000 } });
});

it('does not take a table that could not be read for an empty one', () => {
  const { keeper, words } = noted(aModel([aRow('/run/a'), aRow('/run/b')]), aModel([], blind), aModel([], blind), aModel([aRow('/run/b'), aRow('/run/c')]));
  expect(words).toEqual(['', '', '', 'vanished /run/a, appeared /run/c']);
  expect(keeper.journal?.state.changes.completeSinceMs).toBe(4000);
});

it('does not take another way of looking for other sockets', () => {
  const { keeper, words } = noted(aModel([aRow('/run/a', { socket: { key: '1:5' } })]), aModel([aRow('/run/a', { socket: { key: '1:i77' } })], { source: '/proc/net/unix' }));
  expect(words).toEqual(['', '']);
  expect(keeper.journal?.state.changes.completeSinceMs).toBe(2000);
});
