import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { findings } from './axe.ts';
import { choose, openAtlas, type Atlas } from './fixture.ts';

const background = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const brightness = (colour: string): number => Math.max(...(colour.match(/\d+/g) ?? []).slice(0, 3).map(Number));

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const open = (): Promise<Atlas> => openAtlas({ settings: { theme }, before: (made) => made.listen('door.sock') });

  it('is drawn so', async () => {
    const { page } = await open();
    const seen = brightness(await background(page));
    if (theme === 'dark') expect(seen).toBeLessThan(80);
    else expect(seen).toBeGreaterThan(200);
  });

  it('keeps nobody out: the overview and the table', async () => {
    const atlas = await open();
    expect(await findings(atlas.page)).toEqual([]);
    await choose(atlas, 'door.sock');
    expect(await findings(atlas.page)).toEqual([]);
    // Marked rows: one that is new and one that has gone.
    atlas.sockets.listen('fresh.sock');
    await atlas.page.locator('.line.new').waitFor();
    expect(await findings(atlas.page)).toEqual([]);
  });

  it('keeps nobody out: every tab', async () => {
    const atlas = await open();
    await choose(atlas, 'door.sock');
    for (const [i, tab] of ['Overview', 'Labels', 'Protection', 'Who', 'Peers', 'Interfaces', 'Call', 'History', 'Raw'].entries()) {
      await atlas.page.keyboard.press(`Alt+${i + 1}`);
      await atlas.page.getByRole('tab', { name: tab, selected: true }).waitFor();
      if (tab === 'Protection') await atlas.page.getByRole('region', { name: 'Protection of the entry point' }).getByRole('textbox', { name: 'Mode' }).fill('0600');
      expect(await findings(atlas.page), tab).toEqual([]);
    }
  });

  it('keeps nobody out: every dialog and the menu', async () => {
    const atlas = await open();
    const { page } = atlas;
    await choose(atlas, 'door.sock');
    for (const chord of ['Control+Shift+P', 'Control+K', 'Control+Comma', 'F1', 'Control+H']) {
      await page.keyboard.press(chord);
      await page.getByRole('dialog').waitFor();
      expect(await findings(page), chord).toEqual([]);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    }
    for (const command of ['Dictionary of labels', 'Change all selected sockets', 'Recipe of a service']) {
      await page.keyboard.press('Control+Shift+P');
      await page.keyboard.type(command);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('heading').first().waitFor();
      expect(await findings(page), command).toEqual([]);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    }
    // The list that lets somebody in by name, with all its parts.
    await page.getByRole('tab', { name: 'Protection' }).click();
    await page.getByRole('button', { name: /Let in somebody/ }).click();
    const list = page.getByRole('form', { name: 'Access control list' });
    await list.getByRole('combobox', { name: 'User' }).fill('4242');
    await list.getByRole('button', { name: 'Add user' }).click();
    expect(await findings(page), 'access control list').toEqual([]);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    expect(await findings(page), 'menu').toEqual([]);
  });

  it('keeps nobody out: a wrong filter and what it offers', async () => {
    const { page } = await open();
    const box = page.getByRole('combobox', { name: 'Filter' });
    await box.click();
    await box.pressSequentially('stat:x ki');
    await page.locator('.filter-problem').waitFor();
    await page.getByRole('option').first().waitFor();
    expect(await findings(page)).toEqual([]);
  });
});

it('follows the system while the preference says so', async () => {
  const { app, page } = await openAtlas({ settings: { theme: 'system' } });
  for (const theme of ['dark', 'light'] as const) {
    await app.evaluate(({ nativeTheme }, wanted) => void (nativeTheme.themeSource = wanted), theme);
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
    await expect.poll(async () => brightness(await background(page)) < 100).toBe(theme === 'dark');
  }
});

it('keeps what was chosen in the preferences', async () => {
  const { page } = await openAtlas({ settings: { theme: 'light' } });
  await page.keyboard.press('Control+Comma');
  await page.getByRole('dialog', { name: 'Preferences' }).getByLabel('Theme').selectOption('dark');
  await expect.poll(async () => brightness(await background(page))).toBeLessThan(80);
  await page.reload();
  await page.waitForSelector('html[data-filled=true]');
  await expect.poll(async () => brightness(await background(page))).toBeLessThan(80);
});
