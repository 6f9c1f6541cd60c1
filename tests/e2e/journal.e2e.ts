import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, mkdirSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { known } from '#core/model/known.ts';
import { parseSnapshot } from '#core/snapshot/parse.ts';
import { snapshotText } from '#core/snapshot/snapshot.ts';
import { aLabel, aModel, anEntryPoint, aProcess, aRow } from '../fixtures/rows.ts';
import { findings } from './axe.ts';
import { choose, clipboard, commandOfAtlas, filterBox, line, openAtlas, type Atlas } from './fixture.ts';

const journal = (page: Page): Locator => page.getByRole('grid', { name: 'Journal' });
const comparison = (page: Page): Locator => page.getByRole('grid', { name: 'Comparison' });
const lines = (grid: Locator): Promise<string[]> => grid.locator('[data-index]').allTextContents();
const history = (page: Page): Locator => page.getByRole('list', { name: 'What happened, newest first' });

/** A snapshot of another machine, in a file. */
function snapshotFile(change: (text: string) => string = (text) => text): string {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-snap-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o755);
  const door = anEntryPoint({ key: '1:2@/run/far/away.sock', path: '/run/far/away.sock' as never, labels: known([aLabel('user.varlink', 'entrypoint')]) });
  const model = aModel([aRow('/run/far/away.sock', { entryPoint: door, socket: { key: '1:7' }, processes: [aProcess()] }), aRow('\0elsewhere', { socket: { key: '1:8' } })], { hostName: 'faraway' });
  const file = join(folder, 'faraway.json');
  writeFileSync(file, change(snapshotText({ atMs: Date.UTC(2026, 0, 2, 3, 4, 5), bootId: known('another'), madeBy: 'sockatlas 0.1.0', model })));
  return file;
}

/** More than a snapshot may have, without taking room on the disk. */
function large(file: string): string {
  writeFileSync(file, '');
  truncateSync(file, 200 * 1024 * 1024);
  return file;
}

/** What the next native dialog answers: none can be seen by a test. */
const answerDialogs = (app: ElectronApplication, path: string | null): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    Object.assign(dialog, {
      showOpenDialog: () => Promise.resolve({ canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] }),
      showSaveDialog: () => Promise.resolve({ canceled: chosen === null, filePath: chosen ?? '' }),
    });
  }, path);

describe('the History tab', () => {
  it('tells what happened to the socket, with before and after to be copied, and goes on when it has gone', async () => {
    const atlas = await openAtlas({ settings: { markMs: 500 }, before: (made) => made.listen('first.sock') });
    const { app, page, sockets } = atlas;
    const fd = sockets.listen('door.sock');
    await choose(atlas, 'door.sock');
    await page.keyboard.press('Alt+8');
    await expect.poll(() => history(page).textContent()).toContain('appeared');
    chmodSync(sockets.path('door.sock'), 0o604);
    await expect.poll(async () => (await history(page).locator('li').first().textContent()) ?? '').toMatch(/changed ?mode.*0755 to 0604/);
    await history(page).locator('li').first().getByRole('button', { name: 'Copy value before' }).click();
    await expect.poll(() => clipboard(app)).toBe('0755');
    unlinkSync(sockets.path('door.sock'));
    await expect.poll(() => history(page).textContent()).toContain('leads nowhere');
    sockets.end(fd);
    await expect.poll(() => history(page).locator('li').first().textContent()).toContain('vanished');
    // Also when its row has left the table.
    await expect.poll(() => line(page, 'door.sock').count()).toBe(0);
    expect(await page.getByRole('complementary', { name: 'Inspector' }).textContent()).toContain('gone');
    expect(await history(page).locator('li').count()).toBe(4);
    expect(await history(page).locator('time').first().getAttribute('datetime')).toMatch(/^\d{4}-/);
  });

  it('says so when nothing happened', async () => {
    const atlas = await openAtlas({ before: (made) => made.listen('door.sock') });
    await choose(atlas, 'door.sock');
    await atlas.page.keyboard.press('Alt+8');
    await atlas.page.getByText(/Nothing has happened to it since \d/).waitFor();
  });
});

describe('the journal', () => {
  it('lists what happens, newest first, through the filter, by kind and time, and outlives the page', async () => {
    const { page, sockets } = await openAtlas();
    await page.keyboard.press('Control+J');
    await filterBox(page).fill(`name:${sockets.folder}/*`);
    const fd = sockets.listen('comet.sock');
    await expect.poll(() => lines(journal(page))).toEqual([expect.stringMatching(/new.*comet\.sock.*appeared.*stream, listen/)]);
    chmodSync(sockets.path('comet.sock'), 0o600);
    await expect.poll(() => lines(journal(page))).toEqual([expect.stringMatching(/changed.*mode.*0755 to 0600/), expect.stringMatching(/appeared/)]);
    sockets.end(fd);
    // By its last row: state and the like still fit.
    await filterBox(page).fill(`name:${sockets.folder}/* state:listen type:stream`);
    await expect.poll(async () => (await lines(journal(page))).length).toBe(3);
    expect((await lines(journal(page)))[0]).toMatch(/gone.*vanished/);
    await page.reload();
    await page.waitForSelector('html[data-filled=true]');
    await page.keyboard.press('Control+J');
    await expect.poll(async () => (await lines(journal(page))).length).toBe(3);
    await page.getByRole('button', { name: /^came and went/ }).click();
    await expect.poll(() => lines(journal(page))).toEqual([expect.stringMatching(/mode/)]);
    await page.getByRole('button', { name: /^protection/ }).click();
    await page.getByText('Only kinds of events that are hidden').waitFor();
    await page.getByRole('button', { name: 'Show all kinds' }).click();
    await page.keyboard.press('Control+Shift+D');
    await expect.poll(() => page.getByLabel('Since').inputValue()).toBe('mark');
    expect(await lines(journal(page))).toEqual([]);
    sockets.listen('late.sock');
    await expect.poll(() => lines(journal(page))).toEqual([expect.stringMatching(/late\.sock/)]);
    await page.getByLabel('Since').selectOption('start');
    await expect.poll(async () => (await lines(journal(page))).length).toBe(4);
  });

  it('does by keyboard alone, and shows in the inspector what has the focus', async () => {
    const { page, sockets } = await openAtlas();
    sockets.listen('a.sock');
    await page.keyboard.press('Control+J');
    await filterBox(page).fill(`name:${sockets.folder}/*`);
    await expect.poll(async () => (await lines(journal(page))).length).toBe(1);
    sockets.listen('b.sock');
    await expect.poll(async () => (await lines(journal(page))).length).toBe(2);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Journal');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    const focused = await journal(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`#${focused}`).textContent()).toContain('a.sock');
    await expect.poll(() => page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading').first().textContent()).toContain('a.sock');
    // A new event does not take the focus from under the keys.
    sockets.listen('c.sock');
    await expect.poll(async () => (await lines(journal(page))).length).toBe(3);
    const now = await journal(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`#${now}`).textContent()).toContain('a.sock');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    // Back: to before the filter was typed, then to before the journal.
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => filterBox(page).inputValue()).toBe('');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => journal(page).count()).toBe(0);
  });

  it('says when it began anew', async () => {
    const { app, page } = await openAtlas();
    await page.keyboard.press('Control+J');
    const begun = async (): Promise<string> => (await page.locator('.journal-bar').textContent())?.match(/begins at (\S+),/)?.[1] ?? '';
    await expect.poll(begun).toMatch(/^\d\d:\d\d:\d\d$/);
    const before = await begun();
    await page.waitForTimeout(1100);
    const pid = await app.evaluate(({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Sockatlas agent')?.pid ?? 0);
    process.kill(pid, 'SIGKILL');
    await expect.poll(begun, { timeout: 10_000 }).not.toBe(before);
  });
});

describe('record, do it, stop, compare', () => {
  it('shows what is otherwise, not what happened in between', async () => {
    const { page, sockets } = await openAtlas({ before: (made) => made.listen('stays.sock') });
    const old = sockets.listen('old.sock');
    await filterBox(page).fill(sockets.folder);
    await line(page, 'old.sock').waitFor();
    await page.keyboard.press('Control+D');
    await page.getByRole('contentinfo').getByText(/Recording since/).waitFor();
    const passing = sockets.listen('passing.sock');
    sockets.listen('new.sock');
    for (const mode of [0o600, 0o666, 0o640]) chmodSync(sockets.path('stays.sock'), mode);
    sockets.end(old);
    await page.keyboard.press('Control+J');
    await filterBox(page).fill(sockets.folder);
    await expect.poll(() => lines(journal(page))).toEqual(expect.arrayContaining([expect.stringMatching(/passing\.sock/)]));
    sockets.end(passing);
    await page.keyboard.press('Control+D');
    await comparison(page).waitFor();
    expect(await page.getByText(/Recording since/).count()).toBe(0);
    await filterBox(page).fill(sockets.folder);
    // Others on this machine may be in "Not compared", which stands below.
    await expect.poll(async () => (await lines(comparison(page))).slice(0, 6)).toEqual([
      'New 1',
      expect.stringMatching(/new.*new\.sock/),
      'Gone 1',
      expect.stringMatching(/gone.*old\.sock/),
      'Changed 1',
      expect.stringMatching(/changed.*stays\.sock.*mode.*0755 to 0640/),
    ]);
    // What has gone is still told of in the inspector.
    await comparison(page).focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.getByRole('complementary', { name: 'Inspector' }).textContent()).toMatch(/old\.sock.*gone/);
  });

  it('says that nothing differs, and can be ended without comparing', async () => {
    const { page } = await openAtlas();
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('Record, then compare');
    await page.keyboard.press('Enter');
    await page.getByText(/Recording since/).waitFor();
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('End the recording');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByText(/Recording since/).count()).toBe(0);
    expect(await comparison(page).count()).toBe(0);
  });
});

describe('a snapshot', () => {
  it('is saved whole, for its owner alone, where the dialog says', async () => {
    const { app, page, sockets, config } = await openAtlas({ before: (made) => made.listen('door.sock') });
    const file = join(config, 'mine.json');
    await answerDialogs(app, null);
    expect(await page.evaluate(() => window.sockatlas.call.saveSnapshot(null))).toEqual({ ok: true, value: { path: null } });
    await answerDialogs(app, file);
    await page.keyboard.press('Control+S');
    await page.getByText(`Snapshot saved in ${file}`).waitFor();
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    const parsed = parseSnapshot(readFileSync(file, 'utf8'));
    expect(parsed.ok && [...parsed.value.model.sockets.values()].some(({ name }) => name === sockets.path('door.sock'))).toBe(true);
    await answerDialogs(app, '/nowhere/at/all.json');
    await page.keyboard.press('Control+S');
    await page.getByText('There is no such folder.').waitFor();
  });

  it('opens at the start, read-only, without anything of this machine in it', async () => {
    const { page } = await openAtlas({ args: [`--snapshot=${snapshotFile()}`, '--filter='], before: (made) => made.listen('door.sock') });
    const banner = page.getByRole('status').filter({ hasText: 'You look at a snapshot of faraway' });
    expect(await banner.textContent()).toMatch(/taken .*2026.*Nothing here is live, and nothing can be changed/);
    await filterBox(page).fill('kind:path OR kind:abstract');
    await expect.poll(() => page.locator('.filter-count').textContent()).toBe('2 of 2');
    await line(page, 'away.sock').click();
    // Every way to change something is shut, and says why.
    await page.keyboard.press('Alt+3');
    const protection = page.getByRole('region', { name: 'Protection of the entry point' });
    expect(await protection.textContent()).toContain('nothing in it can be changed');
    expect(await protection.getByRole('textbox', { name: 'Mode' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Apply' }).count()).toBe(0);
    await page.keyboard.press('Alt+2');
    expect(await page.getByRole('button', { name: 'Add', exact: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /^(?:Edit|Remove) / }).count()).toBe(0);
    await page.keyboard.press('Control+Shift+P');
    for (const command of ['Change mode or owner', 'Undo the latest change', 'Add a label']) {
      await page.getByRole('combobox', { name: 'Find a command or a socket' }).fill(command);
      const offer = page.getByRole('listbox', { name: 'Found' }).getByRole('option', { selected: true });
      await expect.poll(() => offer.textContent()).toMatch(/snapshot/);
      expect(await offer.getAttribute('aria-disabled')).toBe('true');
    }
    await page.keyboard.press('Escape');
    // It stays through a reload, and goes when asked.
    await page.reload();
    await page.waitForSelector('html[data-filled=true]');
    await banner.waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => banner.count()).toBe(0);
    await filterBox(page).fill('door.sock');
    await line(page, 'door.sock').waitFor();
  });

  it('opens in the window that is there, when the program is started again with one', async () => {
    const { page, config } = await openAtlas();
    const { program, args, env } = commandOfAtlas(join(config, '..'));
    const second = spawn(program, [...args, `--snapshot=${snapshotFile()}`], { env, stdio: 'ignore' });
    await once(second, 'exit');
    await page.getByText('You look at a snapshot of').waitFor();
  });

  it('opens and is compared from the window, with now and with another', async () => {
    const { app, page } = await openAtlas();
    await answerDialogs(app, snapshotFile());
    await page.keyboard.press('Control+O');
    await page.getByText('You look at a snapshot of').waitFor();
    await page.getByRole('button', { name: 'Compare with now' }).first().click();
    await comparison(page).waitFor();
    await page.getByText('different boots, machines or sources').waitFor();
    await filterBox(page).fill('away.sock');
    await expect.poll(() => lines(comparison(page))).toEqual(expect.arrayContaining(['Gone 1', expect.stringMatching(/gone.*away\.sock/)]));
    await answerDialogs(app, snapshotFile((text) => text.replace('"mode":438', '"mode":384')));
    await page.getByRole('button', { name: 'Compare with a snapshot…' }).click();
    await expect.poll(() => lines(comparison(page))).toEqual(['Changed 1', expect.stringMatching(/away\.sock.*mode.*0666 to 0600/)]);
    await comparison(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Control+J');
    await page.getByText('it has no journal').waitFor();
  });

  it('that is none, or is damaged, is refused with the reason, and now is shown', async () => {
    const { app, page, complaints } = await openAtlas({ args: [`--snapshot=${snapshotFile((text) => text.slice(0, -40))}`], before: (made) => made.listen('door.sock') });
    await page.getByText(/faraway\.json was not opened.*no JSON/).waitFor();
    expect(await page.getByText('You look at a snapshot of').count()).toBe(0);
    const folder = mkdtempSync(join(tmpdir(), 'atlas-bad-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    chmodSync(folder, 0o755);
    const evil = '\\u001b[31m\\u202e<img src=x onerror=alert(1)>';
    const files: readonly (readonly [make: () => string, message: RegExp])[] = [
      [() => snapshotFile((text) => text.replace('"version":1', '"version":9')), /version 9 .* reads version 1/],
      [() => snapshotFile((text) => text.replace('"mode":438', '"mode":"rw"')), /damaged: something is wrong at entryPoints\.0\.mode/],
      [() => snapshotFile((text) => text.replace('{"key":"1:8"', '{"key":"1:7"')), /same key twice/],
      [() => snapshotFile(() => '{"format":"other"}'), /no snapshot of Sockatlas/],
      [() => large(join(folder, 'large.json')), /too large/],
      [() => (spawnSync('mkfifo', [join(folder, 'pipe.json')]), join(folder, 'pipe.json')), /no file that a snapshot could be in/],
      [() => (mkdirSync(join(folder, 'folder.json')), join(folder, 'folder.json')), /no file/],
      [() => (symlinkSync('nowhere', join(folder, 'link.json')), join(folder, 'link.json')), /no such file/],
    ];
    for (const [make, message] of files) {
      await answerDialogs(app, make());
      await page.keyboard.press('Control+O');
      await page.getByText(message).last().waitFor();
    }
    // Hostile, but whole: it opens, and does nothing.
    await answerDialogs(app, snapshotFile((text) => text.replace('"hostName":"faraway"', `"hostName":"${evil}"`).replace('"users":{', '"users":{"__proto__":"x",')));
    await page.keyboard.press('Control+O');
    const banner = page.getByRole('status').filter({ hasText: 'You look at a snapshot of' });
    await banner.waitFor();
    expect(await banner.textContent()).toContain(String.raw`\u{1b}[31m\u{202e}<img`);
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it('keeps nobody out', async () => {
    const atlas: Atlas = await openAtlas({ settings: { theme }, before: (made) => made.listen('door.sock') });
    const { app, page, sockets } = atlas;
    await page.keyboard.press('Control+J');
    expect(await findings(page), 'empty').toEqual([]);
    await page.keyboard.press('Control+D');
    sockets.listen('comet.sock');
    chmodSync(sockets.path('door.sock'), 0o600);
    await journal(page).getByText('0600').waitFor();
    await journal(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Alt+8');
    expect(await findings(page), 'journal').toEqual([]);
    await page.keyboard.press('Control+D');
    await comparison(page).waitFor();
    await comparison(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await findings(page), 'comparison').toEqual([]);
    await answerDialogs(app, snapshotFile());
    await page.keyboard.press('Control+O');
    await page.getByText('You look at a snapshot of').waitFor();
    expect(await findings(page), 'snapshot').toEqual([]);
    await page.keyboard.press('Control+J');
    expect(await findings(page), 'no journal').toEqual([]);
  });
});
