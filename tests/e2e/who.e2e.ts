import { chmodSync, statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findings } from './axe.ts';
import { choose, filterBox, openAtlas, table, type Atlas } from './fixture.ts';

const answer = (page: Page, name: string) => page.getByRole('table', { name: 'Who may do what' }).getByRole('button', { name });
const proof = (page: Page) => page.getByRole('region', { name: 'Proof' });

async function open(mode: number): Promise<Atlas> {
  const atlas = await openAtlas({
    before: (made) => {
      made.listen('door.sock');
      chmodSync(made.path('door.sock'), mode);
    },
  });
  await choose(atlas, 'door.sock');
  await atlas.page.keyboard.press('Alt+4');
  await atlas.page.getByRole('tab', { name: 'Who', selected: true }).waitFor();
  return atlas;
}

it('tells who may do what, and the proof of each answer, by keyboard too', async () => {
  const atlas = await open(0o666);
  const { page, sockets, complaints } = atlas;
  await expect.poll(() => proof(page).getByRole('heading').textContent()).toContain('everyone may connect');
  await expect.poll(() => proof(page).textContent()).toContain('May write to it: as one of the others, who have rw-.');
  expect(await proof(page).textContent()).toContain(`May go through ${sockets.folder}: as one of the others, who have r-x.`);
  expect(await page.locator('.who-summary').textContent()).toContain('ConnectEveryone');

  // One stop of Tab for the table; arrows within; Enter shows the proof.
  await answer(page, 'everyone, Connect: yes').focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(() => proof(page).getByRole('heading').textContent()).toContain('Not everyone may change the mode');
  expect(await answer(page, 'everyone, Change mode: no').getAttribute('aria-pressed')).toBe('true');
  await answer(page, 'root, Replace: yes').click();
  await expect.poll(() => proof(page).textContent()).toContain('root may remove, rename or replace the entry point');

  const who = page.getByRole('combobox', { name: 'User, or @group' });
  await who.fill('nobody-of-this-name');
  await page.getByRole('alert').getByText('There is no local account of this name').waitFor();
  await who.fill('@root');
  await who.press('Enter');
  await answer(page, 'members of root, Connect: yes').waitFor();
  await page.getByRole('button', { name: 'Take members of root away' }).click();
  expect(await answer(page, 'members of root, Connect: yes').count()).toBe(0);
  await page.getByRole('button', { name: 'All accounts' }).click();
  await answer(page, 'daemon, Connect: yes').waitFor();

  expect(await findings(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

it('shows who gains and loses before anything is applied, and hands the change to Protection', async () => {
  const atlas = await open(0o666);
  const { page, sockets } = atlas;
  const path = sockets.path('door.sock');
  const form = page.getByRole('form', { name: 'What if' });
  await form.getByRole('textbox', { name: 'Mode', exact: true }).fill('0600');
  const shifts = page.locator('.shifts');
  await expect.poll(() => shifts.textContent()).toContain('Connect');
  expect(await shifts.textContent()).toMatch(/loses: everyone but /);
  await form.getByRole('textbox', { name: 'Mode', exact: true }).fill('0666');
  await expect.poll(() => shifts.textContent()).toContain('Change something above');

  await form.getByRole('textbox', { name: 'Its mode' }).fill('0700');
  await expect.poll(() => shifts.textContent()).toMatch(/loses: everyone but /);
  expect(await page.locator('.command code').last().textContent()).toBe(`chmod 0700 ${sockets.folder}`);
  await page.getByRole('button', { name: 'Reset' }).click();

  await form.getByRole('textbox', { name: 'Access control list' }).fill('user:daemon:-');
  await expect.poll(() => shifts.textContent()).toMatch(/loses: daemon/);
  await form.getByRole('textbox', { name: 'Access control list' }).fill('user:daemon:rw,fly');
  await page.getByRole('alert').getByText('is no entry of an access control list').waitFor();
  await form.getByRole('textbox', { name: 'Access control list' }).fill('');

  await form.getByRole('textbox', { name: 'Mode', exact: true }).fill('0620');
  await page.getByRole('button', { name: 'Take it to Protection' }).click();
  const door = page.getByRole('region', { name: 'Protection of the entry point' });
  await expect.poll(() => door.getByRole('textbox', { name: 'Mode' }).inputValue()).toBe('0620');
  expect(await door.locator('.command code').first().textContent()).toBe(`chmod 0620 ${path}`);
  expect(statSync(path).mode & 0o7777).toBe(0o666);
  await door.getByRole('button', { name: 'Apply' }).first().click();
  await page.locator('.toast', { hasText: 'Mode changed to 0620' }).waitFor();

  await page.keyboard.press('Alt+4');
  await expect.poll(() => proof(page).getByRole('heading').textContent()).toContain('Not everyone may connect');
  await filterBox(page).fill(`name:${sockets.folder}/* anyone:connect`);
  await expect.poll(() => table(page).locator('[role=row][data-key]').count()).toBe(0);
  await filterBox(page).fill(`name:${sockets.folder}/* -anyone:connect can:root:connect`);
  await expect.poll(() => table(page).locator('[role=row][data-key]').count()).toBe(1);
});
