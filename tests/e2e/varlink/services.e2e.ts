import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findings as violations } from '../axe.ts';
import { filterBox, line, openAtlas, type Atlas } from '../fixture.ts';
import { Answerer, register } from './answerer.ts';

const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Services' });
const row = (page: Page, name: string): Locator => grid(page).locator(`[data-service]:has([data-column=name] :text-is(${JSON.stringify(name)}))`);
const cell = (page: Page, name: string, column: string): Locator => row(page, name).locator(`[data-column=${column}]`);
const pane = (page: Page): Locator => page.getByRole('region', { name: 'The service with the focus' });
const count = (page: Page): Locator => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Services' }).locator('.count');

const people = 'interface io.example.People\n\nmethod List() -> (name: string)\n\nmethod Get(id: int) -> (name: string)\n';
const morePeople = `${people}\nmethod Add(name: string) -> (id: int)\n`;
const itself = 'interface org.varlink.service\n\nmethod GetInfo() -> ()\n';

interface Opened extends Atlas {
  readonly service: Answerer;
}

async function openServices(): Promise<Opened> {
  let service: Answerer | null = null;
  const atlas = await openAtlas({
    before: (_, runtime) => {
      service = new Answerer(join(runtime, 'people'), { product: 'People', interfaces: { 'org.varlink.service': itself, 'io.example.People': people } });
      register(runtime, 'io.example.People', '../../people');
      register(runtime, 'io.example.Elsewhere', '../../people');
      register(runtime, 'io.example.Gone', '../../gone');
    },
  });
  const made: Answerer | null = service;
  if (made === null) throw new Error('there is no service');
  onTestFinished(() => (made as Answerer)[Symbol.dispose]());
  await atlas.page.keyboard.press('Control+Shift+V');
  await row(atlas.page, 'io.example.Gone').waitFor();
  return { ...atlas, service: made };
}

describe('the page of services', () => {
  it('shows what is registered and what does not agree, and connects to nobody', async () => {
    const { page, service, complaints } = await openServices();
    await expect.poll(() => count(page).textContent()).toBe('2');
    expect(await cell(page, 'io.example.Elsewhere', 'registered').textContent()).toBe('user');
    expect(await cell(page, 'io.example.Elsewhere', 'you').textContent()).toBe('yes');
    expect(await cell(page, 'io.example.Elsewhere', 'interfaces').textContent()).toContain('unknown');
    expect(await row(page, 'io.example.Gone').getByRole('img', { name: 'leads nowhere' }).count()).toBe(1);
    await row(page, 'io.example.Elsewhere').click();
    await expect.poll(() => pane(page).textContent()).toContain('It was not asked yet');
    expect(await pane(page).textContent()).toContain('One socket has 2 names: io.example.Elsewhere, io.example.People.');
    await page.waitForTimeout(1500);
    expect(service.connections).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('asks one by keyboard alone, keeps what it said, and shows it when the service is gone', async () => {
    const { page, service, complaints } = await openServices();
    await grid(page).focus();
    await page.keyboard.press('Home');
    await expect.poll(() => pane(page).textContent()).toContain('unix:');
    // The menu of the line, and its first command.
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Introspect the service' }).press('Enter');
    await expect.poll(() => cell(page, 'io.example.Elsewhere', 'interfaces').textContent()).toBe('2');
    expect(service.connections).toBe(1);
    expect(await cell(page, 'io.example.Elsewhere', 'methods').textContent()).toBe('3');
    expect(await cell(page, 'io.example.Elsewhere', 'product').textContent()).toBe('People 1.0 · Example');
    await expect.poll(() => row(page, 'io.example.Elsewhere').getByRole('img', { name: 'did not offer' }).count()).toBe(1);
    service[Symbol.dispose]();
    await expect.poll(() => row(page, 'io.example.Elsewhere').getByRole('img', { name: 'nobody answers' }).count()).toBe(1);
    await expect.poll(() => cell(page, 'io.example.Elsewhere', 'interfaces').textContent()).toBe('2');
    expect(complaints).toEqual([]);
  });

  it('says that a service offers something else than before', async () => {
    const { page, service } = await openServices();
    await row(page, 'io.example.Elsewhere').click();
    await pane(page).getByRole('button', { name: 'Introspect' }).click();
    await expect.poll(() => cell(page, 'io.example.Elsewhere', 'methods').textContent()).toBe('3');
    service.said = { ...service.said, version: '2.0', interfaces: { ...service.said.interfaces, 'io.example.People': morePeople } };
    await pane(page).getByRole('button', { name: 'Introspect again' }).click();
    await expect.poll(() => cell(page, 'io.example.Elsewhere', 'methods').textContent()).toBe('4');
    await expect.poll(() => pane(page).textContent()).toContain('describes io.example.People in another way');
  });

  it('asks all that are awake, and says who did not answer', async () => {
    const { page, service, runtime } = await openServices();
    using other = new Answerer(join(runtime, 'mute'), { interfaces: {} });
    register(runtime, 'io.example.Mute', '../../mute');
    other.said = { interfaces: { 'not a name': '' } };
    await row(page, 'io.example.Mute').waitFor();
    await page.getByRole('button', { name: 'Introspect all awake (2)' }).click();
    await expect.poll(() => page.getByRole('status').allTextContents()).toContainEqual(expect.stringContaining('1 of 2 services told what they offer.'));
    expect([service.connections, other.connections]).toEqual([1, 1]);
  });

  it('filters by text over names and interfaces, and by the rows', async () => {
    const { page } = await openServices();
    await row(page, 'io.example.Elsewhere').click();
    await pane(page).getByRole('button', { name: 'Introspect' }).click();
    await expect.poll(() => cell(page, 'io.example.Elsewhere', 'methods').textContent()).toBe('3');
    await filterBox(page).fill('org.varlink.service');
    await expect.poll(() => grid(page).locator('[data-service]').count()).toBe(1);
    await expect.poll(() => page.getByText('1 of 2').count()).toBe(1);
    await filterBox(page).fill('state:listen');
    await expect.poll(() => grid(page).locator('[data-service]').count()).toBe(1);
    await filterBox(page).fill('nothing-like-it');
    await grid(page).locator('..').getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => grid(page).locator('[data-service]').count()).toBe(2);
  });

  it('takes an address that nothing lists, says first what connecting does, and shows its interfaces', async () => {
    const { page, sockets, complaints } = await openServices();
    using hidden = new Answerer(sockets.path('hidden'), { product: 'Hidden', interfaces: { 'org.varlink.service': itself } });
    await page.getByRole('button', { name: 'Connect to an address…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Address' }).fill('tcp:example.org:1');
    await page.keyboard.press('Enter');
    await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('no address');
    await dialog.getByRole('textbox', { name: 'Address' }).fill(hidden.path);
    await dialog.getByRole('button', { name: 'Add without connecting' }).click();
    await row(page, 'hidden').waitFor();
    expect(hidden.connections).toBe(0);
    await page.getByRole('button', { name: 'Connect to an address…' }).click();
    await dialog.getByRole('textbox', { name: 'Address' }).fill('exec:/nowhere/at/all');
    await page.keyboard.press('Enter');
    await expect.poll(() => dialog.textContent()).toContain('This program is started with your rights');
    await page.keyboard.press('Enter');
    await expect.poll(() => pane(page).getByRole('alert').textContent()).not.toBe('');
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    expect(await inspector.getByRole('tab').allTextContents()).toEqual(['Interfaces', 'Call']);
    expect(complaints).toEqual([]);
  });

  it('has nothing that keeps somebody out, empty and full, light and dark', async () => {
    const { page } = await openServices();
    await row(page, 'io.example.Elsewhere').click();
    await pane(page).getByRole('button', { name: 'Introspect' }).click();
    await expect.poll(() => cell(page, 'io.example.Elsewhere', 'methods').textContent()).toBe('3');
    expect(await violations(page)).toEqual([]);
    await page.evaluate(() => void (document.documentElement.dataset['theme'] = 'dark'));
    expect(await violations(page)).toEqual([]);
    await filterBox(page).fill('nothing-like-it');
    await grid(page).locator('..').getByRole('button', { name: 'Clear the filter' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('warns before it asks a socket of which nothing says that it speaks Varlink', async () => {
    const { page, sockets } = await openServices();
    using plain = new Answerer(sockets.path('plain.sock'), { interfaces: { 'org.varlink.service': itself } });
    await filterBox(page).fill('name:*/plain.sock');
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'All' }).click();
    await filterBox(page).fill('name:*/plain.sock');
    await line(page, 'plain.sock').click();
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('introspect the service');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect.poll(() => dialog.textContent()).toContain('Nothing says that this socket speaks Varlink.');
    expect(plain.connections).toBe(0);
    await page.keyboard.press('Enter');
    await expect.poll(() => plain.connections).toBe(1);
    await page.keyboard.press('Control+Shift+V');
    await expect.poll(() => cell(page, 'plain.sock', 'interfaces').textContent()).toBe('1');
  });

  it('when empty says why, and starts services to try', async () => {
    const { page, complaints } = await openAtlas();
    await page.keyboard.press('Control+Shift+V');
    const start = page.getByRole('button', { name: 'Start the demo services' });
    // On a machine where something is registered or labelled the page is not empty.
    if ((await count(page).textContent()) !== '0') return;
    await start.click();
    await row(page, 'io.sockatlas.demo.People').waitFor();
    await page.getByRole('button', { name: 'Introspect all awake' }).click();
    await expect.poll(() => page.getByRole('status').allTextContents(), { timeout: 60_000 }).toContainEqual(expect.stringContaining('5 of 5 services told what they offer.'));
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows whatever strangers call themselves, and interprets none of it', async () => {
    const hostile = ['<img src=x onerror=alert(1)>', 'io.example.rtl\u202egnp', `io.example.${'a'.repeat(230)}`, 'line\nbreak'];
    let service: Answerer | null = null;
    const { page, complaints } = await openAtlas({
      before: (_, runtime) => {
        const said = { vendor: '<b>bold</b>', product: 'x'.repeat(5000), version: '\u202e1\n2', interfaces: { 'org.varlink.service': itself } };
        service = new Answerer(join(runtime, 'evil'), said);
        for (const name of hostile) register(runtime, name, '../../evil');
      },
    });
    onTestFinished(() => service?.[Symbol.dispose]());
    await page.keyboard.press('Control+Shift+V');
    await grid(page).locator('[data-service]').first().click();
    await pane(page).getByRole('button', { name: 'Introspect' }).click();
    await expect.poll(() => grid(page).locator('[data-column=product]').textContent()).toContain('· <b>bold</b>');
    const text = (await page.locator('.services').textContent()) ?? '';
    expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(await page.locator('.services img, .services b').count()).toBe(0);
    // Nothing pushes the page apart.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth && document.documentElement.scrollHeight <= window.innerHeight)).toBe(true);
    expect(complaints).toEqual([]);
  });
});
