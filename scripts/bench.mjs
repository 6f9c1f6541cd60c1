// `npm run bench`: measures speed, memory and idle cost, each beside a peer in the same run. See docs/benchmarks.md.
import { rmSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from './lib/build.mjs';
import { startXvfb } from './lib/display.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { root } from './lib/paths.mjs';
import { has, isRoot, run, say, Trouble } from './lib/say.mjs';
import { ensureTestUser, stageFor } from './lib/stage.mjs';
import { ensureLibraries, ensurePrograms } from './lib/system-packages.mjs';

const help = `Usage: npm run bench [-- OPTION]...

Installs and builds what is missing, then measures: refreshes against 'ss -xap',
'lsfd' and 'lsof -U' (where they are), the Varlink client against varlink-go and
python3-varlink (where they are, with Go), the window against an empty window of the same Electron (on a screen in memory,
as an ordinary user, who is made when this runs as root). Takes about five
minutes; the machine should have nothing else to do.

  --only PART      refresh, varlink, window or reading (of interfaces, in the window)
  --count N        sockets to look at  [1000, 10000 and 100000; window: 10000]
  --rows N         rows in the window                  [100000]
  --json FILE      also write the figures there, as a list of
                   {name, value, unit, peer, peerValue, ratio, budget, ok}
  --electron PATH  an Electron to use: the program, or its folder
  --help           this text

Ends with status 0 when everything could be measured, whether or not a budget
was kept.
`;

await run(async () => {
  const values = options();
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const count = values.count === undefined ? null : number('count', values.count);
  const rows = number('rows', values.rows);
  if (values.only !== undefined && !['refresh', 'varlink', 'window', 'reading'].includes(values.only)) throw new Trouble('--only is refresh, varlink, window or reading.', undefined, 2);
  const wants = (/** @type {string} */ part) => values.only === undefined || values.only === part;
  await ensureNodeModules();
  /** @type {import('../tests/bench/figures.mjs').Figure[]} */
  const figures = [];
  if (wants('refresh')) figures.push(...(await refresh(count === null ? [1000, 10_000, 100_000] : [count])));
  if (wants('varlink')) figures.push(...(await varlink()));
  if (wants('window') || values.only === 'reading') figures.push(...(await window(count ?? 10_000, rows, values.electron, values.only === 'reading')));
  const { tableOf } = await import('../tests/bench/figures.mjs');
  const [cpu] = cpus();
  process.stdout.write(`${tableOf(figures)}\n\n${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), Linux ${release()}, Node ${process.versions.node}\n`);
  const over = figures.filter(({ ok }) => !ok);
  if (over.length === 0) process.stdout.write('Every budget is kept.\n');
  for (const { name, ratio, budget } of over) process.stdout.write(`Over budget: ${name}: ${ratio}, at most ${budget}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  return 0;
});

function options() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string' },
        count: { type: 'string' },
        rows: { type: 'string', default: '100000' },
        json: { type: 'string' },
        electron: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new Trouble(error instanceof Error ? error.message : String(error), 'See npm run bench -- --help', 2);
  }
}

/** @param {string} name @param {string} text */
function number(name, text) {
  if (!/^[1-9]\d{2,6}$/.test(text)) throw new Trouble(`--${name} is a number from 100 to 9999999.`, undefined, 2);
  return Number(text);
}

/** @param {readonly number[]} counts */
async function refresh(counts) {
  await ensurePrograms([['ss', 'iproute2'], ['python3', 'python3']], 'to measure against');
  say(`measuring refreshes of ${counts.join(', ')} sockets`);
  const bundles = await bundle('refresh');
  try {
    const { measureRefresh } = await import('../tests/bench/refresh.mjs');
    return await measureRefresh({ root, bundle: join(bundles.folder, 'refresh.mjs'), counts });
  } finally {
    bundles.end();
  }
}

async function varlink() {
  const interfaces = await bundle('idl/ours');
  /** @type {import('../tests/bench/figures.mjs').Figure[]} */
  let read;
  try {
    const { measureInterfaces } = await import('../tests/bench/idl.mjs');
    read = measureInterfaces(join(interfaces.folder, 'ours.mjs'));
  } finally {
    interfaces.end();
  }
  say('measuring calls of Varlink methods');
  const bundles = await bundle('varlink/ours');
  try {
    const { measureVarlink } = await import('../tests/bench/varlink.mjs');
    return [...read, ...(await measureVarlink({ bundle: join(bundles.folder, 'ours.mjs'), sources: join(root, 'tests/bench/varlink') }))];
  } finally {
    bundles.end();
  }
}

/**
 * Bundles a program of tests/bench. Inside the project, where it finds koffi and fs-xattr; beside out/, which others may be building.
 * @param {'refresh' | 'rows-in-window' | 'varlink/ours' | 'idl/ours' | 'reading/interfaces-in-window'} name
 */
async function bundle(name) {
  const folder = join(root, '.cache', `bench-${process.pid}-${basename(name)}`);
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: `tests/bench/${name}.ts`, outDir: folder, target: 'node20', rolldownOptions: { external: ['koffi', 'fs-xattr'], output: { entryFileNames: `${basename(name)}.mjs` } } },
  });
  return { folder, end: () => rmSync(folder, { recursive: true, force: true }) };
}

/** @param {number} count @param {number} rows @param {string | undefined} named @param {boolean} onlyReading */
async function window(count, rows, named, onlyReading) {
  await ensureBuild();
  const electron = await ensureElectron(named);
  await ensureLibraries(electron.path);
  await ensurePrograms([['python3', 'python3']], 'to make sockets');
  const user = isRoot() && has('useradd') ? ensureTestUser() : undefined;
  const screen = await startXvfb();
  const bundles = await bundle('rows-in-window');
  const reading = await bundle('reading/interfaces-in-window');
  const staged = user ? await stageFor(electron.path, user) : { root, electron: electron.path, end() {} };
  try {
    say(`measuring the window of Electron ${electron.version}`);
    const { measureWindow } = await import('../tests/bench/window.mjs');
    return await measureWindow({ root: staged.root, electron: staged.electron, display: screen.display, user, count, rows, onlyReading, bench: join(root, 'tests/bench'), rowsBundle: join(bundles.folder, 'rows-in-window.mjs'), readingBundle: join(reading.folder, 'interfaces-in-window.mjs') });
  } finally {
    staged.end();
    bundles.end();
    reading.end();
    await screen.end();
  }
}
