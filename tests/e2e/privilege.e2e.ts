import { existsSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { choose, openAtlas } from './fixture.ts';

// What an administrator can do is proven in the virtual machine (tests/vm/guest/privilege.test.mjs). Here nobody can be asked: the
// privileged part is not installed, or there is no polkit.
const installed = existsSync('/usr/lib/sockatlas/act');

it.skipIf(installed)('offers a refused change to an administrator, and keeps what was typed when there is none', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('mine.sock') });
  const { page, sockets } = atlas;
  await choose(atlas, 'mine.sock');
  await page.keyboard.press('Alt+3');
  const door = page.getByRole('region', { name: 'Protection of the entry point' });
  await door.getByRole('combobox', { name: 'Owner' }).fill('root');
  await door.getByText('lost on restart', { exact: false }).waitFor();
  await door.getByRole('button', { name: 'Apply' }).click();
  const offer = page.getByRole('button', { name: 'Do it as administrator…' });
  await offer.waitFor();
  await offer.click();
  await page.locator('.toast', { hasText: 'may act as administrator is not installed' }).waitFor();
  expect(await door.getByRole('combobox', { name: 'Owner' }).inputValue()).toBe('root');
  expect(statSync(sockets.path('mine.sock')).uid).not.toBe(0);
  // It stands in the history, with the reason.
  await page.keyboard.press('Control+H');
  await page.getByRole('dialog', { name: 'Changes you made' }).getByText('not installed').waitFor();
});

it.skipIf(installed)('offers to look as administrator where something is hidden, and goes on as oneself when that cannot be', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('mine.sock') });
  const { page } = atlas;
  await page.getByRole('button', { name: /^holders own only/ }).click();
  await page.getByRole('button', { name: 'Look as administrator…' }).click();
  await page.locator('.toast', { hasText: 'not installed' }).waitFor();
  expect(await page.getByRole('button', { name: /looking as administrator/ }).count()).toBe(0);
  await choose(atlas, 'mine.sock'); // it still looks
});

it('says of a socket that no unit makes what would help', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('mine.sock') });
  const { page } = atlas;
  await choose(atlas, 'mine.sock');
  await page.keyboard.press('Alt+3');
  const lasting = page.getByRole('region', { name: 'What lasts' });
  await lasting.getByText('UMask=', { exact: false }).waitFor();
  await lasting.scrollIntoViewIfNeeded();
  if (process.env['SOCKATLAS_TEST_PICTURES']) await page.screenshot({ path: `${process.env['SOCKATLAS_TEST_PICTURES']}/lasting.png` });
});
