import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { choose, filterBox, line, openAtlas, table } from './fixture.ts';

/** Nothing of the window lies outside of it, and nothing scrolls sideways but the table. */
async function expectInside(page: Page): Promise<void> {
  const outside = await page.evaluate(() => {
    const wrong: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth) wrong.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    if (document.documentElement.scrollHeight > window.innerHeight) wrong.push(`the page is ${document.documentElement.scrollHeight} px high`);
    for (const element of document.querySelectorAll('header, nav, main, aside, footer, [role=treegrid], [role=search], [role=tablist], [role=tabpanel], [role=menu], dialog[open]')) {
      // In a very low window the inspector scrolls as a whole.
      const inspector = element.closest('.inspector');
      if (inspector && inspector !== element && inspector.scrollHeight > inspector.clientHeight) continue;
      const { left, right, top, bottom, width } = element.getBoundingClientRect();
      if (width > 0 && (left < -1 || top < -1 || right > window.innerWidth + 1 || bottom > window.innerHeight + 1)) wrong.push(`${element.tagName} ${element.className} ${Math.round(left)},${Math.round(top)} to ${Math.round(right)},${Math.round(bottom)}`);
    }
    for (const element of document.querySelectorAll('.inspector, .tab-panel, .sidebar')) if (element.scrollWidth > element.clientWidth + 1) wrong.push(`${element.className} scrolls sideways: ${element.scrollWidth} > ${element.clientWidth}`);
    return wrong;
  });
  expect(outside).toEqual([]);
}

const long = `${'long-'.repeat(12)}name.sock`;

describe.each([
  ['wide', 1920, 1080, 1],
  ['usual', 1280, 800, 1],
  ['smallest', 720, 480, 1],
  ['text at 200 %', 1280, 800, 2],
  ['smallest with larger text', 720, 480, 1.5],
] as const)('%s', (_name, width, height, zoom) => {
  it('has everything inside', async () => {
    const atlas = await openAtlas({ settings: { zoom }, args: [`--size=${width}x${height}`], before: (made) => made.listen(long) });
    const { page } = atlas;
    await expectInside(page);
    await filterBox(page).fill(`name:${atlas.sockets.folder}/*`);
    await line(page, 'name.sock').first().click();
    await expectInside(page);
    for (const [i, tab] of ['Overview', 'Labels', 'Protection', 'Who', 'Peers', 'Interfaces', 'Call', 'History', 'Raw'].entries()) {
      await page.keyboard.press(`Alt+${i + 1}`);
      await page.getByRole('tab', { name: tab, selected: true }).waitFor();
      await expectInside(page);
    }
    for (const chord of ['Control+Shift+P', 'Control+Comma', 'F1']) {
      await page.keyboard.press(chord);
      await page.getByRole('dialog').waitFor();
      await expectInside(page);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    }
    await page.getByRole('banner').getByRole('button', { name: /menu/i }).click();
    await page.getByRole('menu').waitFor();
    await expectInside(page);
  });
});

it('makes the inspector a page of its own when the window is narrow, and leads back', async () => {
  const atlas = await openAtlas({ args: ['--size=720x480'], before: (made) => made.listen('door.sock') });
  const { page } = atlas;
  await filterBox(page).fill(`name:${atlas.sockets.folder}/*`);
  await line(page, 'door.sock').click();
  await table(page).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Overview' }).waitFor();
  expect(await table(page).count()).toBe(0);
  await page.getByRole('button', { name: 'Back to the table' }).click();
  await line(page, 'door.sock').waitFor();
});

it('cuts a long name in the middle of the path and keeps its end in sight', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen(long) });
  const { page } = atlas;
  const row = await choose(atlas, 'name.sock');
  const cell = await row.locator('[data-column=name]').boundingBox();
  const last = await row.locator('[data-column=name] .tail').boundingBox();
  expect(await row.locator('[data-column=name] .tail').textContent()).toBe('-name.sock');
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual((cell?.x ?? 0) + (cell?.width ?? 0) + 1);
  expect(await row.locator('[data-column=name] .name').getAttribute('title')).toBe(atlas.sockets.path(long));
  await page.locator('.inspector .path').getByText(atlas.sockets.path(long)).waitFor();
});

it('keeps the width of a column, the sort and the tab for the next start', async () => {
  const { page, config } = await openAtlas({ settings: { filter: 'kind:path' } });
  const grip = page.getByRole('columnheader', { name: /^Name/ }).locator('.grip');
  const box = await grip.boundingBox();
  const before = await page.getByRole('columnheader', { name: /^Name/ }).boundingBox();
  if (!box || !before) throw new Error('no grip');
  await page.mouse.move(box.x + box.width / 2, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + 5, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('columnheader', { name: /^State/ }).getByRole('button').first().click();
  const kept = (): { columns: { id: string; widthPx: number }[] | null; sort: { column: string } } => JSON.parse(readFileSync(join(config, 'sockatlas/settings.json'), 'utf8'));
  await expect.poll(() => kept().sort.column).toBe('state');
  await expect.poll(() => kept().columns?.find(({ id }) => id === 'name')?.widthPx).toBeCloseTo(before.width + 60, -1);
});
