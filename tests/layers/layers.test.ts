import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A planted file, the tool that must complain about it, and a part of what it must say. */
interface Breach {
  readonly file: string;
  readonly code: string;
  readonly tool: 'tsc' | 'oxlint';
  readonly says: RegExp;
}

const breaches: readonly Breach[] = [
  { file: 'core/process.ts', code: 'export const pid = process.pid;', tool: 'tsc', says: /process/ },
  { file: 'core/document.ts', code: 'export const title = document.title;', tool: 'tsc', says: /document/ },
  { file: 'core/buffer.ts', code: "export const bytes = Buffer.from('x');", tool: 'tsc', says: /Buffer/ },
  { file: 'core/timer.ts', code: 'setTimeout(() => undefined, 1);', tool: 'tsc', says: /setTimeout/ },
  { file: 'core/node.ts', code: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'core/up.ts', code: "import { good } from '../main/agent/good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'core/alias.ts', code: "import { good } from '#agent/good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/agent/window.ts', code: 'export const width = window.innerWidth;', tool: 'tsc', says: /window/ },
  { file: 'main/agent/electron.ts', code: "import { app } from 'electron';\nexport const it = app;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/agent/app.ts', code: "import { good } from '../app/good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/agent/inventory/fs.ts', code: "import { chmodSync } from 'node:fs';\nexport const it = chmodSync;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/agent/edits/koffi.ts', code: "import koffi from 'koffi';\nexport const it = koffi;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/agent/registry/net.ts', code: "import { connect } from 'node:net';\nexport const it = connect;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/agent/system/up.ts', code: "import { good } from '../good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/agent/system/room/up.ts', code: "import { good } from '../../good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/app/agent.ts', code: "import { good } from '../agent/good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/app/koffi.ts', code: "import koffi from 'koffi';\nexport const it = koffi;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/app/document.ts', code: 'export const title = document.title;', tool: 'tsc', says: /document/ },
  { file: 'main/files/electron.ts', code: "import { dialog } from 'electron';\nexport const it = dialog;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/files/agent.ts', code: "import { good } from '../agent/good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/cli/electron.ts', code: "import { app } from 'electron';\nexport const it = app;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/demo/agent.ts', code: "import { good } from '#agent/good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/demo/system.ts', code: "import { fine } from '#agent/system/good.ts';\nexport const it = fine;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/demo/koffi.ts', code: "import koffi from 'koffi';\nexport const it = koffi;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/demo/electron.ts', code: "import { app } from 'electron';\nexport const it = app;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/agent/demo.ts', code: "import { good } from '../demo/good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'preload/node.ts', code: "import { readFileSync } from 'node:fs';\nexport const it = readFileSync;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'renderer/process.ts', code: 'export const pid = process.pid;', tool: 'tsc', says: /process/ },
  { file: 'renderer/require.ts', code: "export const fs = require('fs');", tool: 'tsc', says: /require/ },
  { file: 'renderer/electron.tsx', code: "import { ipcRenderer } from 'electron';\nexport const it = ipcRenderer;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'renderer/agent.ts', code: "import { good } from '#agent/good.ts';\nexport const it = good;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'renderer/zod.ts', code: "import { z } from 'zod';\nexport const it = z;", tool: 'oxlint', says: /no-restricted-imports/ },
  { file: 'main/agent/any.ts', code: 'export const it = (value: any): unknown => value;', tool: 'oxlint', says: /no-explicit-any/ },
];

/** What each layer may do, so that a complaint about everything would not pass for a guard. */
const sound: Readonly<Record<string, string>> = {
  'core/good.ts': 'export const good = 1;',
  'main/agent/good.ts': "import { good as it } from '#core/good.ts';\nimport { fine } from './system/good.ts';\nexport const good = it + fine + process.pid;",
  'main/agent/system/good.ts': "import { readFileSync } from 'node:fs';\nimport { good } from '#core/good.ts';\nexport const fine = readFileSync('/proc/self/stat').length + good;",
  'main/agent/system/room/good.ts': "import { fine as it } from '../good.ts';\nexport const fine = it;",
  'main/app/good.ts': "import { app } from 'electron';\nimport { good as it } from '#core/good.ts';\nexport const good = (): string => `${app.getName()}${it}`;",
  'main/app/files.ts': "import { good as it } from '../files/good.ts';\nexport const good = it;",
  'main/files/good.ts': "import { readFileSync } from 'node:fs';\nimport { good as it } from '#core/good.ts';\nexport const good = readFileSync('x').length + it;",
  'main/cli/good.ts': "import { good as it } from '#agent/good.ts';\nimport { good as files } from '../files/good.ts';\nexport const good = it + files;",
  'main/agent/varlink/good.ts': "import { good as it } from '../good.ts';\nexport const good = it;",
  'main/demo/good.ts': "import { readFileSync } from 'node:fs';\nimport { good as it } from '#agent/varlink/good.ts';\nexport const good = it + readFileSync('x').length;",
  'preload/good.ts': "import { contextBridge } from 'electron';\nimport { good as it } from '#core/good.ts';\nexport const good = (): void => contextBridge.exposeInMainWorld('it', it);",
  'renderer/good.ts': "import { good as it } from '#core/good.ts';\nexport const good = (): string => `${document.title}${it}`;",
};

const said = { tsc: '', oxlint: '' };
const houses: string[] = [];

/** Houses of planted files alone, under the real rules: one for each tool, since the breaches of one are in the other's way. */
beforeAll(() => {
  for (const tool of ['tsc', 'oxlint'] as const) {
    const house = build(breaches.filter((breach) => breach.tool === tool));
    const args = tool === 'tsc' ? ['--build', '--pretty', 'false'] : ['--config', '.oxlintrc.json', '--format', 'unix', 'core', 'main', 'preload', 'renderer'];
    const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', tool), args, { cwd: house, encoding: 'utf8', maxBuffer: 1 << 26 });
    said[tool] = stdout + stderr;
  }
});
afterAll(() => {
  for (const house of houses) rmSync(house, { recursive: true, force: true });
});

function build(planted: readonly Breach[]): string {
  const house = mkdtempSync(join(realpathSync(tmpdir()), 'layers-'));
  houses.push(house);
  for (const name of readdirSync(root)) if (/^tsconfig\..*\.json$/.test(name) || name === '.oxlintrc.json') copyFileSync(join(root, name), join(house, name));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  writeFileSync(join(house, 'package.json'), JSON.stringify({ type: 'module', imports: { '#core/*': './core/*', '#agent/*': './main/agent/*' } }));
  const references = ['core', 'agent', 'cli', 'demo', 'app', 'preload', 'renderer'].map((name) => ({ path: `./tsconfig.${name}.json` }));
  writeFileSync(join(house, 'tsconfig.json'), JSON.stringify({ files: [], references }));
  for (const [file, code] of [...Object.entries(sound), ...planted.map((breach) => [breach.file, breach.code] as const)]) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), `${code}\n`);
  }
  return house;
}

const complaints = (tool: 'tsc' | 'oxlint', file: string): string[] => said[tool].split('\n').filter((line) => houses.some((house) => line.replace(`${house}/`, '').startsWith(file)));

describe('a breach of the layers fails', () => {
  it.each(breaches)('$file ($tool)', ({ file, tool, says }) => {
    expect(complaints(tool, file).join('\n'), said[tool]).toMatch(says);
  });
});

describe('what a layer may do passes', () => {
  it.each(Object.keys(sound))('%s', (file) => {
    expect([...complaints('tsc', file), ...complaints('oxlint', file)]).toEqual([]);
  });
});

describe('what is built', () => {
  it.skipIf(!existsSync(join(root, 'out/renderer/assets')))('has no schema library in the page: it weighs, and tries to run text as code', () => {
    const scripts = readdirSync(join(root, 'out/renderer/assets')).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const name of scripts) expect(readFileSync(join(root, 'out/renderer/assets', name), 'utf8'), name).not.toMatch(/ZodError|_zod\b/);
  });
});
