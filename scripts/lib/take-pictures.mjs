// Started by scripts/screenshots.mjs, as the user whose window is drawn: ELECTRON FOLDER.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { root } from './paths.mjs';

const [electron = '', folder = ''] = process.argv.slice(2);
const runtime = '/tmp/demo'; // short: it is in every name that the pictures show
mkdirSync(runtime, { mode: 0o700 });
const demo = spawn('python3', ['tests/demo/services.py', runtime], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
await once(demo.stdout, 'data');
mkdirSync(join(folder, 'pictures'));
mkdirSync(join(folder, 'config/sockatlas'), { recursive: true });

/** Asks a demo service for its people. @param {import('playwright-core').Page} page */
async function call(page) {
  await page.getByRole('treegrid', { name: 'Services' }).or(page.getByRole('grid', { name: 'Services' })).getByText('io.sockatlas.demo.People').first().click();
  await page.getByRole('main').getByRole('button', { name: 'Introspect', exact: true }).click();
  await page.getByRole('tab', { name: 'Call' }).click();
  await page.getByRole('button', { name: /^Run/ }).click();
  await page.getByText(/replies/).first().waitFor();
  await page.getByText('offers 2 interfaces').waitFor({ state: 'hidden' });
  await page.getByRole('tabpanel').evaluate((panel) => panel.scrollTo(0, 300));
}

/** @type {readonly {name: string, filter: string, grouping: string, tab: string, select?: string, edit?: string, args?: string[], act?: (page: import('playwright-core').Page) => Promise<void>}[]} */
const pictures = [
  { name: 'sockets', filter: `name:${runtime}/ state:listen`, grouping: 'folder', tab: 'overview', select: `${runtime}/notes/io.example.Notes` },
  { name: 'protection', filter: `name:${runtime}/ state:listen`, grouping: 'folder', tab: 'protection', select: `${runtime}/notes/io.example.Notes`, edit: '0660' },
  { name: 'call', filter: '', grouping: 'none', tab: 'overview', args: ['--demo', '--page=services'], act: call },
];

try {
  for (const theme of ['light', 'dark'])
    for (const { name, filter, grouping, tab, select, edit, args = [], act } of pictures) {
      writeFileSync(join(folder, 'config/sockatlas/settings.json'), JSON.stringify({ theme, filter, grouping, tab, ...(act && { inspectorWidth: 560, sidebarShown: false }) }));
      const app = await _electron.launch({
        executablePath: electron,
        chromiumSandbox: process.getuid?.() !== 0,
        colorScheme: null,
        args: [root, '--size=1280x800', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(select === undefined ? [] : [`--select=${select}`]), ...args],
        env: {
          PATH: process.env['PATH'] ?? '',
          DISPLAY: process.env['DISPLAY'] ?? '',
          LANG: 'C.UTF-8',
          HOME: folder,
          XDG_CONFIG_HOME: join(folder, 'config'),
          XDG_STATE_HOME: join(folder, 'state'),
          XDG_CACHE_HOME: join(folder, 'cache'),
          XDG_RUNTIME_DIR: runtime,
        },
      });
      const page = await app.firstWindow();
      await page.waitForSelector('html[data-filled=true]');
      // The runtime of the pictures is not what they are about.
      const close = page.getByRole('button', { name: 'Close until the next start' });
      if (await close.isVisible()) await close.click();
      if (edit !== undefined) await page.getByRole('region', { name: 'Protection of the entry point' }).getByRole('textbox', { name: 'Mode' }).fill(edit);
      await act?.(page);
      await page.mouse.move(640, 760);
      await page.waitForTimeout(400); // the transitions of at most 120 ms
      await page.screenshot({ path: join(folder, 'pictures', `${name}-${theme}.png`) });
      await app.close();
    }
} finally {
  demo.stdin.end();
  await once(demo, 'exit');
  rmSync(runtime, { recursive: true });
}
