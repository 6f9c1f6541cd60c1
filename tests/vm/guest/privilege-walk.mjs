// Run as alice by privilege-window.test.mjs: a socket of root's is looked at, changed and kept from her window.
import assert from 'node:assert/strict';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { _electron } from 'playwright-core';

const path = process.argv[2] ?? '';
const profile = mkdtempSync(`${tmpdir()}/walk-`);
const within = 120_000; // the machine is emulated

const app = await _electron.launch({
  executablePath: '/job/electron/electron',
  // The browser engine takes a machine that is slow for one that hangs, and gives up after the sixth time.
  args: ['/job', '--disable-gpu-watchdog', `--select=${path}`, '--tab=protection'],
  chromiumSandbox: true,
  colorScheme: null,
  timeout: 180_000,
  env: { PATH: process.env['PATH'] ?? '', DISPLAY: process.env['DISPLAY'] ?? '', LANG: 'C.UTF-8', HOME: profile, XDG_CONFIG_HOME: profile, XDG_STATE_HOME: profile, XDG_CACHE_HOME: profile, XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] ?? '' },
});
try {
  const page = await app.firstWindow({ timeout: within });
  page.setDefaultTimeout(within);
  const door = page.getByRole('region', { name: 'Protection of the entry point' });
  const lasting = page.getByRole('region', { name: 'What lasts' });
  await lasting.getByText('Nothing would be lost').waitFor();

  // Looking: who holds it is root's to see.
  await page.getByRole('button', { name: /^holders own only/ }).click();
  await page.getByRole('button', { name: 'Look as administrator…' }).click();
  await page.getByRole('button', { name: /looking as administrator/ }).waitFor();
  await page.getByRole('button', { name: /^holders ✓ all|^holders all/ }).waitFor();
  await page.getByRole('region', { name: 'Protection of the socket object' }).getByText('/proc/1/fd/').waitFor();

  // Changing: refused to her, offered to an administrator.
  await door.getByRole('textbox', { name: 'Mode' }).fill('0640');
  await door.getByText('SocketMode=0640').waitFor(); // what would make it last, before anything is done
  await door.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: 'Do it as administrator…' }).click();
  await page.locator('.toast', { hasText: 'Mode changed to 0640, as administrator' }).waitFor();
  assert.equal(statSync(path).mode & 0o7777, 0o640);

  // Keeping: the unit would make it 0644 again.
  await lasting.getByText('The mode is 0640; the unit makes it 0644.').waitFor();
  await lasting.getByRole('button', { name: 'Write it down as administrator…' }).click();
  await page.locator('.toast', { hasText: 'Written down for walk-test.socket' }).waitFor();
  await lasting.getByText('Nothing would be lost').waitFor();

  // All of it stands in the history; then her own eyes again.
  await page.keyboard.press('Control+H');
  const history = page.getByRole('dialog', { name: 'Changes you made' });
  await history.getByText('Keep for walk-test.socket: SocketMode=0640').waitFor();
  await history.getByText('lost on restart').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /looking as administrator/ }).click();
  await page.getByRole('button', { name: /^holders own only/ }).waitFor();
  process.stdout.write('walked to the end\n');
} finally {
  await app.close();
}
