import { chmodSync, writeFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Settings } from '#core/settings.ts';
import { findings } from '../axe.ts';
import { choose, openAtlas, type Atlas } from '../fixture.ts';
import { listenOddly } from './odd-service.ts';

const picker = (page: Page): Locator => page.getByRole('combobox', { name: 'Method' });
const result = (page: Page): Locator => page.locator('.call-result');
const field = (page: Page, name: string): Locator => page.getByLabel(name, { exact: true });
const focused = (page: Page): Locator => page.locator(':focus');
const json = (page: Page): Locator => page.getByRole('textbox', { name: 'Parameters as JSON' });

/** Chooses a method in the picker, by a few letters. */
async function method(page: Page, name: string): Promise<void> {
  await picker(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type(name);
  await page.getByRole('option', { selected: true }).getByText(name).first().waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => picker(page).inputValue()).toMatch(new RegExp(`\\.${name}$`));
}

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

/** The same of a service that nobody knows, and what it hears. */
async function odd(settings: Partial<Settings> = {}): Promise<Atlas & { readonly heard: string[] }> {
  let heard: string[] = [];
  const atlas = await openAtlas({
    settings,
    before: (made) => {
      heard = listenOddly(made.path('odd.sock'));
      chmodSync(made.path('odd.sock'), 0o666);
    },
  });
  await choose(atlas, 'odd.sock');
  await atlas.page.keyboard.press('Control+Shift+Enter');
  await atlas.page.getByRole('button', { name: 'Ask it what it offers' }).click();
  await expect.poll(() => picker(atlas.page).inputValue()).toBe('org.example.odd.Take');
  return { ...atlas, heard };
}

it('finds a service, fills a form and runs it by keyboard alone; a call that changes something is asked about', async () => {
  const atlas = await openAtlas({ args: ['--demo'] });
  const { page, complaints } = atlas;
  const { keyboard } = page;
  const tabTo = async (there: (element: Locator) => Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      if (await there(focused(page))) return;
      await keyboard.press('Tab');
    }
    throw new Error('Tab does not lead there.');
  };
  const named = (name: string) => async (element: Locator): Promise<boolean> => (await element.count()) > 0 && (await element.evaluate((one) => one.getAttribute('aria-label') ?? (one as HTMLInputElement).labels?.[0]?.textContent ?? one.textContent)).trim() === name;

  await page.getByText('io.sockatlas.demo.People').first().waitFor();
  for (let i = 0; i < 5 && !(await page.evaluate(() => document.activeElement?.closest('[data-area=main]') !== null && document.activeElement !== document.body)); i++) await keyboard.press('F6');
  await keyboard.press('End');
  await expect.poll(() => page.getByRole('row', { selected: true }).textContent()).toContain('People');
  await keyboard.press('Control+Shift+Enter');
  await expect.poll(() => picker(page).evaluate((one) => one === document.activeElement)).toBe(true);
  await tabTo(named('Ask it what it offers'));
  await keyboard.press('Enter');
  await expect.poll(() => picker(page).inputValue()).toBe('io.sockatlas.demo.People.List');
  await keyboard.press('Control+Shift+Enter');
  await keyboard.press('ArrowDown');
  await keyboard.type('Add');
  await keyboard.press('Enter');
  await expect.poll(() => picker(page).inputValue()).toBe('io.sockatlas.demo.People.Add');

  await tabTo(named('name'));
  await keyboard.type('Ada Test');
  await tabTo(named('Send heartbeats'));
  await keyboard.press('Space');
  // What is sent from now on has the focus.
  await expect.poll(() => named('heartbeats')(focused(page))).toBe(true);
  await keyboard.type('18446744073709551615');
  await tabTo(named('Send languages'));
  await keyboard.press('Space');
  await expect.poll(() => named('Add to languages')(focused(page))).toBe(true);
  await keyboard.press('Enter');
  await expect.poll(() => focused(page).getAttribute('aria-label')).toBe('languages 0');
  await keyboard.type('Grönlandic');
  await keyboard.press('Control+Enter');

  const dialog = page.getByRole('dialog', { name: 'Call this method?' });
  await dialog.waitFor();
  const text = await dialog.textContent();
  expect(text).toContain('This method changes the system, or may.');
  expect(text).toContain('io.sockatlas.demo.People.Add');
  expect(text).toMatch(/demo-people \(pid \d+/);
  expect(text).toContain('"heartbeats":18446744073709551615');
  // What changes something is asked about each time, and Cancel has the focus.
  expect(await dialog.getByRole('checkbox').count()).toBe(0);
  await expect.poll(() => focused(page).textContent()).toBe('Cancel');
  expect(await findings(page)).toEqual([]);
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await expect.poll(() => result(page).textContent()).toMatch(/id"?:? ?\d+/);
  expect(complaints).toEqual([]);
});

it('keeps form and JSON the same, to the last digit, and says what is wrong where', async () => {
  const { page, heard } = await odd();
  await expect.poll(() => page.getByText('Needed.').count()).toBe(2);
  await field(page, 'count').fill('12x');
  await page.getByText('This is not a whole number.').waitFor();
  expect(await field(page, 'count').getAttribute('aria-invalid')).toBe('true');
  await field(page, 'count').fill('18446744073709551616');
  await page.getByText('Does not fit in 64 bits').waitFor();
  await field(page, 'count').fill('9007199254740993');
  await field(page, 'mood').selectOption('cross');
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await expect.poll(() => json(page).innerText()).toBe('{\n  "count": 9007199254740993,\n  "mood": "cross"\n}');

  await json(page).fill('{"count": 9007199254740993, "mood": "merry", "__proto__": {"x": 1.50}, "tree": {"name": 1}}');
  const problems = page.getByRole('list').filter({ hasText: 'Line 1, column' });
  await expect.poll(() => problems.textContent()).toContain('tree.name');
  expect(await problems.textContent()).toContain('Expected one of calm, cross');
  await json(page).fill('{"count": }');
  await page.getByText('Line 1, column 11').waitFor();
  await page.getByText('The parameters are no JSON yet.').waitFor();
  expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);

  await json(page).fill('{"count":9007199254740993,"mood":"calm","weight":1.50,"extra":[1,2]}');
  await page.keyboard.press('Control+Shift+I');
  await expect.poll(() => json(page).innerText()).toContain('\n  "weight": 1.50,');
  await page.getByRole('button', { name: 'Form', exact: true }).click();
  await page.getByText('A member that the interface does not have is sent too: extra.').waitFor();
  expect(await field(page, 'weight').inputValue()).toBe('1.50');
  await field(page, 'count').fill('18446744073709551615');

  // Not what the interface asks for, and nobody knows the method: both are said, and it can be sent all the same.
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The parameters are not what the interface asks for: extra: There is no such field.').waitFor();
  await dialog.getByText('Nobody has said whether this method changes anything').waitFor();
  await dialog.getByRole('button', { name: 'Call it' }).click();
  await expect.poll(() => heard.find((message) => message.includes('org.example.odd.Take'))).toContain('"count":18446744073709551615,"mood":"calm","weight":1.50,"extra":[1,2]');
});

it('asks about what nobody knows until it is trusted, keeps what was typed for each method, and calls methods that are not described', async () => {
  const { page, heard } = await odd();
  const dialog = page.getByRole('dialog');
  await field(page, 'count').fill('1');
  await field(page, 'mood').selectOption('calm');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await dialog.getByRole('checkbox', { name: /Do not ask again/ }).check();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  // Only a yes is trust.
  await dialog.getByRole('checkbox', { name: /Do not ask again/ }).check();
  await dialog.getByRole('button', { name: 'Call it' }).click();
  await expect.poll(() => heard.filter((message) => message.includes('odd.Take')).length).toBe(1);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => heard.filter((message) => message.includes('odd.Take')).length).toBe(2);
  expect(await dialog.count()).toBe(0);

  await method(page, 'Hang');
  await method(page, 'Take');
  expect(await field(page, 'count').inputValue()).toBe('1');

  await picker(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('org.example.secret.Door');
  await page.keyboard.press('Enter');
  await json(page).fill('{"a": 12345678901234567890}');
  await page.keyboard.press('Control+Enter');
  await dialog.getByRole('button', { name: 'Call it' }).click();
  await expect.poll(() => heard.at(-1)).toContain('"parameters":{"a":12345678901234567890}');
  await expect.poll(() => result(page).textContent()).toContain('MethodNotFound');

  // What every service has only reads: nobody is asked.
  await method(page, 'GetInfo');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => result(page).textContent()).toContain('Odd');
});

it('calls nobody in a snapshot', async () => {
  const atlas = await odd();
  const { page, app, sockets, heard } = atlas;
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, sockets.path('then.json'));
  await page.keyboard.press('Control+S');
  await page.getByText('Snapshot saved').or(page.getByText('then.json')).first().waitFor();
  await page.keyboard.press('Control+O');
  await page.getByText('You look at a snapshot of').waitFor();
  const before = heard.length;
  await page.getByRole('button', { name: /^All\s*\d/ }).click();
  await choose(atlas, 'odd.sock');
  await page.getByText('nobody in it can be called').first().waitFor();
  expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('Run the call');
  await expect.poll(() => page.getByRole('option', { name: /Run the call/ }).getAttribute('aria-disabled')).toBe('true');
  expect(heard.length).toBe(before);
});

it('gives up after the time limit', async () => {
  const { page } = await odd();
  await method(page, 'Hang');
  await page.getByRole('combobox', { name: 'Time limit' }).selectOption('5 s');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Call it' }).click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
  await expect.poll(() => result(page).textContent(), { timeout: 15_000 }).toMatch(/5 s|time limit/i);
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
});

it('lets a stream go on while something else is looked at, leads back to it, and cancels it', async () => {
  const { page, complaints } = await demo('Jobs');
  await method(page, 'Tick');
  expect(await page.getByRole('combobox', { name: 'Replies' }).isDisabled()).toBe(true);
  await page.getByRole('checkbox', { name: 'Send everyMSec' }).check();
  await field(page, 'everyMSec').fill('20');
  await page.keyboard.press('Control+Enter');
  const status = page.getByRole('button', { name: /Tick runs/ });
  await status.waitFor();
  await page.getByText('io.sockatlas.demo.Echo').first().click();
  await expect.poll(() => page.getByRole('button', { name: 'Ask it what it offers' }).count()).toBe(1);
  const before = Number(/· ([\d,]+)/.exec((await status.textContent()) ?? '')?.[1]?.replaceAll(',', ''));
  await expect.poll(async () => Number(/· ([\d,]+)/.exec((await status.textContent()) ?? '')?.[1]?.replaceAll(',', ''))).toBeGreaterThan(before + 10);
  await status.click();
  await expect.poll(() => picker(page).inputValue()).toBe('io.sockatlas.demo.Jobs.Tick');
  // Another call does not end it, and it can be looked at again.
  await method(page, 'List');
  await page.keyboard.press('Control+Enter');
  const others = page.getByRole('list', { name: 'Other calls' });
  await others.getByText('runs too').waitFor();
  await others.getByRole('button', { name: 'Show Tick' }).click();
  await others.getByText('was the latest').waitFor();
  await expect.poll(() => result(page).textContent()).toContain('tick');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Control+.');
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  await expect.poll(() => status.count()).toBe(0);
  await expect.poll(() => result(page).textContent()).toMatch(/cancel/i);
  expect(complaints).toEqual([]);
});

it('takes a hundred thousand replies in and stays quick', async () => {
  const { page } = await demo('Jobs');
  await method(page, 'Flood');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor({ timeout: 60_000 });
  await expect.poll(() => result(page).textContent()).toMatch(/100[, .]?000/);
});

it('turns into a console of raw bytes after an upgrade', async () => {
  const { page } = await demo('Echo');
  await method(page, 'Shout');
  await page.keyboard.press('Control+Enter');
  const console = page.getByRole('region', { name: 'Raw bytes' });
  await console.getByRole('textbox', { name: 'Text to send' }).fill('hello \\x01');
  await page.keyboard.press('Enter');
  await expect.poll(() => console.getByRole('listitem').filter({ hasText: 'came' }).textContent()).toContain('hello \\x01\\n');
  await console.getByRole('button', { name: 'Hex' }).click();
  await console.getByRole('textbox', { name: 'Bytes to send, as hex' }).fill('zz');
  await page.keyboard.press('Enter');
  await console.getByText('Bytes are two hex digits each.').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Control+.');
  await expect.poll(() => console.getByRole('textbox').count()).toBe(0);
});

it('sends a picked file along, which the service reads', async () => {
  const { page, app, sockets } = await demo('Files');
  writeFileSync(sockets.path('letter.txt'), 'hello');
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, sockets.path('letter.txt'));
  await method(page, 'Put');
  await field(page, 'name').fill('letter');
  await page.getByRole('button', { name: 'Pick a file…' }).click();
  await page.getByText('File 0:').waitFor();
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('letter.txt (read)').waitFor();
  expect(await dialog.textContent()).toContain('--push-fd=');
  await dialog.getByRole('button', { name: 'Call it' }).click();
  await expect.poll(() => result(page).textContent()).toMatch(/sizeBytes"?:? ?5/);
});

it('names files that are sent by their place, and says when there is none', async () => {
  const atlas = await odd();
  const { page, app, sockets } = atlas;
  writeFileSync(sockets.path('letter.txt'), 'hello');
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, sockets.path('letter.txt'));
  await page.getByRole('checkbox', { name: 'Send fileDescriptor' }).check();
  await page.getByRole('button', { name: 'Pick a file…' }).click();
  await page.getByText('File 0:').waitFor();
  expect(await field(page, 'fileDescriptor').inputValue()).toBe('0');
  await page.getByRole('list', { name: 'Files sent along' }).getByText('letter.txt').waitFor();
  await field(page, 'fileDescriptor').fill('1');
  await page.getByText('No file of this number is sent along.').waitFor();
});

describe.each([
  ['dark', { theme: 'dark' }, 1280],
  ['narrow', {}, 720],
  ['large text', { zoom: 2 }, 1280],
] as const)('%s', (_, settings, width) => {
  it('keeps nobody out of the form', async () => {
    const { page, complaints } = await odd(settings);
    await page.setViewportSize({ width, height: 800 });
    if (width < 960) {
      await page.keyboard.press('Control+Shift+Enter');
      await picker(page).waitFor();
    }
    for (const name of ['tree', 'tags', 'fileDescriptor', 'weight']) await page.getByRole('checkbox', { name: `Send ${name}`, exact: true }).check();
    await page.getByRole('checkbox', { name: 'Send below' }).check();
    await page.getByRole('button', { name: 'Add to tags' }).click();
    await field(page, 'count').fill('x');
    expect(await findings(page)).toEqual([]);
    // Nothing sticks out of the pane.
    expect(await page.getByRole('tabpanel').evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBeLessThanOrEqual(1);
    await page.getByRole('button', { name: 'JSON', exact: true }).click();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor();
    expect(await findings(page)).toEqual([]);
    const picture = process.env['SOCKATLAS_TEST_PICTURES'];
    if (picture) await page.screenshot({ path: `${picture}/call-${settings === undefined ? '' : JSON.stringify(settings).replaceAll(/\W/g, '')}-${width}.png` });
    expect(complaints).toEqual([]);
  });
});
