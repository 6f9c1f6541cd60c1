import { statSync } from 'node:fs';
import { listAttributesSync, setAttributeSync } from 'fs-xattr';
import { expect, it } from 'vitest';
import { choose, openAtlas } from './fixture.ts';
import { Sockets } from './sockets.ts';

/** Whether this kernel keeps labels on sockets, found by our own trial and not by asking the program. */
function kernelHasLabels(): boolean {
  const sockets = new Sockets();
  try {
    sockets.listen('trial.sock');
    setAttributeSync(sockets.path('trial.sock'), 'user.trial', '1');
    return true;
  } catch {
    return false;
  } finally {
    sockets.close();
  }
}

const labelled = kernelHasLabels();

// With labels, tests/vm goes through setting, editing, removing and undoing them.
it.skipIf(labelled)('says which, why and what would do it, where the kernel keeps no labels', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('door.sock') });
  const { page, sockets } = atlas;
  const changed = statSync(sockets.path('door.sock'), { bigint: true }).ctimeNs;
  await choose(atlas, 'door.sock');
  await page.keyboard.press('Alt+2');
  for (const [region, where] of [['Labels of the entry point', 'entry points'], ['Labels of the socket object', 'socket objects']] as const) {
    const door = page.getByRole('region', { name: region });
    await door.getByText(`This kernel keeps no labels on ${where}`).waitFor();
    await door.getByText('Linux 7.1').waitFor();
    expect(await door.getByRole('button', { name: 'Add' }).count(), 'no button that cannot work').toBe(0);
  }
  await page.getByText('A label is a hint, not a proof').first().waitFor();

  // The trial was on a socket of its own, not on ours.
  expect(statSync(sockets.path('door.sock'), { bigint: true }).ctimeNs).toBe(changed);
  expect(listAttributesSync(sockets.path('door.sock'))).toEqual([]);
});

it.skipIf(labelled)('tells it in the status bar and in the palette', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('door.sock') });
  const { page } = atlas;
  const word = page.getByRole('contentinfo').getByRole('button', { name: /^labels not on this kernel/ });
  await word.click();
  await page.getByRole('note').getByText('a trial label on a socket of our own was refused').waitFor();
  await page.keyboard.press('Escape');

  await choose(atlas, 'door.sock');
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('add a label');
  const offer = page.getByRole('option', { name: /^Add a label/ });
  expect(await offer.getAttribute('aria-disabled')).toBe('true');
  expect(await offer.textContent()).toContain('This kernel keeps no labels');
});

it.skipIf(labelled)('shows no label and no unknown where there can be none', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('door.sock') });
  const { page, sockets } = atlas;
  const row = await choose(atlas, 'door.sock');
  expect(await row.locator('[data-column=role]').count(), 'not among the usual columns').toBe(0);
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('columns');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: /^Role/ }).check();
  await page.keyboard.press('Escape');
  expect(await row.locator('[data-column=role]').textContent()).toBe('–');
  await page.getByRole('combobox', { name: 'Filter' }).fill(`name:${sockets.folder}/* -has:label`);
  await expect.poll(() => page.locator('.filter-count').textContent()).toMatch(/^1 of/);
});
