// Whose code is in the package: what the bundler took in, what stays outside of the bundle, and Electron.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { Trouble } from './say.mjs';

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX
 * @property {string} text of the licence
 * @property {string | null} integrity of the archive it came in: package-lock.json
 */

/** Licences under which code may be shipped with ours; another one is looked at by a person first (docs/supply-chain.md). */
const allowed = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'OFL-1.1', '0BSD']);

/** Each bundle leaves a list of its packages beside it: electron.vite.config.ts. */
const lists = join(root, '.cache', 'bundled');

/** What is outside of the bundles, since it holds native code; and the fonts, which a style sheet names. */
const apart = ['koffi', `@koromix/koffi-linux-${process.arch}`, 'fs-xattr', '@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'];

/** @returns {Part[]} by name */
export function shippedParts() {
  const bundled = readdirSync(lists).flatMap((file) => /** @type {string[]} */ (JSON.parse(readFileSync(join(lists, file), 'utf8'))));
  if (bundled.length === 0) throw new Trouble('It is not known what is in the bundles.', 'Build anew: npm run build');
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return [...new Set([...bundled, ...apart])].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (!allowed.has(license)) throw new Trouble(`${name} ${version} has the licence ${license}, which nobody has looked at (docs/supply-chain.md).`);
    // What koffi has for one kind of machine comes without a text: it is koffi's.
    const text = licenceText(folder) ?? (name.startsWith('@koromix/koffi-') ? licenceText(join(root, 'node_modules', 'koffi')) : null);
    if (text === null) throw new Trouble(`${name} ${version} brings no text of its licence, ${license}.`);
    return { name, version, licence: license, text, integrity: lock[`node_modules/${name}`]?.integrity ?? null };
  });
}

/** @param {string} folder */
function licenceText(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name));
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim();
}

/** @param {string} file @param {readonly Part[]} parts */
export function writeLicences(file, parts) {
  const intro = `What Sockatlas is made with, and under which licences. Electron and the browser engine have theirs beside this file.\n`;
  writeFileSync(file, [intro, ...parts.map(({ name, version, licence, text }) => `${'='.repeat(80)}\n${name} ${version} (${licence})\n${'='.repeat(80)}\n\n${text}\n`)].join('\n'));
}

/**
 * A bill of materials: CycloneDX 1.6.
 * @param {string} file @param {readonly Part[]} parts @param {{version: string, electron: string}} program
 */
export function writeBill(file, parts, { version, electron }) {
  const component = (/** @type {{name: string, version: string, licence: string, integrity: string | null}} */ part) => ({
    type: 'library',
    'bom-ref': purl(part.name, part.version),
    name: part.name,
    version: part.version,
    purl: purl(part.name, part.version),
    licenses: [{ license: { id: part.licence } }],
    ...(part.integrity?.startsWith('sha512-') && { hashes: [{ alg: 'SHA-512', content: Buffer.from(part.integrity.slice(7), 'base64').toString('hex') }] }),
  });
  const ours = `pkg:generic/sockatlas@${version}`;
  const all = [...parts.map(component), component({ name: 'electron', version: electron, licence: 'MIT', integrity: null })];
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': ours, name: 'sockatlas', version, licenses: [{ license: { id: 'MIT' } }] } },
    components: all,
    dependencies: [{ ref: ours, dependsOn: all.map((one) => one['bom-ref']) }],
  };
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
}

/** Package URL, with the @ of a scope escaped: github.com/package-url/purl-spec. @param {string} name @param {string} version */
const purl = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

