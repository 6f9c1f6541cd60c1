import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Settings } from '#core/settings.ts';
import { findings } from '../axe.ts';
import { clipboard, openAtlas, type Atlas } from '../fixture.ts';

const picker = (page: Page): Locator => page.getByRole('combobox', { name: 'Method' });
const replies = (page: Page): Locator => page.locator('section.replies');
const state = (page: Page): Locator => replies(page).getByRole('status').first();
const tree = (page: Page): Locator => replies(page).getByRole('treegrid');
const json = (page: Page): Locator => page.getByRole('textbox', { name: 'Parameters as JSON' });
const field = (page: Page, name: string): Locator => page.getByLabel(name, { exact: true });
const history = (page: Page): Locator => page.getByRole('region', { name: 'History', exact: true });

/** The Call tab of a demo service, which has said what it offers. */
async function demo(service: string, settings: Partial<Settings> = {}): Promise<Atlas> {
  const atlas = await openAtlas({ args: ['--demo'], settings });
  const { page } = atlas;
  await page.getByText(`io.sockatlas.demo.${service}`).first().click();
  await page.keyboard.press('Control+Shift+Enter');
  await page.getByRole('button', { name: 'Ask it what it offers' }).click();
  await expect.poll(() => picker(page).inputValue()).toContain(`io.sockatlas.demo.${service}`);
  return atlas;
}

async function method(page: Page, name: string): Promise<void> {
  await picker(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type(name);
  await page.getByRole('option', { selected: true }).getByText(name).first().waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => picker(page).inputValue()).toMatch(new RegExp(`\\.${name}$`));
}

/** Fills in the parameters as JSON. */
async function parameters(page: Page, text: string): Promise<void> {
  await page.getByRole('group', { name: 'Show parameters as' }).getByRole('button', { name: 'JSON' }).click();
  await json(page).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Command' }).fill(title);
  await page.keyboard.press('Enter');
}

describe('a stream of 100 000 replies', { timeout: 120_000 }, () => {
  it('can be paused, searched and read while it runs; the document holds only what is in sight', async () => {
    const { page, complaints } = await demo('Jobs');
    await method(page, 'Flood');
    await parameters(page, '{"count": 100000}');
    await page.keyboard.press('Control+Enter');
    await replies(page).getByRole('listbox').waitFor();
    await page.keyboard.press('F7');
    await expect.poll(() => state(page).textContent()).toMatch(/^Paused after [\d ]+ replies: the service waits\./);
    const counted = async (): Promise<string> => (await replies(page).locator('.reply-facts').textContent()) ?? '';
    // What was on its way may still come.
    await page.waitForTimeout(500);
    const before = await counted();
    await page.waitForTimeout(700);
    expect((await counted()).split('replies')[0]).toBe(before.split('replies')[0]);
    await page.keyboard.press('F7');
    await expect.poll(() => state(page).textContent(), { timeout: 90_000 }).toBe('Ended after 100 000 replies.');
    expect(await replies(page).getByRole('option').count()).toBeLessThan(100);

    const list = replies(page).getByRole('listbox');
    await list.focus();
    await page.keyboard.press('Home');
    await expect.poll(() => replies(page).getByRole('option', { selected: true }).textContent()).toMatch(/^1\{/);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => tree(page).textContent()).toMatch(/index1filling/);
    await replies(page).getByRole('searchbox', { name: 'Find in the replies' }).fill('"index":77777');
    await expect.poll(() => replies(page).getByText('1 of 100 000 replies').count()).toBe(1);
    await replies(page).getByRole('button', { name: 'Newest' }).click();
    await expect.poll(() => replies(page).getByRole('option', { selected: true }).textContent()).toMatch(/^100000/);
    expect(complaints).toEqual([]);
  });

  it('ends when it is cancelled', async () => {
    const { page } = await demo('Jobs');
    await method(page, 'Tick');
    await parameters(page, '{"everyMSec": 20}');
    await page.keyboard.press('Control+Enter');
    await replies(page).getByRole('option').nth(3).waitFor();
    await page.keyboard.press('Control+.');
    await expect.poll(() => state(page).textContent()).toMatch(/^Cancelled after \d+ replies\.$/);
    await expect.poll(() => history(page).getByRole('listitem').first().textContent()).toMatch(/Tick.*cancelled/);
  });
});

it('explains an error, keeps the history, runs from it again, compares, and copies as a program', { timeout: 90_000 }, async () => {
  const { app, page, state: folder, complaints } = await demo('People');
  await method(page, 'Get');
  await field(page, 'id').fill('1');
  await page.keyboard.press('Control+Enter');
  await tree(page).getByText('person').first().waitFor();
  expect(await replies(page).locator('.reply-facts').textContent()).toMatch(/^\d.* · pid \d+ · /);
  await replies(page).getByRole('button', { name: 'Compare…' }).click();

  await field(page, 'id').fill('2');
  await page.keyboard.press('Control+Enter');
  await replies(page).getByRole('button', { name: 'Changes' }).click();
  await replies(page).getByText(/\d+ differences from the reply of/).waitFor();
  expect(await replies(page).getByRole('list', { name: 'Differences' }).textContent()).toMatch(/Δchanged\.person\.id 1 → 2/);
  await replies(page).getByRole('button', { name: 'Stop', exact: true }).click();

  await field(page, 'id').fill('18446744073709551615');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => state(page).textContent()).toMatch(/^Refused with io\.sockatlas\.demo\.People\./);
  expect(await replies(page).locator('.reply-error').textContent()).toContain('18446744073709551615');

  // The history has all three, newest first, and fills the form again.
  await expect.poll(() => history(page).getByRole('listitem').count()).toBe(3);
  expect(await history(page).getByRole('listitem').allTextContents()).toEqual([expect.stringMatching(/Get .*refused/), expect.stringMatching(/Get .*reply/), expect.stringMatching(/Get .*reply/)]);
  await history(page).getByRole('listitem').last().getByRole('button').first().click();
  await history(page).getByRole('button', { name: 'Run again' }).click();
  await expect.poll(() => history(page).getByRole('listitem').count()).toBe(4);
  await tree(page).getByText('person').first().waitFor();
  const lines = readFileSync(join(folder, 'sockatlas/calls.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(JSON.parse(lines[3] ?? '')).toMatchObject({ by: 'window', method: 'io.sockatlas.demo.People.Get', count: 1 });

  await page.getByRole('combobox', { name: 'Language' }).selectOption('python');
  await page.getByRole('region', { name: 'Copy as' }).getByRole('button', { name: 'Copy program' }).click();
  await expect.poll(() => clipboard(app)).toMatch(/import varlink[\s\S]*service\.Get\(id=18446744073709551615\)/);
  await command(page, 'Copy the call as varlinkctl');
  await expect.poll(() => clipboard(app)).toMatch(/^varlinkctl call unix:\S+ io\.sockatlas\.demo\.People\.Get '\{"id":18446744073709551615\}'$/);
  expect(complaints).toEqual([]);
});

it('goes over a reply by keyboard alone, and copies values and paths', { timeout: 60_000 }, async () => {
  const { app, page } = await demo('People');
  await method(page, 'Get');
  await parameters(page, '{"id": 1}');
  await page.keyboard.press('Control+Enter');
  await tree(page).getByText('person').first().waitFor();
  await tree(page).focus();
  const chosen = (): Promise<string | null> => tree(page).getByRole('row', { selected: true }).textContent();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  expect(await chosen()).toMatch(/^person/);
  await page.keyboard.press('ArrowLeft');
  expect(await tree(page).getByRole('row', { selected: true }).getAttribute('aria-expanded')).toBe('false');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(() => clipboard(app)).toMatch(/^\.person\.\w+$/);
  await page.keyboard.press('Control+C');
  await expect.poll(() => clipboard(app)).not.toMatch(/^\.person/);
  await page.keyboard.press('ArrowLeft');
  expect(await chosen()).toMatch(/^person/);
});

it('keeps examples as text files, and says which files are none', { timeout: 60_000 }, async () => {
  const { page, state: folder } = await demo('People');
  const examples = join(folder, '../data/sockatlas/examples');
  await method(page, 'Get');
  await parameters(page, '{"id": 2}');
  await history(page).getByRole('button', { name: 'Save as example…' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('The second');
  await page.keyboard.press('Enter');
  await history(page).getByRole('button', { name: 'The second', exact: true }).waitFor();
  expect(readFileSync(join(examples, 'The second.varlink'), 'utf8')).toMatch(/^address: unix:\S+\nmethod: io\.sockatlas\.demo\.People\.Get\n\n\{\n {2}"id": 2\n\}\n$/);

  mkdirSync(examples, { recursive: true });
  writeFileSync(join(examples, 'bad.varlink'), 'rm -rf /');
  await page.keyboard.press('Control+Shift+Y');
  const dialog = page.getByRole('dialog', { name: 'Calls made' });
  await dialog.getByText('One file among the examples is none').click();
  await dialog.getByText(/^bad\.varlink/).waitFor();
  await dialog.getByRole('button', { name: 'The second', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => json(page).innerText()).toContain('"id": 2');
});

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it('has nothing serious in the way of anybody, also at 720 pixels', { timeout: 90_000 }, async () => {
    const { app, page } = await demo('People', { theme });
    await method(page, 'Get');
    await parameters(page, '{"id": 1}');
    await page.keyboard.press('Control+Enter');
    await tree(page).getByText('person').first().waitFor();
    await history(page).getByRole('listitem').first().getByRole('button').first().click();
    expect(await findings(page)).toEqual([]);
    await parameters(page, '{"id": 999}');
    await page.keyboard.press('Control+Enter');
    await replies(page).locator('.reply-error').waitFor();
    expect(await findings(page)).toEqual([]);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(720, 480));
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(720);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
