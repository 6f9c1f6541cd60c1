// `npm test`: installs and builds what is missing, then checks types, lint and layers, and runs the tests.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, existsSync, chownSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from './lib/build.mjs';
import { startXvfb } from './lib/display.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { root } from './lib/paths.mjs';
import { command, has, isRoot, run, say, Trouble } from './lib/say.mjs';
import { ensureTestUser, stageFor } from './lib/stage.mjs';
import { ensureLibraries, ensurePrograms } from './lib/system-packages.mjs';

const help = `Usage: npm test [-- [PART]... [--electron PATH] [-t TITLE] [--file NAME]...]

Installs and builds what is missing, then checks and tests. Parts, all by default:

  types   every layer against its own globals
  lint    oxlint with types, and the direction of imports
  unused  files, exports and dependencies that nothing uses
  unit    unit tests, tests on the real kernel, the command line, the layers
  e2e     the window, in real Electron on a screen in memory (as an ordinary
          user, who is made when this runs as root)

  -t TITLE         only tests whose title has this
  --file NAME      only test files whose name has this
  --electron PATH  an Electron to use: the program, or its folder
  --help           this text

Pictures of windows whose test failed are left in test-results/.
`;

const parts = /** @type {const} */ (['types', 'lint', 'unused', 'unit', 'e2e']);
/** @typedef {{passed: number, failed: number}} Count */

await run(async () => {
  const { values, positionals } = (() => {
    try {
      return parseArgs({
        options: { electron: { type: 'string' }, title: { type: 'string', short: 't' }, file: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } },
        allowPositionals: true,
      });
    } catch (error) {
      throw new Trouble(error instanceof Error ? error.message : String(error), 'See npm test -- --help', 2);
    }
  })();
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const wrong = positionals.find((part) => !parts.some((known) => known === part));
  if (wrong !== undefined) throw new Trouble(`There is no part ${wrong}; there are ${parts.join(', ')}.`, undefined, 2);
  const wanted = new Set(positionals.length === 0 ? parts : positionals);
  const chosen = [...(values.title === undefined ? [] : ['-t', values.title]), ...(values.file ?? [])];

  await ensureNodeModules();
  await ensureBuild();
  /** @type {Count[]} */
  const counts = [];
  if (wanted.has('types')) counts.push(await check('types', 'tsc', ['--build']));
  if (wanted.has('lint')) counts.push(await check('lint', 'oxlint', ['--type-aware', '--deny-warnings']));
  if (wanted.has('unused')) counts.push(await check('unused', 'knip', ['--no-progress']));
  if (wanted.has('unit')) {
    await ensurePrograms([['strace', 'strace'], ['python3', 'python3'], ['varlink-go-certification', 'varlink-go']], 'for the tests');
    counts.push(await vitest('unit', [...chosen], {}));
  }
  if (wanted.has('e2e')) counts.push(await endToEnd(values.electron, chosen));
  const sum = (/** @type {keyof Count} */ key) => counts.reduce((total, count) => total + count[key], 0);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed') === 0 ? 0 : 1;
});

/** A tool that is one check. @param {string} what @param {string} tool @param {string[]} args @returns {Promise<Count>} */
async function check(what, tool, args) {
  say(`checking ${what}`);
  const { status } = await command(join(root, 'node_modules/.bin', tool), args, { what, cwd: root, show: true });
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** @param {string} name @param {string[]} args @param {{at?: string, as?: {uid: number, gid: number}, env?: NodeJS.ProcessEnv}} how @returns {Promise<Count>} */
async function vitest(name, args, { at = root, as, env = process.env }) {
  const folder = mkdtempSync(join(tmpdir(), 'sockatlas-report-'));
  if (as) chownSync(folder, as.uid, as.gid);
  try {
    const report = join(folder, 'report.json');
    const { status } = await command(
      process.execPath,
      [join(at, 'node_modules/vitest/vitest.mjs'), 'run', '--configLoader=runner', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
      { what: name, show: true, cwd: at, env, ...(as && { as }) },
    );
    const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
    // A file that could not be loaded, or a run that found nothing, has no failed test and has failed.
    return { passed: numPassedTests, failed: numFailedTests + (status !== 0 && numFailedTests === 0 ? 1 : 0) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string | undefined} named @param {string[]} chosen @returns {Promise<Count>} */
async function endToEnd(named, chosen) {
  const electron = await ensureElectron(named);
  await ensureLibraries(electron.path);
  const screen = await startXvfb();
  const pictures = join(root, 'test-results');
  mkdirSync(pictures, { recursive: true });
  const user = isRoot() && has('useradd') ? ensureTestUser() : undefined;
  if (isRoot() && !user) say('there is no useradd to make an ordinary user with: the window is tested without its sandbox');
  const staged = user ? await stageFor(electron.path, user) : { root, electron: electron.path, end() {} };
  const home = mkdtempSync(join(tmpdir(), 'sockatlas-home-'));
  try {
    if (user) {
      chownSync(home, user.uid, user.gid);
      chownSync(pictures, user.uid, user.gid);
    }
    return await vitest('e2e', ['--config', 'tests/e2e/vitest.config.ts', ...chosen], {
      at: staged.root,
      ...(user && { as: user }),
      env: {
        ...process.env,
        ...(user && { HOME: home, USER: 'sockatlas-test', LOGNAME: 'sockatlas-test', XDG_RUNTIME_DIR: undefined, XDG_CACHE_HOME: undefined, XDG_CONFIG_HOME: undefined, XDG_STATE_HOME: undefined, XDG_DATA_HOME: undefined }),
        DISPLAY: screen.display,
        WAYLAND_DISPLAY: undefined,
        ELECTRON_RUN_AS_NODE: undefined,
        SOCKATLAS_ELECTRON: staged.electron,
        SOCKATLAS_TEST_CACHE: join(home, 'cache'),
        SOCKATLAS_TEST_PICTURES: pictures,
      },
    });
  } finally {
    staged.end();
    rmSync(home, { recursive: true, force: true });
    await screen.end();
  }
}
