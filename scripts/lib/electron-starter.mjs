// The starter inside an Electron made from the npm registry: runs the program that the command line names.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const require = createRequire(import.meta.url);
const args = process.argv.slice(1);
/** @type {string | null} */
let target = null;
for (let i = 0; i < args.length; i++) {
  const arg = args[i] ?? '';
  if (arg === '--version' || arg === '-v') {
    process.stdout.write(`v${process.versions.electron}\n`);
    process.exit(0);
  } else if (arg === '-r' || arg === '--require') {
    require(resolve(args[++i] ?? ''));
  } else if (arg.startsWith('--app=')) {
    target = arg.slice('--app='.length);
    break;
  } else if (!arg.startsWith('-')) {
    target = arg;
    // Programs expect themselves in second place, as with a stock Electron.
    process.argv.splice(1, i + 1, arg);
    break;
  }
}

/** Two functions that Electron keeps for its own starter, and does not describe. */
const starter = /** @type {{setVersion(version: string): void, setAppPath(path: string): void}} */ (/** @type {unknown} */ (app));

if (target === null) {
  process.stderr.write('electron: name a program to start: a folder with a package.json, or a file.\n');
  process.exit(1);
}

const path = resolve(target);
let entry = path;
if (statSync(path).isDirectory()) {
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  if (manifest.productName ?? manifest.name) app.setName(manifest.productName ?? manifest.name);
  if (manifest.version) starter.setVersion(manifest.version);
  entry = join(path, manifest.main ?? 'index.js');
}
starter.setAppPath(path);
Object.defineProperty(process, 'defaultApp', { value: true, configurable: false, enumerable: true });
// Awaited at the top level: Electron holds back its ready event until then, as programs expect.
try {
  await import(pathToFileURL(entry).href);
} catch (error) {
  process.stderr.write(`electron: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
