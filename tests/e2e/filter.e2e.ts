import { expect, it } from 'vitest';
import { filterBox, line, openAtlas, table } from './fixture.ts';

it('opens filled, without a complaint', async () => {
  const { page, complaints } = await openAtlas();
  await page.waitForSelector('main');
  expect(complaints).toEqual([]);
});

it('shows what fits, how many of how many, and keeps the last good filter while one is wrong', async () => {
  const { page, sockets } = await openAtlas({
    before: (made) => {
      made.listen('filter-one.sock');
      made.listen('filter-two.sock', 'seqpacket');
      made.listen('filter-three.sock', 'dgram');
    },
  });
  const box = filterBox(page);
  await box.fill(`name:${sockets.folder}/filter-* state:listen`);
  await expect.poll(() => table(page).locator('[data-key]').count()).toBe(2);
  await expect.poll(() => page.locator('.filter-count').textContent()).toMatch(/^2 of \d+$/);

  await box.fill(`name:${sockets.folder}/filter-* type:dgram|seqpacket`);
  await expect.poll(() => table(page).locator('[data-key]').count()).toBe(2);
  await line(page, 'filter-three.sock').waitFor();

  await box.fill(`name:${sockets.folder}/filter-* stat:listen`);
  await page.getByText('Did you mean "state:"').waitFor();
  expect(await box.getAttribute('aria-invalid')).toBe('true');
  expect(await page.locator('.filter-mirror .wrong').first().textContent()).toContain('stat:');
  expect(await table(page).locator('[data-key]').count()).toBe(2);

  await box.fill(`name:${sockets.folder}/filter-* -type:stream`);
  await expect.poll(() => table(page).locator('[data-key]').count()).toBe(2);
  expect(await line(page, 'filter-one.sock').count()).toBe(0);
});

it('completes keys and live values with their counts', async () => {
  const { page } = await openAtlas({ before: (made) => made.listen('a.sock', 'seqpacket') });
  const box = filterBox(page);
  await box.click();
  await box.pressSequentially('typ');
  await page.getByRole('option', { name: /^type:/ }).waitFor();
  await box.press('ArrowDown');
  await box.press('Tab');
  await expect.poll(() => box.inputValue()).toBe('type:');
  const offer = page.getByRole('option', { name: /^seqpacket/ });
  await offer.waitFor();
  expect(await offer.locator('.count').textContent()).toMatch(/^[1-9]\d*$/);
  await offer.click();
  await expect.poll(() => box.inputValue()).toBe('type:seqpacket');
  await expect.poll(() => line(page, '/a.sock').count()).toBe(1);
});

it('has sidebar entries that are filters in sight, and a way back', async () => {
  const { page } = await openAtlas();
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Abstract/ }).click();
  await expect.poll(() => filterBox(page).inputValue()).toBe('kind:abstract');
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Unnamed/ }).click();
  await expect.poll(() => filterBox(page).inputValue()).toBe('kind:unnamed');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => filterBox(page).inputValue()).toBe('kind:abstract');
});

it('adds the value of a cell to the filter from its menu, both ways', async () => {
  const { page, sockets } = await openAtlas({
    settings: { columns: [{ id: 'name', widthPx: 200 }, { id: 'type', widthPx: 80 }] },
    before: (made) => {
      made.listen('one.sock');
      made.listen('two.sock', 'seqpacket');
    },
  });
  await filterBox(page).fill(`name:${sockets.folder}/*`);
  await line(page, 'one.sock').locator('[data-column=type]').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Hide this value/ }).click();
  await expect.poll(() => filterBox(page).inputValue()).toContain('-type:');
  await expect.poll(() => line(page, 'one.sock').count()).toBe(0);
  expect(await line(page, 'two.sock').count()).toBe(1);
});

it('counts apart what the system does not tell enough about', async ({ skip }) => {
  const { page } = await openAtlas();
  await filterBox(page).fill('unknown:holder');
  await expect.poll(() => page.locator('.filter-count').textContent()).toMatch(/^\d+ of/);
  if ((await page.locator('.filter-count').textContent())?.startsWith('0 of')) skip('this user sees all holders');
  await filterBox(page).fill('proc:nobody-is-called-this');
  await page.getByText(/^Of \d+ the system does not tell you enough/).waitFor();
  await expect.poll(() => page.locator('.filter-count').textContent()).toMatch(/^0 of \d+ · \d+ \? unknown$/);
  // The opposite leaves them out as well.
  await filterBox(page).fill('-proc:nobody-is-called-this');
  await expect.poll(() => page.locator('.filter-count').textContent()).toMatch(/ · \d+ \? unknown$/);
});
