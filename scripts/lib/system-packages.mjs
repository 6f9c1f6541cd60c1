import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { command, isRoot, say, Trouble } from './say.mjs';

export const isDebian = () => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

/** The Debian package that brings a library; newer releases have renamed some (`t64`). */
const packageOfLibrary = new Map([
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libgdk-3.so.0', 'libgtk-3-0'],
  ['libnss3.so', 'libnss3'],
  ['libnssutil3.so', 'libnss3'],
  ['libsmime3.so', 'libnss3'],
  ['libnspr4.so', 'libnspr4'],
  ['libgbm.so.1', 'libgbm1'],
  ['libasound.so.2', 'libasound2'],
  ['libatk-1.0.so.0', 'libatk1.0-0'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
  ['libatspi.so.0', 'libatspi2.0-0'],
  ['libcups.so.2', 'libcups2'],
  ['libdrm.so.2', 'libdrm2'],
  ['libxkbcommon.so.0', 'libxkbcommon0'],
  ['libpango-1.0.so.0', 'libpango-1.0-0'],
  ['libcairo.so.2', 'libcairo2'],
  ['libX11.so.6', 'libx11-6'],
  ['libxcb.so.1', 'libxcb1'],
  ['libXcomposite.so.1', 'libxcomposite1'],
  ['libXdamage.so.1', 'libxdamage1'],
  ['libXext.so.6', 'libxext6'],
  ['libXfixes.so.3', 'libxfixes3'],
  ['libXrandr.so.2', 'libxrandr2'],
  ['libXss.so.1', 'libxss1'],
  ['libdbus-1.so.3', 'libdbus-1-3'],
  ['libexpat.so.1', 'libexpat1'],
]);

/** Libraries that a program needs and this system does not have. @param {string} program */
export function missingLibraries(program) {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

/**
 * Makes sure that an Electron finds its libraries: installs them as root on Debian, names the command otherwise.
 * @param {string} electron
 */
export async function ensureLibraries(electron) {
  const missing = missingLibraries(electron);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap((library) => packageOfLibrary.get(library) ?? []))];
  const unknown = missing.filter((library) => !packageOfLibrary.has(library));
  if (!isDebian()) throw new Trouble(`The window needs libraries that are not here: ${missing.join(', ')}.`, 'Install them with the package manager of your system.');
  await need(packages, 'for the window');
  const still = missingLibraries(electron);
  if (still.length > 0 || unknown.length > 0) throw new Trouble(`The window needs libraries that are still missing: ${[...new Set([...still, ...unknown])].join(', ')}.`);
}

/** Programs, and the Debian packages that have them. @param {readonly (readonly [program: string, packageName: string])[]} wanted @param {string} why */
export async function ensurePrograms(wanted, why) {
  const missing = wanted.filter(([program]) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status !== 0);
  if (missing.length === 0) return;
  const packages = missing.map(([, name]) => name);
  if (!isDebian()) throw new Trouble(`${why[0]?.toUpperCase()}${why.slice(1)}, ${missing.map(([program]) => program).join(', ')} must be there.`);
  await need(packages, why);
}

/** @param {readonly string[]} packages @param {string} why */
async function need(packages, why) {
  if (isRoot()) return installPackages(packages, why);
  throw new Trouble(`System packages are missing ${why}: ${packages.join(', ')}.`, `Install them with: sudo apt-get install --no-install-recommends ${packages.join(' ')}`);
}

/** As root on Debian. @param {readonly string[]} packages @param {string} why */
export async function installPackages(packages, why) {
  say(`installing system packages ${why}: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await command('apt-get', ['update', '-q'], { what: 'apt-get update', env });
  const names = packages.map(currentName);
  const { status, output } = await command('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { what: 'apt-get install', env });
  if (status !== 0) throw new Trouble(`apt-get could not install ${names.join(' ')}:\n${output.trim().split('\n').slice(-15).join('\n')}`);
}

/** The name in this release: with `t64` where the old one is only virtual. @param {string} name */
function currentName(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', `${name}t64`], { encoding: 'utf8' });
  return /Candidate: (?!\(none\))/.test(stdout ?? '') ? `${name}t64` : name;
}
