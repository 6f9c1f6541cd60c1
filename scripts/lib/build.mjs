import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { command, say, Trouble } from './say.mjs';

const sources = ['core', 'main', 'preload', 'renderer', 'package.json', 'package-lock.json', 'electron.vite.config.ts'];
const outputs = ['out/main/index.js', 'out/main/agent.js', 'out/main/cli.js', 'out/main/demo.js', 'out/main/act.js', 'out/main/look.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

/** Builds what runs, when a source is newer than what was built. */
export async function ensureBuild() {
  const built = outputs.map((path) => join(root, path));
  if (built.every((path) => existsSync(path))) {
    const oldest = Math.min(...built.map((path) => statSync(path).mtimeMs));
    if (sources.every((path) => newest(join(root, path)) <= oldest)) return;
  }
  await build();
}

export async function build() {
  say('building');
  const { status, output } = await command(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
    what: 'building',
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) throw new Trouble(`The build failed:\n${output.trim()}`);
}

/** Time of the last change below a path; tests do not count. @param {string} path @returns {number} */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = stat.mtimeMs;
  for (const name of readdirSync(path)) if (!/\.test\.tsx?$/.test(name)) latest = Math.max(latest, newest(join(path, name)));
  return latest;
}
