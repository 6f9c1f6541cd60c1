import axe, { type AxeResults } from 'axe-core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Settings } from '#core/settings.ts';
import { filterBox, line, openAtlas, table, type Atlas } from './fixture.ts';

const demo = fileURLToPath(new URL('../demo/services.py', import.meta.url));

/** A window over services that talk: each is a process of its own, and demo-clients calls them all. */
async function openTalks(settings: Partial<Settings> = {}, args: readonly string[] = []): Promise<Atlas> {
  const atlas = await openAtlas({ settings: { conversationsBy: 'process', ...settings }, args });
  const services = spawn('python3', [demo, atlas.sockets.folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    services.stdin.end();
    await once(services, 'exit');
  });
  await once(services.stdout, 'data');
  await filterBox(atlas.page).fill(`name:${atlas.sockets.folder}/*`);
  await atlas.page.keyboard.press('Control+Shift+M');
  return atlas;
}

const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Conversations' });
const map = (page: Page): Locator => page.getByRole('img', { name: /^Map of conversations/ });
const edge = (page: Page, to: string): Locator => grid(page).getByRole('row').filter({ hasText: 'demo-clients' }).filter({ hasText: to });
const node = (page: Page, name: string): Locator => map(page).locator('[data-node]', { has: page.locator('.label', { hasText: name }) });
/** The line that says what is chosen. */
const said = (page: Page): Locator => page.locator('.conversations-chosen');
const atRest = (page: Page): Promise<void> => page.locator('svg[data-state=rest]').waitFor();
const places = (page: Page): Promise<Record<string, string>> =>
  map(page).evaluate((svg) => Object.fromEntries([...svg.querySelectorAll<SVGGElement>('[data-node]')].map((group) => [group.dataset['node'] ?? '', group.getAttribute('transform') ?? ''])));

it('shows who talks with whom, in the table as in the map, and what is chosen in one is chosen in the other', async () => {
  const { page, complaints } = await openTalks();
  await edge(page, 'log-collector').waitFor();
  await atRest(page);
  // Five datagram clients; of two callers of the stream one is accepted and one waits.
  expect(await edge(page, 'log-collector').getByRole('gridcell').allTextContents()).toEqual([expect.stringMatching(/^demo-clients \d+/), expect.stringMatching(/^→calledlog-collector \d+/), expect.stringMatching(/log\/datagrams\+1$/), '6', '1', '–', '–']);
  for (const name of ['notes-service', 'clock-service', 'display-server', 'demo-clients']) await node(page, name).waitFor();

  await edge(page, 'display-server').click();
  await said(page).getByText(/^demo-clients called display-server: 6 conversations, through .*display-0\. 5 open, 1 waiting to be accepted\.$/).waitFor();
  expect(await map(page).locator('.map-edge.chosen').count()).toBe(1);
  expect(await map(page).locator('.map-node.related').count()).toBe(2);

  await node(page, 'media-server').locator('.body').click();
  await expect.poll(() => grid(page).locator('[aria-selected=true]').count()).toBe(1);
  expect(await grid(page).locator('[aria-selected=true]').textContent()).toContain('media-server');
  await said(page).getByText(/^media-server, pid \d+, .*: 5 conversations with 1 other \(5 that it was called for\)\.$/).waitFor();
  await node(page, 'demo-clients').locator('.body').click();
  await expect.poll(() => grid(page).locator('[aria-selected=true]').count()).toBe(6);
  expect(complaints).toEqual([]);
});

it('is walked by keyboard alone, opens the sockets of a line, and leads back', async () => {
  const { page } = await openTalks();
  const key = (name: string): Promise<void> => page.keyboard.press(name);
  await edge(page, 'clock-service').waitFor();
  await page.getByRole('button', { name: 'Overview' }).click();
  await key('Control+Shift+P');
  await page.keyboard.type('who talks');
  await page.getByRole('option', { name: /^Conversations/ }).first().waitFor();
  await key('Enter');
  await grid(page).waitFor();
  await key('Control+F');
  await key('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Conversations');
  await key('End');
  await key('Home');
  const chosen = (): Promise<string | null> => grid(page).evaluate((element) => document.getElementById(element.getAttribute('aria-activedescendant') ?? '')?.textContent ?? null);
  expect(await chosen()).toContain('log-collector'); // most are open there
  await key('ArrowDown');
  expect(await chosen()).toContain('display-server');
  await key('Tab'); // to the headings
  await key('Enter');
  await expect.poll(() => page.getByRole('columnheader', { name: /^Open/ }).getAttribute('aria-sort')).toBe('ascending');
  await key('ArrowLeft');
  await key('Enter');
  await expect.poll(() => page.getByRole('columnheader', { name: /^Through/ }).getAttribute('aria-sort')).toBe('ascending');
  await key('ArrowDown');
  await key('Home');
  await key('Enter');
  // The first by name: /…/clock/io.example.Clock, whose one caller waits.
  await table(page).waitFor();
  expect(await filterBox(page).inputValue()).toMatch(/^\(pid:\d+ peer:"pid=\d+"\) OR \(pid:\d+ peer:"pid=\d+"\)$/);
  await expect.poll(() => table(page).locator('[data-key]').count()).toBe(2);
  await line(page, 'io.example.Clock').waitFor();
  await key('Alt+ArrowLeft');
  await grid(page).waitFor();
  expect(await filterBox(page).inputValue()).toContain('name:');
});

it('narrows the table and the map by a filter that stands in the box, and says why there is nothing', async () => {
  const { page } = await openTalks();
  await edge(page, 'media-server').click();
  await page.keyboard.press('Shift+Enter');
  await expect.poll(() => grid(page).locator('[data-index]').count()).toBe(1);
  await expect.poll(() => map(page).locator('[data-node]').count()).toBe(2);
  expect(await filterBox(page).inputValue()).toContain('peer:');
  await filterBox(page).fill('name:/nothing/of/the/kind');
  await page.getByText(/^None of \d+ conversations has an end that fits the filter\.$/).waitFor();
  await page.getByRole('button', { name: 'Show all conversations' }).click();
  await edge(page, 'media-server').waitFor();
  expect(await filterBox(page).inputValue()).toBe('');
});

it('has a map that works alone by keyboard', async () => {
  const { page } = await openTalks({ conversationsShow: 'map' });
  await node(page, 'demo-clients').waitFor();
  await atRest(page);
  await page.keyboard.press('Control+F');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-roledescription'))).toBe('map');
  const before = await places(page);
  await page.keyboard.press('+');
  await expect.poll(() => places(page)).not.toEqual(before);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('0');
  await expect.poll(() => places(page)).toEqual(before);
  await page.keyboard.press('n'); // the busiest
  await said(page).getByText(/^demo-clients, pid/).waitFor();
  await page.keyboard.press('n');
  await page.keyboard.press('Shift+N');
  await said(page).getByText(/^demo-clients, pid/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Choose a line or a party').waitFor();
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  await table(page).waitFor();
  expect(await filterBox(page).inputValue()).toMatch(/^pid:\d+$/);
});

it('marks what comes and goes with a sign, moves nothing else, and keeps what was chosen', async () => {
  const { page, sockets } = await openTalks({ markMs: 2500 });
  await edge(page, 'notes-service').click();
  await atRest(page);
  await map(page).focus();
  await page.keyboard.press('-'); // from here on the view follows nothing
  await page.keyboard.press('0');
  await page.keyboard.press('-');
  await expect.poll(() => map(page).locator('.sign-badge').count(), { timeout: 8000 }).toBe(0);
  const before = await places(page);
  sockets.listen('fresh.sock');
  const caller = sockets.connect('fresh.sock');
  const fresh = grid(page).getByRole('row').filter({ hasText: 'fresh.sock' });
  await fresh.waitFor();
  expect(await fresh.locator('.sign').textContent()).toBe('+new');
  expect(await map(page).locator('.map-edge.new .sign-badge').textContent()).toBe('+');
  await atRest(page);
  expect(await places(page)).toMatchObject(before);
  expect(await grid(page).locator('[aria-selected=true]').textContent()).toContain('notes-service');
  await expect.poll(() => fresh.locator('.sign').textContent(), { timeout: 8000 }).toBe('');
  sockets.end(caller);
  await expect.poll(() => fresh.locator('.sign').textContent()).toBe('−gone');
  expect(await map(page).locator('.map-edge.gone .sign-badge').textContent()).toBe('−');
  await expect.poll(() => fresh.count(), { timeout: 8000 }).toBe(0);
  expect(await places(page)).toEqual(before);
});

it('lights in the map what is chosen in the table of sockets, and tells of a connection who called through what', async () => {
  const { page } = await openTalks();
  await edge(page, 'display-server').dblclick();
  await table(page).locator('[data-key]', { hasText: 'connected' }).filter({ hasText: 'display-server' }).first().click();
  await page.keyboard.press('Alt+5');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const card = inspector.locator('.talk');
  await card.getByText('demo-clients').waitFor();
  expect(await card.textContent()).toMatch(/demo-clients.*called.*display-server.*this end.*through .*display-0/);
  await page.keyboard.press('Control+Shift+M');
  await expect.poll(() => map(page).locator('.map-node.lit').count()).toBe(2);
  expect(await map(page).locator('.map-edge.lit').count()).toBe(1);
  await page.keyboard.press('Alt+ArrowLeft');
  await card.getByRole('button', { name: /^Go to the listener/ }).click();
  await inspector.getByText('1 of 128 waiting').waitFor();
  await inspector.getByText('Connections accepted here: 5').waitFor();
});

it('keeps what the parties are, and what is shown, for the next start', async () => {
  const { page, config } = await openTalks();
  await page.getByRole('radiogroup', { name: 'Parties are' }).getByRole('radio', { name: 'Users' }).click();
  await page.getByRole('radiogroup', { name: 'Show' }).getByRole('radio', { name: 'Table' }).click();
  expect(await map(page).count()).toBe(0);
  await expect.poll(() => JSON.parse(readFileSync(join(config, 'sockatlas/settings.json'), 'utf8')) as Settings).toMatchObject({ conversationsBy: 'user', conversationsShow: 'table' });
});

it('shows nothing on its way to who wants no motion', async () => {
  const { page } = await openTalks({ conversationsShow: 'table' });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver((changes) => {
      for (const { target } of changes) if (target instanceof SVGGElement && target.hasAttribute('data-node')) seen.push(document.querySelector<SVGElement>('.map > svg')?.dataset['state'] ?? '');
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['transform'] });
  });
  await page.getByRole('radio', { name: 'Map' }).click();
  await atRest(page);
  const seen = await page.evaluate<string[]>('window.seen');
  expect(new Set(seen)).toEqual(new Set(['rest']));
});

/** What axe finds that keeps somebody out. Contrast of text is among its rules. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'));
  const results = await page.evaluate<AxeResults>('axe.run(document, {resultTypes: ["violations"]})');
  return results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.replace(/\s+/g, ' ').slice(0, 200) ?? ''}`));
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it('keeps nobody out: table, map and both, with something chosen', async () => {
    const { page } = await openTalks({ theme });
    await edge(page, 'log-collector').click();
    for (const show of ['Both', 'Table', 'Map']) {
      await page.getByRole('radio', { name: show }).click();
      expect(await findings(page), show).toEqual([]);
    }
    await filterBox(page).fill('name:/nothing');
    await page.getByRole('button', { name: 'Show all conversations' }).waitFor();
    expect(await findings(page), 'empty').toEqual([]);
  });
});

describe.each([
  ['usual', 1280, 800, 1],
  ['smallest', 720, 480, 1],
  ['text at 200 %', 1280, 800, 2],
] as const)('%s', (_name, width, height, zoom) => {
  it('has everything inside', async () => {
    const { page } = await openTalks({ zoom }, [`--size=${width}x${height}`]);
    await edge(page, 'log-collector').first().click();
    for (const show of ['Map', 'Table']) {
      await page.getByRole('radio', { name: show }).click();
      await (show === 'Map' ? map(page) : grid(page)).waitFor();
      const wrong = await page.evaluate(() =>
        [...document.querySelectorAll('.conversations, .conversations > *, .conversations-top > *, .conversations-body > *, .conversations-chosen > *, .map-tools')].flatMap((element) => {
          const { left, right, top, bottom, width: wide, height: high } = element.getBoundingClientRect();
          const isInside = left >= -1 && top >= -1 && right <= window.innerWidth + 1 && bottom <= window.innerHeight + 1;
          return isInside && wide > 0 && high > 0 ? [] : [`${element.className.toString()} ${Math.round(left)},${Math.round(top)} to ${Math.round(right)},${Math.round(bottom)}`];
        }),
      );
      expect(wrong, show).toEqual([]);
    }
  });
});
