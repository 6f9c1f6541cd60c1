import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserWindow } from 'electron';

const filledWithinMs = 20_000;

/**
 * Waits until the page shows its rows, then saves what it looks like. The page says so itself
 * (`data-filled` on its root element), after the first delta is painted.
 */
export async function takeScreenshot(window: BrowserWindow, file: string): Promise<void> {
  const deadline = Date.now() + filledWithinMs;
  while ((await window.webContents.executeJavaScript('document.documentElement.dataset.filled === "true"')) !== true) {
    if (Date.now() > deadline) throw new Error('the window did not fill in time');
    await pause(50);
  }
  await window.webContents.executeJavaScript('document.fonts.ready.then(() => true)');
  await pause(300); // the transitions of at most 120 ms, and one more frame
  const image = await window.webContents.capturePage();
  if (image.isEmpty()) throw new Error('the picture came out empty');
  writeFileSync(file, image.toPNG());
}
