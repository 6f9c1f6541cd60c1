import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { filterBox, openAtlas, table } from './fixture.ts';

/** The line that a screen reader would read out: the one that the treegrid names as active. */
async function active(page: Page): Promise<{ text: string; level: string | null; expanded: string | null; selected: string | null } | null> {
  return table(page).evaluate((grid) => {
    const row = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
    return row && { text: row.textContent ?? '', level: row.getAttribute('aria-level'), expanded: row.getAttribute('aria-expanded'), selected: row.getAttribute('aria-selected') };
  });
}

const focusIn = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.closest('[data-area]')?.getAttribute('data-area') ?? null);

it('walks the tree of folders by keyboard alone', async () => {
  const { page, sockets } = await openAtlas({
    before: (made) => {
      for (const name of ['alpha.sock', 'beta.sock', 'gamma.sock']) made.listen(name);
    },
  });
  const key = (name: string): Promise<void> => page.keyboard.press(name);
  await key('Control+F');
  await page.keyboard.type(`name:${sockets.folder}/*`);
  await key('Control+Shift+P');
  await page.keyboard.type('group by folder');
  await key('Enter');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await key('Control+F');
  await key('Enter');
  await expect.poll(() => focusIn(page)).toBe('main');

  await key('Home');
  await expect.poll(() => active(page)).toMatchObject({ level: '1', expanded: 'true' });
  // Down to the folder that holds the sockets, whatever folders there are above.
  for (let i = 0; i < 6 && (await active(page))?.expanded !== null; i++) await key('ArrowDown');
  await expect.poll(() => active(page)).toMatchObject({ expanded: null, selected: 'true' });
  expect((await active(page))?.text).toContain('alpha.sock');

  await key('ArrowLeft'); // to the folder
  await expect.poll(() => active(page)).toMatchObject({ expanded: 'true' });
  await key('ArrowLeft'); // and closes it
  await expect.poll(() => active(page)).toMatchObject({ expanded: 'false' });
  expect(await table(page).getByText('alpha.sock').count()).toBe(0);
  await key('ArrowRight');
  await expect.poll(() => active(page)).toMatchObject({ expanded: 'true' });
  await key('ArrowRight');
  await expect.poll(async () => (await active(page))?.text).toContain('alpha.sock');

  await page.keyboard.type('gam'); // type-ahead
  await expect.poll(async () => (await active(page))?.text).toContain('gamma.sock');
  await key('Home');
  await key('End');
  await expect.poll(async () => (await active(page))?.text).toContain('gamma.sock');
  await key('Shift+ArrowUp');
  await expect.poll(() => table(page).locator('[aria-selected=true]').count()).toBe(2);
});

it('tells a screen reader what the tree is', async () => {
  const { page, sockets } = await openAtlas({ settings: { grouping: 'folder', filter: 'kind:path' }, before: (made) => made.listen('alpha.sock') });
  await filterBox(page).fill(`name:${sockets.folder}/*`);
  await table(page).getByText('alpha.sock').waitFor();
  await table(page).focus();
  await page.keyboard.press('End');
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: { ignored: boolean; role?: { value: string }; name?: { value: string }; properties?: { name: string; value: { value?: unknown } }[] }[] };
  const grid = nodes.find(({ role }) => role?.value === 'treegrid');
  expect(grid?.name?.value).toBe('Sockets');
  const rows = nodes.filter(({ ignored, role }) => !ignored && role?.value === 'row');
  const spoken = rows.find(({ name }) => name?.value.includes('alpha.sock'));
  expect(spoken, 'the line has a name with the socket in it').toBeDefined();
  expect(spoken?.properties?.find(({ name }) => name === 'level')?.value.value).toBeGreaterThan(1);
  expect(spoken?.properties?.find(({ name }) => name === 'selected')?.value.value).toBe(true);
  expect(nodes.some(({ role }) => role?.value === 'columnheader')).toBe(true);
  // Only a few lines are in the document; the count is told all the same.
  const counts = await table(page).evaluate((element) => [element.getAttribute('aria-rowcount'), element.querySelectorAll('[role=row]').length]);
  expect(Number(counts[0])).toBe(counts[1]);
});

it('goes from pane to pane with F6 and back with Shift+F6', async () => {
  const { page } = await openAtlas({ settings: { filter: 'kind:path' } });
  await table(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('tab').first().waitFor();
  const seen: (string | null)[] = [await focusIn(page)];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('F6');
    seen.push(await focusIn(page));
  }
  expect(seen).toEqual(['main', 'inspector', 'header', 'sidebar', 'main']);
  await page.keyboard.press('Shift+F6');
  expect(await focusIn(page)).toBe('sidebar');
});

it('opens the inspector and its tabs', async () => {
  const { page, sockets } = await openAtlas({ settings: { inspectorShown: false }, before: (made) => made.listen('alpha.sock') });
  await page.keyboard.press('Control+F');
  await page.keyboard.type(`name:${sockets.folder}/*`);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Overview' }).waitFor();
  for (const [chord, name] of [['Alt+2', 'Labels'], ['Alt+3', 'Protection'], ['Alt+4', 'Who'], ['Alt+5', 'Peers'], ['Alt+6', 'Interfaces'], ['Alt+7', 'Call'], ['Alt+8', 'History'], ['Alt+9', 'Raw'], ['Alt+1', 'Overview']] as const) {
    await page.keyboard.press(chord);
    await expect.poll(() => page.getByRole('tab', { name, exact: true }).getAttribute('aria-selected')).toBe('true');
  }
  await page.keyboard.press('F6');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Labels');
});

it('finds commands in the palette, says why one cannot run, and gives the focus back', async () => {
  const { page } = await openAtlas({ settings: { filter: 'kind:path' } });
  await table(page).focus();
  await page.keyboard.press('Control+Shift+P');
  const box = page.getByRole('combobox', { name: /Find a command/ });
  await box.waitFor();
  await page.keyboard.type('undo');
  await page.getByRole('option', { name: /Undo the latest change/ }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await focusIn(page)).toBe('main');

  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('copy name');
  const offer = page.getByRole('option', { name: /^Copy name/ }).first();
  expect(await offer.getAttribute('aria-disabled')).toBe('true');
  expect(await offer.textContent()).toContain('No socket is selected.');
});

it('lists in the shortcuts window what the keys do', async () => {
  const { page } = await openAtlas();
  await page.keyboard.press('F1');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await dialog.waitFor();
  for (const what of ['Next pane', 'Undo the latest change', 'Copy name', 'Find a command']) expect(await dialog.getByText(what, { exact: true }).count(), what).toBe(1);
});
