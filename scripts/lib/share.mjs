// What a package puts beside the program: manual, completions, copyright. Made in dist/share, from what there is.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './paths.mjs';
import { Trouble } from './say.mjs';
import { shippedParts, writeBill, writeLicences } from './shipped.mjs';

/** @param {string} dist @param {{version: string, electron: string}} program */
export function makeShare(dist, program) {
  const share = join(dist, 'share');
  rmSync(share, { recursive: true, force: true });
  mkdirSync(join(share, 'bin'), { recursive: true });
  // Both the window and the command line: bin/sockatlas of the package.
  symlinkSync('/opt/Sockatlas/bin/sockatlas', join(share, 'bin', 'sockatlas'));
  writeFileSync(join(share, 'sockatlas.1.gz'), gzipSync(readFileSync(join(root, 'docs', 'sockatlas.1')), { level: 9 }));
  writeFileSync(join(share, 'changelog.gz'), gzipSync(debianChangelog(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), program.version), { level: 9 }));
  writeFileSync(join(share, 'copyright'), copyright());
  const parts = shippedParts();
  writeLicences(join(share, 'LICENSES.npm.txt'), parts);
  writeBill(join(share, 'sbom.cdx.json'), parts, program);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'out', 'main', 'cli.js'), 'completion', shell], { encoding: 'utf8' });
    if (status !== 0) throw new Trouble(`The completions for ${shell} could not be made:\n${stderr}`);
    writeFileSync(join(share, shell), stdout);
  }
}

/** Debian's machine-readable form. What is shipped beside our own is told by the files that are shipped with it. */
function copyright() {
  const licence = readFileSync(join(root, 'LICENSE'), 'utf8').trim().split('\n');
  const body = licence.slice(licence.findIndex((line) => line.startsWith('Permission'))).map((line) => (line.trim() === '' ? ' .' : ` ${line}`));
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Sockatlas
Source: https://github.com/sockatlas/sockatlas
Comment: The browser engine and the libraries inside have licences of their own, in
 /opt/Sockatlas/LICENSE.electron.txt, /opt/Sockatlas/LICENSES.chromium.html and
 /opt/Sockatlas/LICENSES.npm.txt.

Files: *
Copyright: 2026 The Sockatlas authors
License: Expat

License: Expat
${body.join('\n')}
`;
}

/** deb-changelog(5), of what CHANGELOG.md says of this version. @param {string} changes @param {string} version */
function debianChangelog(changes, version) {
  const part = changes.split(/^## /m).find((text) => text.startsWith(`${version}\n`) || text.startsWith(`${version} `));
  if (part === undefined) throw new Trouble(`CHANGELOG.md says nothing of ${version}.`);
  const points = part.split(/^\* /m).slice(1).map((point) => point.replaceAll(/\s+/g, ' ').trim().match(/\S.{0,70}\S(?=\s|$)|\S+/g)?.map((line, i) => `  ${i === 0 ? '*' : ' '} ${line}`).join('\n') ?? '');
  const day = /\d{4}-\d{2}-\d{2}/.exec(part.split('\n')[0] ?? '')?.[0];
  if (day === undefined) throw new Trouble(`CHANGELOG.md does not say when ${version} is of.`);
  const stamp = new Date(`${day}T12:00:00Z`).toUTCString().replace('GMT', '+0000');
  return `sockatlas (${version}) stable; urgency=medium\n\n${points.join('\n')}\n\n -- The Sockatlas authors <sockatlas@users.noreply.github.com>  ${stamp}\n`;
}
