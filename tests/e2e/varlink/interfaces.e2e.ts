import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findings } from '../axe.ts';
import { clipboard, line, openAtlas, type Atlas } from '../fixture.ts';
import { hostile, jobs, peopleBefore, peopleNow, seedCache } from './seed.ts';

const service = 'interface org.varlink.service\n\nmethod GetInfo() -> (vendor: string)\n';

/** A window that has seen two services before: people, twice, and jobs, with an interface that a stranger wrote. */
const open = (options: Parameters<typeof openAtlas>[0] = {}): Promise<Atlas> =>
  openAtlas({
    ...options,
    before: (sockets, runtime) => {
      for (const name of ['people.sock', 'jobs.sock', 'silent.sock']) sockets.listen(name);
      seedCache(runtime, [
        { path: sockets.path('people.sock'), at: '2026-11-24T10:12:00Z', texts: { 'org.varlink.service': service, 'org.example.people': peopleBefore } },
        { path: sockets.path('people.sock'), at: '2026-11-28T10:12:00Z', texts: { 'org.varlink.service': service, 'org.example.people': peopleNow } },
        { path: sockets.path('jobs.sock'), at: '2026-11-28T10:13:00Z', texts: { 'org.varlink.service': service, 'org.example.jobs': jobs, 'org.example.hostile': hostile } },
      ]);
    },
  });

/** Chooses a socket of the test and opens the Interfaces tab. */
async function openTab({ page, sockets }: Atlas, name: string): Promise<ReturnType<Page['locator']>> {
  await page.getByRole('combobox', { name: 'Filter' }).fill(`name:${sockets.folder}/*`);
  await line(page, name).first().click();
  await page.getByRole('tab', { name: 'Interfaces' }).click();
  return page.getByRole('tabpanel');
}

const member = (page: Page, name: string): ReturnType<Page['locator']> => page.locator(`[data-member="${name}"]`);
const ask = (page: Page): ReturnType<Page['locator']> => page.getByRole('combobox', { name: 'Ask all interfaces' });

it('shows what a service said before as documentation, and links types both ways', async () => {
  const atlas = await open();
  const { page, complaints } = atlas;
  const panel = await openTab(atlas, 'people.sock');
  // The interface that the service is there for, not the one that all have.
  await panel.getByRole('button', { name: 'org.example.people' }).and(page.locator('[aria-current]')).waitFor();
  await panel.getByText('A directory of people.').waitFor();
  await panel.getByText(/^Seen .*at unix:/).waitFor();
  await panel.getByText(`varlinkctl introspect ${atlas.sockets.path('people.sock')} org.example.people`).waitFor();

  const get = member(page, 'Get');
  await get.getByText('may stream: “more”').waitFor();
  await get.getByText('Takes optionally uid, name and limit.').waitFor();
  await get.getByText('As written').click();
  await get.getByText('method Get(uid: ?int, name: ?string, limit: ?int) -> (person: Person)').waitFor();
  await get.getByRole('button', { name: 'Person', exact: true }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Person');
  await member(page, 'Person').getByRole('button', { name: 'Place', exact: true }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Place');
  await member(page, 'Place').getByText('Used by').getByRole('button', { name: 'Person' }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Person');
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => page.getByRole('tabpanel').evaluate((element) => element.querySelector('[data-member=Person]')?.getBoundingClientRect().top ?? 0)).toBeLessThan(500);

  // From a method to its form, and back.
  await get.getByRole('button', { name: 'Call Get' }).click();
  await page.getByRole('tab', { name: 'Call', selected: true }).waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await page.getByRole('tab', { name: 'Interfaces', selected: true }).waitFor();
  expect(complaints).toEqual([]);
});

it('says that nobody asked a service, and asks nobody by itself', async () => {
  const atlas = await open();
  const panel = await openTab(atlas, 'silent.sock');
  await panel.getByText('nobody has asked it yet what it offers').waitFor();
  await panel.getByRole('button', { name: /^Introspect/ }).waitFor();
});

it('shows the comments of strangers as text and nothing but text', async () => {
  const atlas = await open();
  const { page, complaints } = atlas;
  const panel = await openTab(atlas, 'jobs.sock');
  await panel.getByRole('button', { name: 'org.example.hostile' }).click();
  await panel.getByText('<img src=x onerror=', { exact: false }).waitFor();
  await panel.getByText('\\u{202e}gnorw\\u{202c} \\u{200b}hidden', { exact: false }).waitFor();
  await panel.getByText('A\\x00B', { exact: false }).waitFor();
  for (const mode of ['Text', 'Compare', 'Read']) {
    await panel.getByRole('button', { name: mode, exact: true }).click();
    expect(await panel.locator('img, script, a, iframe').count(), mode).toBe(0);
    expect(await panel.evaluate((element) => element.scrollWidth <= element.clientWidth), mode).toBe(true);
  }
  expect(await page.title()).not.toContain('broken');
  expect(complaints).toEqual([]);
});

it('opens what a stranger made to be too much', async () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `type T${i} (a: ?T${i + 1})`).join('\n');
  const deep = `method Deep(a: ${'(a: '.repeat(60)}int${')'.repeat(60)}) -> ()`;
  const text = `${'# a\n#\n'.repeat(20_000)}interface org.example.many\n${deep}\n${many}\n`;
  const atlas = await openAtlas({
    before: (sockets, runtime) => {
      sockets.listen('many.sock');
      seedCache(runtime, [{ path: sockets.path('many.sock'), at: '2026-11-28T10:13:00Z', texts: { 'org.example.many': text } }]);
    },
  });
  const { page, complaints } = atlas;
  const panel = await openTab(atlas, 'many.sock');
  await panel.getByText('Deeper than can be shown').waitFor();
  await panel.getByRole('button', { name: 'Show more of the 20001 members' }).waitFor();
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(20_000);
  await panel.getByRole('button', { name: 'Text', exact: true }).click();
  await panel.getByRole('textbox', { name: 'Text of org.example.many' }).waitFor();
  expect(complaints).toEqual([]);
});

it('finds which method takes a uid, by keyboard alone, and goes there', async () => {
  const { page, complaints } = await open();
  await page.keyboard.press('Control+Shift+L');
  await ask(page).waitFor();
  await expect.poll(() => ask(page).evaluate((box) => document.activeElement === box)).toBe(true);
  await page.keyboard.type('takes:uid');
  const found = page.getByRole('listbox', { name: 'Found' });
  await found.getByRole('option', { name: /Get · uid/ }).waitFor();
  expect(await found.getByRole('option').count()).toBe(2);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Person');
  await page.getByText('Offered by').waitFor();
  // Its form stands beside the list of services, and back leads here.
  await member(page, 'Enter').getByRole('button', { name: 'Call Enter' }).click();
  await page.getByRole('tab', { name: 'Call', selected: true }).waitFor();
  await page.getByRole('combobox', { name: 'Method' }).waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await page.getByText('Offered by').waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await found.waitFor();
  // The outline goes through an interface by arrow keys and letters.
  await page.getByRole('listbox', { name: 'All interfaces' }).focus();
  await page.keyboard.type('people');
  await page.keyboard.press('Enter');
  const outline = page.getByRole('listbox', { name: 'Outline' });
  await outline.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Enter');
  await outline.focus();
  await page.keyboard.type('nosuch');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('NoSuchPerson');
  expect(complaints).toEqual([]);
});

it('finds letters in the interface that is read', async () => {
  const atlas = await open();
  const { page } = atlas;
  await openTab(atlas, 'people.sock');
  await member(page, 'Get').getByRole('button', { name: 'Person', exact: true }).focus();
  await page.keyboard.press('Control+f');
  const box = page.getByRole('textbox', { name: 'Find in this interface' });
  await box.fill('person');
  const status = page.getByRole('search').getByRole('status');
  await expect.poll(() => status.textContent()).toMatch(/^1 of \d+$/);
  await box.press('Enter');
  await expect.poll(() => status.textContent()).toMatch(/^2 of \d+$/);
  await member(page, 'Get').getByRole('button', { name: 'Person', exact: true }).focus();
  await page.keyboard.press('Control+f');
  await expect.poll(() => box.evaluate((element) => document.activeElement === element)).toBe(true);
  await box.fill('no such letters');
  await expect.poll(() => status.textContent()).toBe('nothing');
  await box.press('Escape');
  await expect.poll(() => box.count()).toBe(0);
});

it('goes to a method from the palette', async () => {
  const { page } = await open();
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('people enter');
  await page.getByRole('option', { name: 'org.example.people.Enter' }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Enter');
});

it('shows and copies the text, and what differs from before', async () => {
  const atlas = await open();
  const { page, app, complaints } = atlas;
  const panel = await openTab(atlas, 'people.sock');
  await panel.getByRole('button', { name: 'Text', exact: true }).click();
  await panel.getByRole('textbox', { name: 'Text of org.example.people' }).getByText('# Where somebody lives.').waitFor();
  await panel.getByRole('button', { name: 'Copy the text of the interface' }).click();
  await expect.poll(() => clipboard(app)).toBe(peopleNow);
  await panel.getByRole('button', { name: 'Read', exact: true }).click();
  await member(page, 'Get').getByRole('button', { name: 'Copy signature' }).click();
  await expect.poll(() => clipboard(app)).toBe('method Get(uid: ?int, name: ?string, limit: ?int) -> (person: Person)');

  await panel.getByRole('button', { name: /^Compare with .*Nov/ }).click();
  await panel.getByText('3 changes, one of which breaks callers.').waitFor();
  await panel.getByRole('listitem').filter({ hasText: 'breaks callers' }).getByText('was removed').waitFor();
  const lines = panel.getByRole('table', { name: 'Lines that differ' });
  expect(await lines.locator('[data-sign="-"]').allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining('method Add(person: Person) -> ()')]));
  await panel.getByRole('button', { name: 'Read that one' }).click();
  await panel.getByText('An earlier text, seen last').waitFor();
  await member(page, 'Add').waitFor();
  await panel.getByRole('button', { name: 'Read the one seen last' }).click();
  await member(page, 'Enter').waitFor();
  await panel.getByRole('group', { name: 'Show the interface as' }).getByRole('button', { name: 'Compare' }).click();
  await panel.getByRole('combobox', { name: 'Compare with' }).selectOption({ label: 'pasted text' });
  await panel.getByRole('textbox', { name: 'Text to compare with' }).fill(`${peopleNow}\nmethod More() -> ()\n`);
  await panel.getByText('More was added').waitFor();
  await panel.getByRole('combobox', { name: 'Compare with' }).selectOption({ label: 'org.example.jobs' });
  await panel.getByText('The interface is called').waitFor();
  expect(complaints).toEqual([]);
});

it('has an editor with completion, squiggles and one form, that a keyboard can leave', async () => {
  const { page, complaints } = await open();
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('edit an interface');
  await page.keyboard.press('Enter');
  const editor = page.getByRole('textbox', { name: /^Interface definition/ });
  await editor.waitFor();
  await page.getByText('No problems: 1 method, 0 types, 1 error.').waitFor();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('type   Thing (a: stri');
  await page.getByRole('option', { name: /^string/ }).waitFor();
  await page.locator('.cm-lintRange-error').first().waitFor();
  await page.getByRole('button', { name: /^Line 9/ }).first().waitFor();
  // Suggestions that have just opened take no keys for a moment, so that nobody chooses one by mistake.
  await page.waitForTimeout(200);
  await page.keyboard.press('Enter');
  await page.keyboard.type(', b:   ?int )');
  await page.getByText('No problems: 1 method, 1 type, 1 error.').waitFor();
  await page.keyboard.press('Control+Shift+I');
  await editor.getByText('b: ?int', { exact: false }).waitFor();
  expect(await editor.innerText()).toContain('type Thing (\n  a: string,\n  b: ?int\n)');
  await page.getByRole('listbox', { name: 'Outline' }).getByRole('option', { name: 'Thing' }).waitFor();
  // A letter or a slash is text here, no command of the window.
  await page.keyboard.type('/');
  expect(await editor.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)).toBe(true);
  // The first may have closed a list of suggestions.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.className)).not.toContain('idl-editor');
  await page.getByRole('combobox', { name: 'Begin with a known interface' }).selectOption('org.example.people');
  await page.getByText('No problems: 2 methods, 2 types, 1 error.').waitFor();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByText('Both say the same').waitFor();
  expect(complaints).toEqual([]);
});

for (const theme of ['light', 'dark'] as const)
  it(`keeps nobody out, wide and narrow, ${theme}`, async () => {
    const atlas = await open({ settings: { theme } });
    const { page, app } = atlas;
    await openTab(atlas, 'people.sock');
    await member(page, 'Get').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open in page' }).click();
    await page.getByText('Offered by').waitFor();
    for (const width of [1280, 720]) {
      await app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setContentSize(wanted, 800), width);
      for (const mode of ['Text', 'Compare', 'Read']) {
        await page.getByRole('group', { name: 'Show the interface as' }).getByRole('button', { name: mode }).click();
        if (mode === 'Text') await page.getByRole('textbox', { name: /^Text of/ }).waitFor();
        expect(await findings(page), `${mode} at ${width}`).toEqual([]);
      }
      await ask(page).fill('name');
      await page.getByRole('listbox', { name: 'Found' }).waitFor();
      expect(await findings(page), `found at ${width}`).toEqual([]);
      await page.keyboard.press('Alt+ArrowLeft');
      await page.getByText('Offered by').waitFor();
    }
    await page.getByRole('button', { name: /^Write/ }).click();
    await page.getByRole('textbox', { name: /^Interface definition/ }).waitFor();
    expect(await findings(page)).toEqual([]);
  });
