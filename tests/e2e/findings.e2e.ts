import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkJsonSchema } from '../fixtures/json-schema.ts';
import { findings as violations } from './axe.ts';
import { filterBox, line, openAtlas, table, type Atlas } from './fixture.ts';
import type { Sockets } from './sockets.ts';

const grid = (page: Page): Locator => page.getByRole('treegrid', { name: 'Findings' });
const pane = (page: Page): Locator => page.getByRole('region', { name: 'The finding with the focus' });
const found = (page: Page, subject: string): Locator => grid(page).locator(`[data-finding$=${JSON.stringify(subject)}]`);
const entry = (page: Page): Locator => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Findings' });

/** A listener whose path is gone, and a registry name that leads nowhere. */
function weaknesses(sockets: Sockets, runtime: string): void {
  sockets.listen('lost.sock');
  unlinkSync(sockets.path('lost.sock'));
  sockets.listen('well.sock');
  mkdirSync(join(runtime, 'varlink/registry'), { recursive: true });
  symlinkSync(sockets.path('nowhere'), join(runtime, 'varlink/registry/io.example.Nowhere'));
}

async function openFindings(): Promise<Atlas> {
  const atlas = await openAtlas({ before: weaknesses });
  await atlas.page.keyboard.press('Control+Shift+F');
  await found(atlas.page, 'lost.sock').waitFor();
  return atlas;
}

describe('the page of findings', () => {
  it('lists them by rule, tells all of one, and leads to its socket, by keyboard alone', async () => {
    const { page, runtime, complaints } = await openFindings();
    await grid(page).focus();
    await page.keyboard.press('Home');
    await expect.poll(() => pane(page).textContent()).toMatch(/SA\d{3}/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => grid(page).locator('[aria-expanded=false]').count()).toBe(1);
    await page.keyboard.press('ArrowRight');
    for (let i = 0; i < 20 && !(await pane(page).textContent())?.includes('lost.sock'); i++) await page.keyboard.press('ArrowDown');
    expect(await pane(page).textContent()).toContain('Its path is gone');
    expect(await pane(page).textContent()).toContain('the path leads nowhere');
    await page.keyboard.press('Enter');
    await expect.poll(() => table(page).locator('[aria-selected=true]').textContent()).toContain('lost.sock');
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.locator('summary', { hasText: 'A listener that nobody finds by its path' }).click();
    expect(await inspector.getByRole('article').textContent()).toContain('Start the service anew');
    await page.keyboard.press('Alt+ArrowLeft');
    await found(page, join(runtime, 'varlink/registry/io.example.Nowhere')).click();
    await expect.poll(() => pane(page).textContent()).toContain('leads nowhere');
    expect(await pane(page).textContent()).toContain('rm ');
    expect(complaints).toEqual([]);
  });

  it('is kept up while it is looked at, and counted in the sidebar', async () => {
    const { page, sockets } = await openFindings();
    const before = Number((await entry(page).locator('.count').textContent()) ?? '');
    const fd = sockets.listen('more.sock');
    unlinkSync(sockets.path('more.sock'));
    await found(page, 'more.sock').waitFor();
    await expect.poll(() => entry(page).locator('.count').textContent()).toBe(String(before + 1));
    sockets.end(fd);
    await expect.poll(() => found(page, 'more.sock').count()).toBe(0);
  });

  it('marks the sockets in the table, and the filter finds them', async () => {
    const { page, sockets } = await openFindings();
    await filterBox(page).fill('finding:SA402');
    await expect.poll(() => found(page, 'lost.sock').count()).toBe(1);
    await expect.poll(() => found(page, 'io.example.Nowhere').count()).toBe(0);
    await filterBox(page).fill(`name:${sockets.folder}/*`);
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'All' }).click();
    await filterBox(page).fill(`name:${sockets.folder}/*`);
    await expect.poll(() => line(page, 'lost.sock').getByRole('img', { name: 'low: one finding' }).count()).toBe(1);
    expect(await line(page, 'well.sock').locator('.finding-mark').count()).toBe(0);
  });

  it('mutes one with a reason, in the file that the command line reads, and takes it back', async () => {
    const { page, config } = await openFindings();
    const file = join(config, 'sockatlas/mutes.json');
    await found(page, 'lost.sock').click();
    await pane(page).getByRole('button', { name: 'Mute…' }).click();
    await page.getByLabel('Why it is well as it is').fill('a test has it so');
    await page.keyboard.press('Enter');
    await expect.poll(() => found(page, 'lost.sock').count()).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8')).mutes).toMatchObject([{ rule: 'SA402', glob: false, reason: 'a test has it so' }]);
    await page.getByRole('button', { name: 'muted 1' }).click();
    expect(await found(page, 'lost.sock').textContent()).toContain('a test has it so');
    await page.getByRole('button', { name: 'Mutes (1)' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unmute' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => found(page, 'lost.sock').textContent()).toContain('Its path is gone');
    expect(JSON.parse(readFileSync(file, 'utf8')).mutes).toEqual([]);
  });

  it('tells of a file of mutes that cannot be understood, and keeps it', async () => {
    const { page, config } = await openFindings();
    const file = join(config, 'sockatlas/mutes.json');
    writeFileSync(file, '{"format":"sockatlas-mutes","version":9}');
    await page.keyboard.press('Control+F');
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Journal' }).click();
    await entry(page).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('version 9');
    await found(page, 'lost.sock').click();
    await pane(page).getByRole('button', { name: 'Mute…' }).click();
    await page.getByLabel('Why it is well as it is').fill('x');
    await page.keyboard.press('Enter');
    await expect.poll(() => existsSync(`${file}.kept-1`)).toBe(true);
    expect(readFileSync(`${file}.kept-1`, 'utf8')).toBe('{"format":"sockatlas-mutes","version":9}');
  });

  it('saves a report in a file that is asked for', async () => {
    const { app, page } = await openFindings();
    const folder = mkdtempSync(join(tmpdir(), 'atlas-report-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [format, title] of [['json', 'JSON'], ['sarif', 'SARIF'], ['markdown', 'Markdown']] as const) {
      const path = join(folder, `report.${format}`);
      await app.evaluate(({ dialog }, chosen) => void Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath: chosen }) }), path);
      await page.getByLabel('Save the findings as').selectOption(title);
      await expect.poll(() => existsSync(path)).toBe(true);
      const text = readFileSync(path, 'utf8');
      expect(text).toContain('lost.sock');
      if (format === 'json') expect(checkJsonSchema.parse(JSON.parse(text)).findings.length).toBeGreaterThan(1);
      if (format === 'sarif') expect(JSON.parse(text).version).toBe('2.1.0');
    }
  });

  it.each(['light', 'dark'] as const)('says what it shows to those who do not see it, %s', async (theme) => {
    const atlas = await openAtlas({ settings: { theme }, before: weaknesses });
    const { page } = atlas;
    await page.keyboard.press('Control+Shift+F');
    await found(page, 'lost.sock').click();
    expect(await violations(page)).toEqual([]);
    await pane(page).getByRole('button', { name: 'Mute…' }).click();
    await page.getByLabel('all like this').check();
    expect(await violations(page)).toEqual([]);
    const pictures = process.env['SOCKATLAS_LOOK'];
    if (pictures) await page.screenshot({ path: join(pictures, `findings-${theme}.png`) });
  });

  it('says why it is empty', async () => {
    const { page } = await openFindings();
    await filterBox(page).fill('name:there-is-no-such-socket');
    await expect.poll(() => page.getByText('is of a socket that fits the filter').count()).toBe(1);
    await page.getByRole('main').getByRole('button', { name: 'Clear the filter' }).click();
    await found(page, 'lost.sock').waitFor();
  });
});
