import { readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { choose, clipboard, line, openAtlas } from './fixture.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8).padStart(4, '0');

const entryPoint = (page: Page) => page.getByRole('region', { name: 'Protection of the entry point' });

it('changes a mode, shows the command first, reads it back, takes it back, remembers it', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen("it's a door.sock") });
  const { page, sockets, state } = atlas;
  const path = sockets.path("it's a door.sock");
  const before = modeOf(path);
  await choose(atlas, 'a door.sock');
  await page.keyboard.press('Alt+3');
  const door = entryPoint(page);
  await door.getByRole('button', { name: /^group read:/ }).waitFor();

  await door.getByRole('textbox', { name: 'Mode' }).fill('0620');
  const command = await door.locator('.command code').textContent();
  expect(command).toBe(`chmod 0620 '${path.replace("'", "'\\''")}'`);
  expect(modeOf(path)).toBe(before); // nothing has happened yet
  await door.getByRole('button', { name: 'Apply' }).click();

  const toast = page.locator('.toast', { hasText: 'Mode changed to 0620' });
  await toast.waitFor();
  expect(modeOf(path)).toBe('0620');
  await expect.poll(() => line(page, 'a door.sock').textContent()).toContain('0620');
  await toast.getByRole('button', { name: 'Copy command' }).click();
  await expect.poll(() => clipboard(atlas.app)).toBe(command);

  await page.getByRole('treegrid').focus();
  await page.keyboard.press('Control+Z');
  await page.locator('.toast', { hasText: 'Taken back' }).waitFor();
  expect(modeOf(path)).toBe(before);

  await page.keyboard.press('Control+H');
  const history = page.getByRole('dialog', { name: 'Changes you made' });
  await history.getByText('taken back', { exact: true }).waitFor();
  expect(await history.locator('li').count()).toBe(2);
  await page.keyboard.press('Escape');

  const file = join(state, 'sockatlas/history.jsonl');
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
  expect(modeOf(file)).toBe('0600');
});

it('builds the mode from the grid of bits, and Undo in the toast takes it back', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('grid.sock') });
  const { page, sockets } = atlas;
  const path = sockets.path('grid.sock');
  const before = modeOf(path);
  await choose(atlas, 'grid.sock');
  await page.keyboard.press('Alt+3');
  const door = entryPoint(page);
  await door.getByRole('button', { name: /^other write:/ }).click();
  const wanted = await door.getByRole('textbox', { name: 'Mode' }).inputValue();
  expect(Number.parseInt(wanted, 8) ^ Number.parseInt(before, 8)).toBe(0o2);
  await page.keyboard.press('Tab');
  await door.getByRole('button', { name: 'Apply' }).press('Enter');
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await page.locator('.toast', { hasText: 'Taken back' }).waitFor();
  expect(modeOf(path)).toBe(before);
});

it('refuses to touch what was put in the place of the socket', async () => {
  const atlas = await openAtlas({ settings: { intervalMs: 10_000 }, before: (made) => made.listen('victim.sock') });
  const { page, sockets } = atlas;
  await choose(atlas, 'victim.sock');
  await page.keyboard.press('Alt+3');
  await page.waitForTimeout(400); // choosing a socket makes the agent look, a moment later
  await page.keyboard.press('Control+Space'); // what is shown stays as it is
  await page.getByRole('contentinfo').getByText('paused').waitFor();
  await page.evaluate(() => window.sockatlas.call.listAccounts(null)); // calls go one after the other: the agent knows by now
  const door = entryPoint(page);
  await door.getByRole('textbox', { name: 'Mode' }).fill('0600');
  const path = sockets.path('victim.sock');
  writeFileSync(`${path}.other`, 'a file of somebody', { mode: 0o644 });
  renameSync(`${path}.other`, path);
  await door.getByRole('button', { name: 'Apply' }).click();
  const refusal = page.locator('.toast.danger');
  await refusal.waitFor();
  expect(await refusal.textContent()).not.toMatch(/E[A-Z]{4,}|Error:/);
  expect(modeOf(path)).toBe('0644');
  await door.getByText('there is a regular file now').waitFor();
  unlinkSync(path);
});

it.skipIf(process.getuid?.() === 0)('says why another user’s socket cannot be changed', async ({ skip }) => {
  const atlas = await openAtlas();
  const { page } = atlas;
  await page.getByRole('combobox', { name: 'Filter' }).fill('owner:root kind:path state:listen');
  const count = page.locator('.filter-count');
  await expect.poll(() => count.textContent()).toMatch(/^\d+ of/);
  if ((await count.textContent())?.startsWith('0 of')) skip('nobody else has a socket here');
  await page.locator('[role=row][data-key]').first().click();
  await page.keyboard.press('Alt+3');
  const door = entryPoint(page);
  const mode = door.getByRole('textbox', { name: 'Mode' });
  const before = await mode.inputValue();
  await mode.fill(before === '0600' ? '0640' : '0600');
  await door.getByRole('button', { name: 'Apply' }).click();
  const alert = door.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/owner|root|permission|belongs/i);
  expect(await alert.textContent()).not.toMatch(/EPERM|EACCES/);
});
