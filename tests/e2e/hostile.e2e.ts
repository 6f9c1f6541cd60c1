import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { clipboard, filterBox, line, openAtlas, table } from './fixture.ts';

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

/** Names as bytes, how they must show, and what is hostile about them. */
const paths: readonly (readonly [name: string, shown: string, what: string])[] = [
  ['a\nb', 'a\\nb', 'a newline'],
  ['a\x1b[31mred', 'a\\x1b[31mred', 'an escape sequence'],
  [utf8('a\u202egnp.b'), 'a\\u{202e}gnp.b', 'a mark that turns text'],
  [utf8('a\u200bb'), 'a\\u{200b}b', 'a character that is not seen'],
  ['a\xff\xfeb', 'a\\xff\\xfeb', 'bytes that are no text'],
  ['<img src=x onerror=alert(1)><b>x', '<img src=x onerror=alert(1)><b>x', 'HTML'],
  ['back\\slash', 'back\\\\slash', 'a backslash'],
  ["quo'te\"s $(id) `id`", "quo'te\"s $(id) `id`", 'what a shell would run'],
  [utf8('z\u0301\u0301\u0301\u0301\u0301\u0301'), 'z\u0301\u0301\u0301\\u{301}\\u{301}\\u{301}', 'a pile of marks'],
  [utf8('ok-üñ-日本'), 'ok-üñ-日本', 'text in other scripts, which is not hostile at all'],
];

const nameOf = (page: Page, shown: string) => line(page, shown).first();

it('shows each name escaped, as one line of its own, interpreted by nothing', async () => {
  const { page, sockets, complaints } = await openAtlas({
    before: (made) => {
      for (const [name] of paths) made.listen(name);
    },
  });
  await filterBox(page).fill(`name:"${sockets.folder}/*"`.replaceAll('"', ''));
  await expect.poll(() => table(page).locator('[data-key]').count()).toBe(paths.length);
  const shown = await table(page).locator('[data-key] [data-column=name] .name').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('title') ?? ''));
  expect([...shown].sort()).toEqual(paths.map(([, one]) => `${sockets.folder}/${one}`).sort());
  expect(await page.locator('.app img, .app b').count()).toBe(0);

  // Every line is as high as every other, on one line, and the window does not grow.
  const heights = await table(page).locator('[data-key]').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  expect(new Set(heights).size).toBe(1);
  expect(await page.evaluate(() => [document.documentElement.scrollWidth <= window.innerWidth, document.documentElement.scrollHeight <= window.innerHeight])).toEqual([true, true]);
  expect(complaints).toEqual([]);
});

it('keeps text that runs from right to left inside its own cell', async () => {
  const hebrew = utf8('/א/1');
  const { page, sockets } = await openAtlas({ before: (made) => made.listen(`abc-${hebrew.replaceAll('/', '-')}`) });
  await filterBox(page).fill(`name:${sockets.folder}/*`);
  const name = table(page).locator('[data-key] [data-column=name] .last').first();
  await name.waitFor();
  const isolated = await name.evaluate((element) => {
    for (let at: Element | null = element; at && !at.matches('[role=gridcell]'); at = at.parentElement) if (/isolate/.test(getComputedStyle(at).unicodeBidi)) return true;
    return false;
  });
  expect(isolated).toBe(true);
});

it('copies the exact bytes, or a word that a shell takes for them', async () => {
  const { app, page, sockets } = await openAtlas({
    before: (made) => {
      for (const [name] of paths) made.listen(name);
    },
  });
  await filterBox(page).fill(`name:${sockets.folder}/*`);
  for (const [name, shown, what] of paths) {
    const row = nameOf(page, `/${shown}`);
    await row.click();
    await app.evaluate(({ clipboard: board }) => board.clear());
    await page.keyboard.press('Control+C');
    await expect.poll(() => clipboard(app), { message: what }).not.toBe('');
    const copied = await clipboard(app);
    const wanted = Buffer.from(`${sockets.folder}/${name}`, 'latin1');
    if (Buffer.from(wanted.toString('utf8')).equals(wanted)) expect(copied, what).toBe(wanted.toString('utf8'));
    else expect(execFileSync('bash', ['-c', `printf %s ${copied}`]).toString('hex'), what).toBe(wanted.toString('hex'));

    await app.evaluate(({ clipboard: board }) => board.clear());
    await page.keyboard.press('Control+Shift+C');
    await expect.poll(() => clipboard(app), { message: what }).toMatch(/^sockatlas show /);
    // The shell hands over the name as it is shown, which the command line reads back.
    const word = execFileSync('bash', ['-c', `printf %s ${(await clipboard(app)).slice('sockatlas show '.length)}`]).toString();
    expect(word, what).toBe(`${sockets.folder}/${shown}`);
  }
});

describe('abstract names', () => {
  it('may hold NULs and what looks like a row of /proc/net/unix, and forge nothing', async () => {
    const unique = `atlas${process.pid}`;
    const forged = `\0${unique}\n0000000000000000: 00000002 00000000 00010000 0001 01 99999 /run/forged.sock`;
    const { page } = await openAtlas({
      before: (made) => {
        made.listen(`\0${unique}-\0-nul`);
        made.listen(forged);
      },
    });
    await filterBox(page).fill(`name:@${unique}*`);
    await expect.poll(() => table(page).locator('[data-key]').count()).toBe(2);
    await line(page, `@${unique}-\\x00-nul`).waitFor();
    await line(page, `@${forged.slice(1).replace('\n', '\\n')}`).waitFor();
    await filterBox(page).fill('name:"/run/forged.sock"');
    await expect.poll(() => page.locator('.filter-count').textContent()).toMatch(/^0 of/);
  });

  it('are told apart from a path that begins with @', async () => {
    const before = process.cwd();
    const unique = `twin${process.pid}`;
    const { page } = await openAtlas({
      before: (made) => {
        made.listen(`\0${unique}`);
        process.chdir(made.folder);
        try {
          made.listenAt(`@${unique}`);
        } finally {
          process.chdir(before);
        }
      },
    });
    await filterBox(page).fill(`name:${unique}`);
    await expect.poll(() => table(page).locator('[data-key]').count()).toBe(2);
    await line(page, `\\@${unique}`).waitFor();
    await filterBox(page).fill(`name:@${unique} kind:abstract`);
    await expect.poll(() => table(page).locator('[data-key]').count()).toBe(1);
  });
});

it('finds each by the filter that its own cell offers', async () => {
  const { page, sockets } = await openAtlas({
    before: (made) => {
      for (const [name] of paths) made.listen(name);
    },
  });
  for (const [, shown, what] of paths) {
    await filterBox(page).fill(`name:${sockets.folder}/*`);
    await nameOf(page, `/${shown}`).locator('[data-column=name]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Show only this value/ }).click();
    await expect.poll(() => table(page).locator('[data-key]').count(), { message: what }).toBe(1);
    expect(await filterBox(page).getAttribute('aria-invalid'), what).toBe('false');
  }
});
