import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getAttributeSync, listAttributesSync } from 'fs-xattr';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { aclAttribute, parseAcl } from '#core/access/acl.ts';
import { bytes } from '#core/model/bytes.ts';
import { choose, filterBox, line, openAtlas } from './fixture.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8).padStart(4, '0');
const dialog = (page: Page) => page.getByRole('dialog');
const aclOf = (path: string) => (listAttributesSync(path).includes(aclAttribute) ? parseAcl(bytes(getAttributeSync(path, aclAttribute).toString('latin1'))) : null);

it('changes several sockets at once, each shown before with its command, and takes all back with one Undo', async () => {
  const atlas = await openAtlas({ before: (made) => ['a.sock', 'b.sock', 'c.sock', 'd.sock'].forEach((name) => made.listen(name)) });
  const { page, sockets, state } = atlas;
  const names = ['a.sock', 'b.sock', 'c.sock', 'd.sock'];
  for (const name of names) chmodSync(sockets.path(name), 0o755);
  chmodSync(sockets.path('d.sock'), 0o640);
  await choose(atlas, 'a.sock');
  await line(page, 'd.sock').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Control+E');
  const many = dialog(page);
  await many.getByRole('heading', { name: 'Change 4 selected sockets' }).waitFor();
  await many.getByRole('group', { name: 'Change' }).getByRole('button', { name: 'Mode' }).click();
  await many.getByRole('textbox', { name: 'Mode' }).fill('0640');
  await many.getByText('3 to change, 1 is so already').waitFor();
  expect(await many.getByRole('list').getByRole('code').or(many.locator('li code')).allTextContents()).toEqual(names.slice(0, 3).map((name) => `chmod 0640 ${sockets.path(name)}`));
  expect(names.map((name) => modeOf(sockets.path(name)))).toEqual(['0755', '0755', '0755', '0640']); // nothing has happened yet
  await many.getByRole('button', { name: 'Apply to 3' }).click();
  await many.getByText('3 of 3 changed').waitFor();
  expect(names.map((name) => modeOf(sockets.path(name)))).toEqual(['0640', '0640', '0640', '0640']);
  const history = readFileSync(join(state, 'sockatlas/history.jsonl'), 'utf8').trim().split('\n').map((text): { batch: string } => JSON.parse(text));
  expect(new Set(history.map(({ batch }) => batch)).size).toBe(1);
  await many.getByRole('button', { name: 'Done' }).click();
  await page.locator('.toast', { hasText: '3 changes made' }).getByRole('button', { name: 'Undo' }).click();
  await page.locator('.toast', { hasText: '3 changes taken back' }).waitFor();
  expect(names.map((name) => modeOf(sockets.path(name)))).toEqual(['0755', '0755', '0755', '0640']);
});

it('leaves out what cannot be changed, and says why; what others changed meanwhile is left, and both values are told', async () => {
  const atlas = await openAtlas({ before: (made) => (made.listen('a.sock'), made.listen('b.sock'), made.listen('\0studio-abstract')) });
  const { page, sockets } = atlas;
  for (const name of ['a.sock', 'b.sock']) chmodSync(sockets.path(name), 0o755);
  await filterBox(page).fill(`name:${sockets.folder}/* OR name:@studio-abstract`);
  await page.getByRole('treegrid').focus();
  await line(page, 'a.sock').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+E');
  const many = dialog(page);
  await many.getByRole('group', { name: 'Change' }).getByRole('button', { name: 'Mode' }).click();
  await many.getByRole('textbox', { name: 'Mode' }).fill('0600');
  await many.getByText('An abstract name has no entry point').waitFor();
  await many.getByText('2 to change, 1 left out').waitFor();
  await many.getByRole('button', { name: 'Apply to 2' }).click();
  await many.getByText('2 of 2 changed').waitFor();
  await page.keyboard.press('Escape');
  chmodSync(sockets.path('a.sock'), 0o711);
  await page.keyboard.press('Control+H');
  await dialog(page).getByRole('button', { name: 'Undo all 2' }).click();
  const alert = dialog(page).getByRole('alert');
  await alert.getByText('there now').waitFor();
  expect(await alert.locator('dd').allTextContents()).toEqual(['0600', '0711']);
  expect(await page.locator('.toast.danger dd').allTextContents()).toEqual(['0600', '0711']);
  expect([modeOf(sockets.path('a.sock')), modeOf(sockets.path('b.sock'))]).toEqual(['0711', '0755']);
  await dialog(page).getByText('1 of 2 were made').waitFor();
  await dialog(page).getByRole('searchbox', { name: 'Find a change' }).fill('nowhere');
  await dialog(page).getByText('No change fits.').waitFor();
});

it('edits the access control list of an entry point, with the mask, and takes it back', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('acl.sock') });
  const { page, sockets } = atlas;
  const path = sockets.path('acl.sock');
  chmodSync(path, 0o640);
  await choose(atlas, 'acl.sock');
  await page.keyboard.press('Alt+3');
  const door = page.getByRole('region', { name: 'Protection of the entry point' });
  await expect.poll(() => door.getByRole('textbox', { name: 'Mode' }).inputValue()).toBe('0640');
  await door.getByRole('button', { name: /Let in somebody by name/ }).click();
  const list = door.getByRole('form', { name: 'Access control list' });
  await list.getByRole('combobox', { name: 'User' }).fill('4242');
  await list.getByRole('button', { name: 'Add user' }).click();
  await list.getByRole('combobox', { name: 'Group' }).fill('4343');
  await list.getByRole('button', { name: 'Add group' }).click();
  await list.getByText(`setfacl --set user::rw-,user:4242:rw-,group::r--,group:4343:rw-,mask::rw-,other::--- ${path}`).waitFor();
  expect(aclOf(path)).toBeNull(); // nothing has happened yet
  // A narrower mask takes from those who are named, and it is shown.
  await list.getByRole('group', { name: 'mask' }).getByRole('button', { name: /^mask write/ }).click();
  expect(await list.getByRole('group', { name: 'user 4242' }).textContent()).toContain('▲ r--');
  await list.getByRole('checkbox', { name: /mask takes nothing away/ }).check();
  await list.getByRole('button', { name: 'Apply' }).click();
  await page.locator('.toast', { hasText: 'Access control list added' }).waitFor();
  expect(aclOf(path)).toEqual({ owner: 6, users: [{ id: 4242, permissions: 6 }], owningGroup: 4, groups: [{ id: 4343, permissions: 6 }], mask: 6, other: 0 });
  expect(modeOf(path)).toBe('0660'); // the group bits show the mask
  await list.getByText('The group bits show its mask', { exact: false }).waitFor();
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await page.locator('.toast', { hasText: 'Taken back' }).waitFor();
  expect(aclOf(path)).toBeNull();
  expect(modeOf(path)).toBe('0640');
});

it('guides through the recipe of a service, applies it at once, and shows what is true now', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('service.sock') });
  const { page, sockets } = atlas;
  const path = sockets.path('service.sock');
  const { gid } = statSync(path);
  chmodSync(path, 0o666);
  await choose(atlas, 'service.sock');
  await page.keyboard.press('Alt+3');
  await expect.poll(() => page.getByRole('region', { name: 'Protection of the entry point' }).getByRole('textbox', { name: 'Mode' }).inputValue()).toBe('0666');
  await page.getByRole('button', { name: 'Recipe…' }).click();
  const recipe = dialog(page);
  await recipe.getByText('there is nothing to do').waitFor();
  await recipe.getByRole('button', { name: 'A group' }).click();
  await recipe.getByRole('combobox', { name: 'Access group' }).fill(String(gid));
  await recipe.getByText(`chmod 0664 ${path}`).waitFor();
  await recipe.getByRole('checkbox', { name: /others may read them/ }).uncheck();
  await recipe.getByText(`chmod 0660 ${path}`).waitFor();
  expect(modeOf(path)).toBe('0666');
  await recipe.getByText('What the service itself would do').click();
  await recipe.getByText('umask 0117').waitFor();
  await recipe.getByRole('button', { name: 'Apply' }).click();
  await recipe.getByText('Done and read back: it is so now.').waitFor();
  expect(modeOf(path)).toBe('0660');
  await page.keyboard.press('Escape');
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('Control+Z');
  await page.locator('.toast', { hasText: 'Taken back' }).waitFor();
  expect(modeOf(path)).toBe('0666');
});

it('lists the labels that are known, and tells a damaged file of own ones without touching it', async () => {
  const atlas = await openAtlas();
  const { page, config } = atlas;
  const file = join(config, 'sockatlas/labels.json');
  mkdirSync(join(config, 'sockatlas'), { recursive: true });
  const text = '{"version":1,"labels":[{"name":"user.team","title":"Team of ours"},{"name":"bad"}]}';
  writeFileSync(file, text);
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('Dictionary of labels');
  await page.keyboard.press('Enter');
  const known = dialog(page);
  await known.getByText('Team of ours').waitFor();
  await known.getByText('Whoever connects here finds a Varlink service.').waitFor();
  await known.getByRole('alert').getByText(/^▲ Entry 2: /).waitFor();
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('reaches a socket object through the holder that was chosen', async () => {
  const atlas = await openAtlas({ before: (made) => made.listen('\0studio-held') });
  const { page, sockets } = atlas;
  const first = sockets.listen('\0studio-other'); // of the same process: ways are told apart by descriptor
  expect(first).toBeGreaterThan(0);
  await filterBox(page).fill('name:@studio-held');
  await line(page, '@studio-held').click();
  await page.keyboard.press('Alt+3');
  const object = page.getByRole('region', { name: 'Protection of the socket object' });
  await object.getByText(new RegExp(`/proc/${process.pid}/fd/\\d+`)).waitFor();
  await object.getByText('not who may connect', { exact: false }).waitFor();
  await object.getByRole('textbox', { name: 'Mode' }).fill('0700');
  await object.getByText(new RegExp(`^chmod 0700 /proc/${process.pid}/fd/\\d+$`)).waitFor();
  await object.getByRole('button', { name: 'Apply' }).click();
  await page.locator('.toast', { hasText: 'Mode of the socket object changed to 0700' }).waitFor();
});
