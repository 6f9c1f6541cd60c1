import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, Menu, nativeTheme } from 'electron';
import { channels } from '#core/channels.ts';
import { done, failed, type Result } from '#core/failure.ts';
import { AgentHost } from './agent-host.ts';
import { openBorder } from './border.ts';
import { guardSession, setGuards, stayOffTheNetwork } from './guards.ts';
import { makeHandlers } from './handlers.ts';
import { readOptions } from './options.ts';
import { announcePageScheme, servePage } from './page-protocol.ts';
import { takeScreenshot } from './screenshot.ts';
import { InterfaceFiles } from './interface-files.ts';
import { Reports } from './reports.ts';
import { ReplyFiles } from './reply-files.ts';
import { SentFiles } from './sent-files.ts';
import { Snapshots } from './snapshots.ts';
import { SettingsFile } from './settings-file.ts';
import { makeWindow } from './window.ts';

const names = app.isPackaged ? 'with names' : 'without names';
const options = readOptions(process.argv.slice(1), names);
const root = process.getuid?.() === 0;
const out = join(fileURLToPath(new URL('.', import.meta.url)), '..');

if (root && app.isPackaged && !options.asRoot) {
  process.stderr.write(
    'sockatlas: the window does not run as root: a browser engine without its sandbox would hold every right of this machine.\n' +
      'Start it as yourself. To go on all the same, add --as-root.\n',
  );
  app.exit(4);
} else if (options.screenshot === null && !app.requestSingleInstanceLock({ argv: process.argv.slice(1) })) {
  app.exit(0); // the window that is open comes to the front instead
} else {
  run();
}

function run(): void {
  if (!root) app.enableSandbox();
  // The page holds much that lives long; room for what does not need not grow with it. A fifth of the page's memory, at the same speed.
  app.commandLine.appendSwitch('js-flags', '--semi-space-growth-factor=1');
  app.setName('Sockatlas');
  const config = folderOf('XDG_CONFIG_HOME', '.config');
  app.setPath('userData', config);
  app.setPath('sessionData', join(folderOf('XDG_CACHE_HOME', '.cache'), 'browser'));
  announcePageScheme();
  setGuards();
  stayOffTheNetwork();
  Menu.setApplicationMenu(null); // the menu is in the window; native accelerators would bypass its commands

  const settings = new SettingsFile(join(config, 'settings.json'), {
    ...(options.theme && { theme: options.theme }),
    ...(options.filter !== null && { filter: options.filter }),
    ...(options.tab !== null && { tab: options.tab }),
  });
  let window: BrowserWindow | null = null;
  let pageReady = false;
  const agent = new AgentHost(
    join(out, 'main', 'agent.js'),
    (state) => window?.webContents.send(channels.agentState, state),
    (port) => {
      if (pageReady) window?.webContents.postMessage(channels.stream, null, [port]);
      else port.close();
    },
  );
  const snapshots = new Snapshots(() => window, () => snapshotNow(agent));
  if (options.snapshot !== null) snapshots.openNamed(options.snapshot);
  openBorder({
    page: () => window?.webContents ?? null,
    callAgent: (name, input) => agent.call(name, input),
    handlers: makeHandlers(settings, agent, { snapshots, reports: new Reports(() => window), interfaces: new InterfaceFiles(() => window), sent: new SentFiles(() => window), replies: new ReplyFiles(() => window) }, () => window),
    onReady: () => {
      pageReady = true;
      window?.webContents.send(channels.agentState, agent.state);
      agent.openStream();
    },
  });
  app.on('second-instance', (_event, _argv, folder, given) => {
    if (!window) return;
    const { snapshot, demo, select, filter, tab, page } = readOptions(argvOf(given), names);
    if (demo) void agent.call('demo', { run: true });
    if (snapshot !== null) {
      snapshots.openNamed(resolve(folder, snapshot));
      window.webContents.reload(); // a page asks for the snapshot that is open when it begins
    }
    else if (select !== null || filter !== null || tab !== null || page !== null) window.webContents.send(channels.open, { select, filter, tab, page });
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => agent.end());

  void app.whenReady().then(() => {
    agent.start(); // first: it looks while the window is being made
    nativeTheme.themeSource = settings.settings.theme;
    guardSession();
    servePage(join(out, 'renderer'));
    window = makeWindow({
      preload: join(out, 'preload', 'index.cjs'),
      icon: join(out, '..', 'assets', 'icons', '256.png'),
      settings,
      size: options.size,
      query: { ...(options.select !== null && { select: options.select }), ...(options.page !== null && { page: options.page }), ...(options.demo && { demo: 'yes' }) },
    });
    window.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) pageReady = false;
    });
    window.on('closed', () => {
      window = null;
    });
    // A page that died is loaded again: the agent and its stream live on.
    window.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit') window?.webContents.reload();
    });
    if (options.screenshot !== null) void draw(window, options.screenshot);
  });
}

/** What a second start was given: as it was, where Chromium reorders its own list and adds to it. */
function argvOf(given: unknown): string[] {
  if (typeof given !== 'object' || given === null || !('argv' in given) || !Array.isArray(given.argv)) return [];
  return given.argv.filter((part): part is string => typeof part === 'string');
}

async function draw(window: BrowserWindow, file: string): Promise<void> {
  try {
    await takeScreenshot(window, file);
    app.quit();
  } catch (error) {
    process.stderr.write(`sockatlas: no picture was made: ${error instanceof Error ? error.message : String(error)}\n`);
    app.exit(5);
  }
}

/** What the agent gives has crossed a process border: it is a text, or it is nothing. */
async function snapshotNow(agent: AgentHost): Promise<Result<string>> {
  const taken = await agent.call('takeSnapshot', null);
  if (!taken.ok) return taken;
  const { value } = taken;
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string' ? done(value.text) : failed('failed', 'The agent gave no snapshot.');
}

/** A folder of ours below an XDG base directory; relative values count as not set, as the specification says. */
function folderOf(variable: string, fallback: string): string {
  const given = process.env[variable];
  return join(given?.startsWith('/') ? given : join(app.getPath('home'), fallback), 'sockatlas');
}
