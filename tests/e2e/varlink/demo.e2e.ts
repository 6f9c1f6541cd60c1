import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { filterBox, keysShown, openAtlas } from '../fixture.ts';

const names = ['io.sockatlas.demo.Echo', 'io.sockatlas.demo.Files', 'io.sockatlas.demo.Jobs', 'io.sockatlas.demo.Mischief', 'io.sockatlas.demo.People'];

const foldersIn = (runtime: string): string[] => readdirSync(runtime).filter((name) => name.startsWith('sockatlas-demo-'));
const services = (page: Page) => page.getByRole('grid', { name: 'Services' }).locator('[role=row][data-service]');
const shown = async (page: Page): Promise<string[]> => (await services(page).locator('[data-column=name]').allInnerTexts()).map((text) => text.trim()).filter((text) => text.startsWith('io.sockatlas.demo.')).sort();
const entry = (page: Page) => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Demo registry/ });
const runs = (page: Page) => page.getByRole('button', { name: /^demo services run/ });
async function choose(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Command' }).fill(command);
  await page.keyboard.press('Enter');
}

it('--demo opens with the demo services, which end with a press, and can be had again', async () => {
  const { page, runtime, complaints } = await openAtlas({ args: ['--demo'] });
  await expect.poll(() => shown(page)).toEqual(names);
  const [folder = ''] = foldersIn(runtime);
  expect(existsSync(join(runtime, folder, 'varlink/registry', 'io.sockatlas.demo.People'))).toBe(true);

  // They are sockets like any other: a filter finds them, and no reviewer needs to hear of them.
  await entry(page).click();
  await expect.poll(() => filterBox(page).inputValue()).toBe('registered:demo');
  await expect.poll(async () => (await keysShown(page)).length).toBe(names.length);
  await filterBox(page).fill('registered:demo finding:low');
  await expect.poll(async () => (await keysShown(page)).length).toBe(0);

  await runs(page).click();
  await page.getByText('The demo services have ended, and their folder is gone').waitFor();
  await runs(page).waitFor({ state: 'detached' });
  await entry(page).waitFor({ state: 'detached' });
  expect(foldersIn(runtime)).toEqual([]);

  await choose(page, 'Start the demo services');
  await page.getByText('The demo services run', { exact: true }).waitFor();
  await expect.poll(() => shown(page)).toEqual(names);
  expect(foldersIn(runtime)).toHaveLength(1);
  await choose(page, 'Stop the demo services');
  await expect.poll(() => foldersIn(runtime)).toEqual([]);
  expect(complaints).toEqual([]);
});

it('end with the window', async () => {
  const { app, page, runtime } = await openAtlas({ args: ['--demo'] });
  await runs(page).waitFor();
  await app.close();
  await expect.poll(() => foldersIn(runtime)).toEqual([]);
});

it('end with the agent that started them, and are not started again by themselves', async () => {
  const { app, page, runtime } = await openAtlas({ args: ['--demo'] });
  await runs(page).waitFor();
  const pid = await app.evaluate(({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Sockatlas agent')?.pid ?? 0);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => foldersIn(runtime)).toEqual([]);
  await runs(page).waitFor({ state: 'detached' });
  await page.reload();
  await page.waitForSelector('html[data-filled=true]');
  expect(foldersIn(runtime)).toEqual([]);
});
