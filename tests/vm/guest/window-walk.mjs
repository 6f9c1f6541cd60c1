// Run as alice by window.test.mjs: walks through the labels of a socket of her own, step by step.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { _electron } from 'playwright-core';
import { labelsByGetfattr, listenAt } from './help.mjs';

const path = `${process.env['XDG_RUNTIME_DIR']}/walk.socket`;
await using service = await listenAt(path);
const object = `/proc/${service.child.pid}/fd/${service.fd}`;
const profile = mkdtempSync(`${tmpdir()}/walk-`);
const within = 60_000; // the machine is emulated
let steps = 0;

/** @param {() => Record<string, string>} read @param {Record<string, string>} wanted */
async function labels(read, wanted) {
  const until = Date.now() + within;
  while (JSON.stringify(read()) !== JSON.stringify(wanted) && Date.now() < until) await pause(200);
  assert.deepEqual(read(), wanted);
  steps++;
}
const ofEntryPoint = () => labelsByGetfattr(path);
const ofObject = () => labelsByGetfattr(object);

const app = await _electron.launch({
  executablePath: '/job/electron/electron',
  // The browser engine takes a machine that is slow for one that hangs, and gives up after the sixth time.
  args: ['/job', '--disable-gpu-watchdog', `--select=${path}`, '--tab=labels'],
  chromiumSandbox: true,
  colorScheme: null,
  timeout: 180_000,
  env: { PATH: process.env['PATH'] ?? '', DISPLAY: process.env['DISPLAY'] ?? '', LANG: 'C.UTF-8', HOME: profile, XDG_CONFIG_HOME: profile, XDG_STATE_HOME: profile, XDG_CACHE_HOME: profile, XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] ?? '' },
});
try {
  const page = await app.firstWindow({ timeout: within });
  page.setDefaultTimeout(within);
  const door = page.getByRole('region', { name: 'Labels of the entry point' });
  const inner = page.getByRole('region', { name: 'Labels of the socket object' });

  // Added by keyboard alone.
  await door.getByText('No labels.').waitFor();
  await page.keyboard.press('Insert');
  const name = door.getByRole('combobox', { name: 'Name' });
  await name.waitFor();
  await name.press('Control+A');
  await page.keyboard.type('user.varlink');
  await page.keyboard.press('Tab');
  await page.keyboard.type('entrypoint');
  await door.getByText(`setfattr -n user.varlink -v entrypoint ${path}`).waitFor(); // the command first
  assert.deepEqual(ofEntryPoint(), {});
  await page.keyboard.press('Control+Enter');
  await labels(ofEntryPoint, { 'user.varlink': 'entrypoint' });
  await door.getByText('Varlink entry point').waitFor();

  // Edited (F2), taken back (Ctrl+Z).
  await door.getByRole('group', { name: 'Label user.varlink' }).focus();
  await page.keyboard.press('F2');
  await door.getByRole('textbox', { name: 'Value' }).fill('1');
  await door.getByRole('button', { name: 'Apply' }).click();
  await labels(ofEntryPoint, { 'user.varlink': '1' });
  await door.getByText('▲').first().waitFor(); // the legacy value is flagged
  await door.getByRole('group', { name: 'Label user.varlink' }).focus();
  await page.keyboard.press('Control+Z');
  await labels(ofEntryPoint, { 'user.varlink': 'entrypoint' });

  // The legacy value again, put right with the one button that is offered beside it.
  execFileSync('setfattr', ['-n', 'user.varlink', '-v', '1', path]);
  await door.getByRole('button', { name: 'Set to entrypoint' }).click();
  await labels(ofEntryPoint, { 'user.varlink': 'entrypoint' });

  // What others change shows live, and is refused when it is edited as it was.
  execFileSync('setfattr', ['-n', 'user.note', '-v', 'from outside', path]);
  await door.getByText('from outside').waitFor();
  steps++;

  // Removed (Del), and back by the toast's Undo.
  await door.getByRole('group', { name: 'Label user.note' }).focus();
  await page.keyboard.press('Delete');
  await labels(ofEntryPoint, { 'user.varlink': 'entrypoint' });
  await page.locator('.toast').last().getByRole('button', { name: 'Undo' }).click();
  await labels(ofEntryPoint, { 'user.note': 'from outside', 'user.varlink': 'entrypoint' });

  // The other door, through the holder; binary, as hex.
  await inner.getByRole('button', { name: 'Add' }).click();
  await inner.getByRole('combobox', { name: 'Name' }).fill('user.varlink');
  await inner.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Hex' }).click();
  await inner.getByRole('textbox', { name: 'Value' }).fill('6c697374656e');
  await inner.getByRole('button', { name: 'Apply' }).click();
  await labels(ofObject, { 'user.varlink': 'listen' });
  await inner.getByText('Varlink listener').waitFor();
  steps++;
  await inner.getByText('1 of 128 labels').waitFor();
  steps++;
} finally {
  await app.close();
}
process.stdout.write(`walked ${steps} steps\n`);
