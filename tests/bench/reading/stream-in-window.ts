// Measures a stream of replies into the window: the real page, which calls a demo service that answers as fast as it may.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication, Page } from 'playwright-core';

declare global {
  /** Of the page: milliseconds between frames. */
  var benchFrames: number[];
}

/** @returns ms from the call until the window says that it ended, and the longest frames meanwhile, longest first */
export async function measureStream(app: ElectronApplication): Promise<{ readonly ms: number; readonly frames: readonly number[] }> {
  const page = await app.firstWindow();
  await page.waitForSelector('html[data-filled=true]');
  await page.getByText('io.sockatlas.demo.Jobs').first().click();
  await page.keyboard.press('Control+Shift+Enter');
  await page.getByRole('button', { name: 'Ask it what it offers' }).click();
  await page.getByRole('button', { name: /^Run/ }).waitFor();
  await choose(page, 'Flood');
  await page.evaluate(() => window.sockatlas.call.setPace({ intervalMs: 10_000, paused: true }));
  await sleep(2000);
  await page.evaluate(() => {
    globalThis.benchFrames = [];
    let last = performance.now();
    const step = (now: number): void => {
      globalThis.benchFrames.push(now - last);
      last = now;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  const startedMs = performance.now();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Ended after 100 000 replies.').waitFor({ timeout: 120_000 });
  const ms = performance.now() - startedMs;
  const frames = await page.evaluate(() => globalThis.benchFrames.toSorted((a, b) => b - a).slice(0, 20));
  return { ms, frames };
}

async function choose(page: Page, method: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Method' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type(method);
  await page.getByRole('option', { selected: true }).getByText(method).first().waitFor();
  await page.keyboard.press('Enter');
}
