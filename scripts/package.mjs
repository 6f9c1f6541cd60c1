// `npm run package`: builds what is missing and makes packages in dist/, as electron-builder.yml says.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from './lib/build.mjs';
import { startXvfb } from './lib/display.mjs';
import { ensureElectron, pinnedVersion } from './lib/electron.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { root } from './lib/paths.mjs';
import { command, has, isRoot, run, say, Trouble } from './lib/say.mjs';
import { ensureTestUser } from './lib/stage.mjs';
import { makeShare } from './lib/share.mjs';
import { ensureLibraries, ensurePrograms } from './lib/system-packages.mjs';

const help = `Usage: npm run package [-- OPTION]...

Builds what is missing and makes, in dist/, a folder that runs on its own (the
program sockatlas, and bin/sockatlas for the command line and the window alike),
a package for Debian and its kin (.deb), and an archive of the folder (.tar.gz).

  --only WHAT        folder, deb or targz, in place of all three
  --quick            compress less: for trying it out
  --release          refuse to pack an Electron that is past its support
  --check            then look into the package and start it: its fuses, its
                     contents, the command line, the window on a screen in memory
                     (as an ordinary user, who is made when this runs as root)
  --electron PATH    the Electron to pack: the program, or its folder
  --help             this text

Electron is found as by npm start. The older one from the npm registry makes a
folder for testing only, and a file in it says so.
`;

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const noteName = 'FOR-TESTING-ONLY.txt';
const note = (/** @type {string} */ electronVersion) => `This folder is for testing only: do not give it away, do not use it every day.

It runs on Electron ${electronVersion}, whose browser engine gets no security updates any more.
`;

await run(async () => {
  const { values } = (() => {
    try {
      return parseArgs({ options: { check: { type: 'boolean' }, only: { type: 'string' }, quick: { type: 'boolean' }, release: { type: 'boolean' }, electron: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    } catch (error) {
      throw new Trouble(error instanceof Error ? error.message : String(error), 'See npm run package -- --help', 2);
    }
  })();
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (values.only !== undefined && !['folder', 'deb', 'targz'].includes(values.only)) throw new Trouble('--only is folder, deb or targz.', 'See npm run package -- --help', 2);
  await ensureNodeModules();
  await ensureBuild();
  const electron = await ensureElectron(values.electron);
  if (values.release && electron.testOnly) throw new Trouble(`Electron ${electron.version} gets no security updates any more: it is not for a release.`, `Pack the pinned one, ${pinnedVersion()}: where its usual source is out of reach, name it with --electron PATH.`);
  if (electron.version === 'unknown') throw new Trouble(`There is no file named version beside ${electron.path}, so this is no whole Electron to pack.`);
  const folder = await pack(electron);
  const megabytes = Number(spawnSync('du', ['-sm', folder], { encoding: 'utf8' }).stdout.split('\t')[0]);
  say(`${relative(root, folder)} is ready (${megabytes} MB): start ${relative(root, folder)}/bin/sockatlas`);
  if (electron.testOnly) say('it is for testing only: do not give it away.');
  for (const target of /** @type {const} */ (['deb', 'targz'])) {
    if (values.only !== undefined && values.only !== target) continue;
    const made = await wrap(folder, target, electron, values.quick ?? false);
    say(`${relative(root, made)} is ready (${Math.round(statSync(made).size / 1e6)} MB)`);
  }
  if (!values.check) return 0;
  const { passed, failed } = await check(folder);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

/** @param {import('./lib/electron.mjs').Electron} electron @returns {Promise<string>} the folder */
async function pack(electron) {
  const dist = join(root, 'dist');
  const folder = join(dist, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
  rmSync(folder, { recursive: true, force: true });
  say('packing');
  makeShare(dist, { version, electron: electron.version });
  const what = ['--linux', 'dir', `--${process.arch}`, '--publish', 'never', '--config', 'electron-builder.yml'];
  const runtime = [`-c.electronDist=${dirname(electron.path)}`, `-c.electronVersion=${electron.version}`];
  const { status, output } = await command(process.execPath, [join(root, 'node_modules/electron-builder/cli.js'), ...what, ...runtime], { what: 'packing', cwd: root });
  if (status !== 0 || !existsSync(join(folder, 'sockatlas'))) throw new Trouble(`electron-builder made no package:\n${output.trim()}`);
  rmSync(join(dist, 'builder-debug.yml'), { force: true });
  if (electron.testOnly) writeFileSync(join(folder, noteName), note(electron.version));
  return folder;
}

/**
 * Makes a package of the folder. fpm and 7-Zip, which electron-builder would fetch from elsewhere, are those of this system where it has
 * them; in the place of fpm stands a small program over dpkg-deb.
 * @param {string} folder @param {'deb' | 'targz'} target @param {import('./lib/electron.mjs').Electron} electron @param {boolean} quick @returns {Promise<string>} the package
 */
async function wrap(folder, target, electron, quick) {
  await ensurePrograms(target === 'deb' ? [['dpkg-deb', 'dpkg']] : [['7zz', '7zip']], 'for the package');
  const format = target === 'deb' ? 'deb' : 'tar.gz';
  const dist = join(root, 'dist');
  for (const name of readdirSync(dist)) if (name.endsWith(`.${format}`)) rmSync(join(dist, name));
  say(`packing ${format}`);
  const what = ['--linux', format, `--${process.arch}`, '--publish', 'never', '--config', 'electron-builder.yml', '--prepackaged', folder];
  const env = { ...process.env, CUSTOM_FPM_PATH: process.env['CUSTOM_FPM_PATH'] ?? join(root, 'scripts/lib/fpm.mjs'), ...(target === 'targz' && { ELECTRON_BUILDER_7ZIP_PATH: programPath('7zz') }) };
  const { status, output } = await command(process.execPath, [join(root, 'node_modules/electron-builder/cli.js'), ...what, `-c.electronVersion=${electron.version}`, ...(quick ? ['-c.deb.compression=gz'] : [])], { what: `packing ${format}`, cwd: root, env });
  rmSync(join(dist, 'builder-debug.yml'), { force: true });
  rmSync(join(folder, 'resources', 'apparmor-profile'), { force: true }); // put there for the .deb alone
  const made = readdirSync(dist).find((name) => name.endsWith(`.${format}`));
  if (status !== 0 || made === undefined) throw new Trouble(`electron-builder made no ${format}:\n${output.trim()}`);
  return join(dist, made);
}

/** Where a program is. @param {string} name */
function programPath(name) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).stdout.trim();
}

/** @param {string} folder @returns {Promise<{passed: number, failed: number}>} */
async function check(folder) {
  await ensureLibraries(join(folder, 'sockatlas'));
  await ensurePrograms([['strace', 'strace']], 'for the checks');
  const screen = await startXvfb();
  const user = isRoot() && has('useradd') ? ensureTestUser() : undefined;
  if (isRoot() && !user) say('there is no useradd to make an ordinary user with: the window is tested as root, without its sandbox');
  const work = mkdtempSync(join(user ? '/var/tmp' : tmpdir(), 'sockatlas-package-'));
  try {
    chmodSync(work, 0o755);
    // A package must run wherever it is put, also by another user, and whatever its folder is called.
    const copy = join(work, 'put 100% elsewhere #1');
    const copied = await command('cp', ['-a', '--reflink=auto', folder, copy], { what: 'copying the package' });
    if (copied.status !== 0) throw new Trouble(`The package could not be copied:\n${copied.output.trim()}`);
    const report = join(work, 'report.json');
    const { status } = await command(
      process.execPath,
      [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config=tests/package/vitest.config.ts', '--configLoader=runner', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      {
        what: 'checking the package',
        show: true,
        cwd: root,
        env: { ...process.env, DISPLAY: screen.display, WAYLAND_DISPLAY: undefined, SOCKATLAS_PACKAGE: copy, SOCKATLAS_TEST_USER: user && `${user.uid}:${user.gid}` },
      },
    );
    const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
    // A file that could not be loaded has no failed test and has failed.
    return { passed: numPassedTests, failed: numFailedTests + (status !== 0 && numFailedTests === 0 ? 1 : 0) };
  } finally {
    rmSync(work, { recursive: true, force: true });
    await screen.end();
  }
}
