import { chmodSync } from 'node:fs';
import { expect, it } from 'vitest';
import { choose, filterBox, keysShown, line, openAtlas, table } from './fixture.ts';

it('marks what is new and what has gone, by sign and word, and lets go of it in time', async () => {
  const atlas = await openAtlas({ settings: { markMs: 2000 } });
  const { page, sockets } = atlas;
  await filterBox(page).fill(`name:${sockets.folder}/*`);
  const fd = sockets.listen('comet.sock');
  const row = line(page, 'comet.sock');
  await row.waitFor();
  await expect.poll(() => row.locator('.sign').textContent()).toBe('+new');
  expect(await row.getAttribute('class')).toContain('new');
  await expect.poll(() => row.getAttribute('class'), { timeout: 8000 }).toBe('line');

  sockets.end(fd);
  await expect.poll(() => row.locator('.sign').textContent()).toBe('−gone');
  const goneAt = Date.now();
  await expect.poll(() => row.count(), { timeout: 8000 }).toBe(0);
  expect(Date.now() - goneAt).toBeGreaterThan(1000);
});

it('tells it politely, and counts it in the status bar', async () => {
  const { page, sockets } = await openAtlas({ settings: { filter: 'kind:path' } });
  sockets.listen('comet.sock');
  await expect.poll(() => page.getByRole('contentinfo').locator('[aria-live=polite]').textContent()).toMatch(/Sockets: \d+ new/);
  expect(await page.getByRole('contentinfo').textContent()).toMatch(/\+\d/);
});

it('shows a changed mode at once, though the next look is far away', async () => {
  const atlas = await openAtlas({ settings: { intervalMs: 10_000 }, before: (made) => made.listen('door.sock') });
  const row = await choose(atlas, 'door.sock');
  chmodSync(atlas.sockets.path('door.sock'), 0o604);
  await expect.poll(() => row.textContent(), { timeout: 4000 }).toContain('0604');
  expect(await row.getAttribute('class')).toContain('changed');
  expect(await row.locator('[data-column=mode]').textContent()).toBe('Δ 0604');
});

it('keeps the selection, the scroll position and what is under the pointer', async () => {
  const { page, sockets } = await openAtlas({
    before: (made) => {
      for (let i = 100; i < 220; i++) made.listen(`row-${i}.sock`);
    },
  });
  await filterBox(page).fill(`name:${sockets.folder}/*`);
  await table(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  const current = table(page).locator('[data-focused]');
  const name = (await current.locator('[data-column=name]').textContent()) ?? '';
  const place = await current.boundingBox();
  const before = await keysShown(page);
  const scrolled = await table(page).evaluate((element) => element.scrollTop);
  expect(scrolled).toBeGreaterThan(0);
  await page.mouse.move((place?.x ?? 0) + 60, (place?.y ?? 0) + 10);

  const shown = async (): Promise<number> => Number((await page.locator('.filter-count').textContent())?.split(' ')[0]);
  const count = await shown();
  // In sight, above and below: none of them may push what is being looked at.
  const made = ['aaa.sock', 'row-100b.sock', 'zzz.sock'].map((one) => sockets.listen(one));
  await expect.poll(shown).toBe(count + 3);
  expect(await current.locator('[data-column=name]').textContent()).toBe(name);
  expect((await current.boundingBox())?.y).toBe(place?.y);
  for (const fd of made) sockets.end(fd);
  await expect.poll(shown, { timeout: 10_000 }).toBe(count);
  expect(await current.locator('[data-column=name]').textContent()).toBe(name);
  expect((await current.boundingBox())?.y).toBe(place?.y);
  expect((await keysShown(page)).filter((key) => before.includes(key)).length).toBeGreaterThan(5);
});

it('stands still while it is paused, and catches up', async () => {
  const { page, sockets } = await openAtlas();
  await filterBox(page).fill(`name:${sockets.folder}/*`);
  await page.keyboard.press('Control+Space');
  await page.getByRole('contentinfo').getByText('paused').waitFor();
  sockets.listen('late.sock');
  // A look by hand would be answered while paused; nothing comes by itself. Calls go one after the other, so this one comes after any look.
  for (let i = 0; i < 3; i++) {
    await page.evaluate(() => window.sockatlas.call.listAccounts(null));
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
  expect(await line(page, 'late.sock').count()).toBe(0);
  await page.keyboard.press('Control+Space');
  await line(page, 'late.sock').waitFor();
});
