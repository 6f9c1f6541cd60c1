#!/usr/bin/env node
// What electron-builder asks of fpm for a .deb, done with dpkg-deb: for machines that cannot get fpm. Started with fpm's own arguments
// (CUSTOM_FPM_PATH of electron-builder), of which it knows those that electron-builder uses, and refuses the rest.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';

const text = /** @type {const} */ ({ type: 'string' });
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    input: { ...text, short: 's' },
    output: { ...text, short: 't' },
    force: { type: 'boolean' },
    depends: { ...text, short: 'd', multiple: true },
    'deb-recommends': { ...text, multiple: true },
    'deb-compression': text,
    'deb-priority': text,
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    category: text,
    license: text,
  },
});
if (values.input !== 'dir' || values.output !== 'deb' || values.package === undefined) throw new Error('This stands in for fpm with -s dir -t deb alone.');

const tree = mkdtempSync(join(tmpdir(), 'sockatlas-deb-'));
try {
  for (const mapping of positionals) place(mapping);
  const control = join(tree, 'DEBIAN');
  mkdirSync(control);
  writeFileSync(join(control, 'control'), controlText());
  writeFileSync(join(control, 'md5sums'), sums());
  script('postinst', values['after-install']);
  script('postrm', values['after-remove']);
  tidy(tree);
  const made = spawnSync('dpkg-deb', ['--root-owner-group', `-Z${{ gz: 'gzip' }[values['deb-compression'] ?? ''] ?? values['deb-compression'] ?? 'xz'}`, '--build', tree, values.package], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (made.status !== 0) throw new Error(`dpkg-deb ended with status ${made.status}.`);
} finally {
  rmSync(tree, { recursive: true, force: true });
}

/** `file=/place` or `folder/=/place`. @param {string} mapping */
function place(mapping) {
  const [from, to] = mapping.split('=', 2);
  if (!from || !to?.startsWith('/')) throw new Error(`${mapping} does not say what goes where.`);
  const target = join(tree, to);
  mkdirSync(dirname(target), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), target);
  else cpSync(from, target, { recursive: true, verbatimSymlinks: true, force: values.force ?? false });
}

function controlText() {
  const [synopsis = '', ...long] = (values.description ?? '').trim().split('\n').map((line) => line.trim());
  const kibibytes = all(tree).reduce((sum, path) => sum + Math.ceil(lstatSync(path).size / 1024), 0);
  return [
    `Package: ${values.name}`,
    `Version: ${values.version}`,
    `Architecture: ${values.architecture}`,
    `Maintainer: ${values.maintainer}`,
    `Installed-Size: ${kibibytes}`,
    ...(values.depends ? [`Depends: ${values.depends.join(', ')}`] : []),
    ...(values['deb-recommends']?.length ? [`Recommends: ${values['deb-recommends'].join(', ')}`] : []),
    `Section: ${values.category ?? 'utils'}`,
    `Priority: ${values['deb-priority'] ?? 'optional'}`,
    ...(values.url ? [`Homepage: ${values.url}`] : []),
    `Description: ${synopsis}`,
    ...long.filter((line) => line !== '').flatMap(wrapped),
    '',
  ].join('\n');
}

/** Lines of at most 79 columns, with the blank before them. @param {string} line */
function wrapped(line) {
  return (line.match(/\S.{0,76}\S(?=\s|$)|\S+/g) ?? []).map((part) => ` ${part}`);
}

/** deb(5): of every file, without the root in front. */
function sums() {
  const files = all(tree).filter((path) => lstatSync(path).isFile() && !path.startsWith(join(tree, 'DEBIAN')));
  return files.map((path) => `${createHash('md5').update(readFileSync(path)).digest('hex')}  ${relative(tree, path)}\n`).join('');
}

/** @param {string} name @param {string | undefined} from */
function script(name, from) {
  if (from === undefined) return;
  const body = readFileSync(from, 'utf8');
  // A script that does nothing is none.
  if (!/^(?!#|set -e$|\s*$)/m.test(body)) return;
  writeFileSync(join(tree, 'DEBIAN', name), body);
}

/** Modes as Debian's policy has them (10.9), whatever the mask was: for all to read, for root to write. @param {string} path */
function tidy(path) {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  // Libraries are loaded, not started.
  const library = /\.(so(\.\d+)*|node)$/.test(path);
  const program = stat.isDirectory() || ((stat.mode & 0o100) !== 0 && !library) || (dirname(path) === join(tree, 'DEBIAN') && /\/post\w+$/.test(path));
  chmodSync(path, program ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) tidy(join(path, name));
}

/** Everything below a folder. @param {string} folder @returns {string[]} */
function all(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...all(path)] : [path];
  });
}
