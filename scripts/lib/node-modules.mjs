import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { command, has, isRoot, say, Trouble } from './say.mjs';
import { installPackages, isDebian } from './system-packages.mjs';

const stamp = join(root, 'node_modules', '.sockatlas-lock');

/** npm packages as the lock file says; installed anew only when it has changed. */
export async function ensureNodeModules() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(process.versions.modules).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  await ensureCompiler();
  say('installing npm packages');
  // The scripts of packages are not wanted, but for fs-xattr, which npm builds from source.
  const { status, output } = await command('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { what: 'npm ci', cwd: root });
  if (status !== 0) throw new Trouble(`npm could not install the packages:\n${output.trim()}`, 'Is the npm registry within reach? Try: npm ping');
  if (!existsSync(join(root, 'node_modules/fs-xattr/build/Release/xattr.node'))) {
    const built = await command('npm', ['rebuild', 'fs-xattr'], { what: 'building fs-xattr', cwd: root });
    if (built.status !== 0) throw new Trouble(`The add-on of fs-xattr could not be built:\n${built.output.trim()}`, 'It needs a C++ compiler, make and python3.');
  }
  writeFileSync(stamp, lock);
}

/** fs-xattr is built by node-gyp. */
async function ensureCompiler() {
  const missing = [
    ['g++', 'g++'],
    ['make', 'make'],
    ['python3', 'python3'],
  ].flatMap(([program, name]) => (has(program ?? '') ? [] : [name ?? '']));
  if (missing.length === 0) return;
  if (isRoot() && isDebian()) return installPackages(missing, 'to build an npm package');
  throw new Trouble(`To build an npm package, ${missing.join(', ')} must be there.`, isDebian() ? `Install with: sudo apt-get install ${missing.join(' ')}` : undefined);
}
