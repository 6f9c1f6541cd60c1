import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Settings } from '#core/settings.ts';
import { Sockets } from './sockets.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Atlas {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly sockets: Sockets;
  /** What the page or its console complained about. */
  readonly complaints: string[];
  /** Where this profile keeps the history of edits and the preferences. */
  readonly state: string;
  readonly config: string;
  /** Its $XDG_RUNTIME_DIR, where the user's registry is. */
  readonly runtime: string;
}

interface Options {
  /** Preferences to begin with. */
  readonly settings?: Partial<Settings>;
  readonly args?: readonly string[];
  /** Makes sockets before the window looks. */
  readonly before?: (sockets: Sockets, runtime: string) => void;
}

/** How the window is started with everything it keeps below `profile`. */
export function commandOfAtlas(profile: string): { readonly program: string; readonly args: string[]; readonly env: Record<string, string> } {
  const folder = (name: string, mode = 0o755): string => {
    mkdirSync(join(profile, name), { mode, recursive: true });
    return join(profile, name);
  };
  return {
    program: process.env['SOCKATLAS_ELECTRON'] ?? join(homedir(), '.cache/sockatlas/electron/33.2.1/electron'),
    args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: {
      PATH: process.env['PATH'] ?? '',
      DISPLAY: process.env['DISPLAY'] ?? '',
      LANG: 'C.UTF-8',
      HOME: folder('home'),
      XDG_CONFIG_HOME: folder('config'),
      XDG_STATE_HOME: folder('state'),
      XDG_CACHE_HOME: folder('cache'),
      XDG_DATA_HOME: folder('data'),
      XDG_RUNTIME_DIR: folder('run', 0o700),
    },
  };
}

/** A window with a profile of its own, for one test; it and its sockets end with the test. */
export async function openAtlas({ settings = {}, args = [], before }: Options = {}): Promise<Atlas> {
  const profile = mkdtempSync(join(tmpdir(), 'atlas-profile-'));
  const command = commandOfAtlas(profile);
  const config = join(profile, 'config');
  mkdirSync(join(config, 'sockatlas'));
  writeFileSync(join(config, 'sockatlas/settings.json'), JSON.stringify({ intervalMs: 500, ...settings }));
  const sockets = new Sockets();
  onTestFinished(() => {
    sockets.close();
    rmSync(profile, { recursive: true, force: true });
  });
  const runtime = join(profile, 'run');
  before?.(sockets, runtime);
  const app = await _electron.launch({
    executablePath: command.program,
    // The sandbox needs an ordinary user; root has none to test.
    chromiumSandbox: process.getuid?.() !== 0,
    // Playwright pretends "light" otherwise, whatever the system and the preferences say.
    colorScheme: null,
    args: [...command.args, ...args],
    env: command.env,
    cwd: root,
  });
  onTestFinished(async ({ task }) => {
    const pictures = process.env['SOCKATLAS_TEST_PICTURES'];
    if (task.result?.state === 'fail' && pictures) await app.windows()[0]?.screenshot({ path: join(pictures, `${task.name.replace(/\W+/g, '-').slice(0, 60)}.png`) }).catch(() => undefined);
    await app.close();
  });
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.waitForSelector('html[data-filled=true]');
  return { app, page, sockets, complaints, config, runtime, state: join(profile, 'state') };
}

/** The table, and the line of the socket with this shown name (or end of one). */
export const table = (page: Page): Locator => page.getByRole('treegrid', { name: 'Sockets' });
export const line = (page: Page, name: string): Locator => table(page).locator(`[role=row][data-key]:has([data-column=name] [title$=${JSON.stringify(name)}])`);
export const filterBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter' });

/** Shows only the socket of this name in the folder of the test, and chooses it. */
export async function choose(atlas: Atlas, name: string): Promise<Locator> {
  await filterBox(atlas.page).fill(`name:${atlas.sockets.folder}/*`);
  const found = line(atlas.page, name).first();
  await found.click();
  await atlas.page.locator(`[role=row][aria-selected=true]`).waitFor();
  return found;
}

export const clipboard = (app: ElectronApplication): Promise<string> => app.evaluate(({ clipboard: board }) => board.readText());

/** Keys of all lines, in the order shown. */
export const keysShown = (page: Page): Promise<string[]> => table(page).locator('[role=row][data-key]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key') ?? ''));
