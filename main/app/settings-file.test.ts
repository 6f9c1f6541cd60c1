import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SettingsFile } from './settings-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockatlas-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('starts with the defaults and keeps what is changed', () => {
  const path = join(folder, 'deep', 'settings.json');
  const file = new SettingsFile(path);
  expect(file.settings.intervalMs).toBe(2000);
  file.change({ theme: 'dark', intervalMs: undefined });
  expect(new SettingsFile(path).settings).toMatchObject({ theme: 'dark', intervalMs: 2000 });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'deep'))).toEqual(['settings.json']);
});

it('loses only the damaged member of a damaged file', () => {
  const path = join(folder, 'settings.json');
  writeFileSync(path, '{"theme":"purple","intervalMs":4000}');
  expect(new SettingsFile(path).settings).toMatchObject({ theme: 'system', intervalMs: 4000 });
  writeFileSync(path, 'no json');
  expect(new SettingsFile(path).settings.theme).toBe('system');
});

it('never writes what was set for one run', () => {
  const path = join(folder, 'settings.json');
  const file = new SettingsFile(path, { filter: 'kind:path' });
  expect(file.change({ theme: 'light' }).filter).toBe('kind:path');
  expect(readFileSync(path, 'utf8')).not.toContain('kind:path');
});

it('keeps what it does not understand, for the version that does', () => {
  const path = join(folder, 'settings.json');
  writeFileSync(path, JSON.stringify({ version: 7, theme: 'sepia', haloes: { on: true }, __proto__2: 1, intervalMs: 4000 }));
  const file = new SettingsFile(path);
  expect(file.settings).toMatchObject({ theme: 'system', intervalMs: 4000 });
  file.change({ intervalMs: 5000 });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: 7, theme: 'sepia', haloes: { on: true }, intervalMs: 5000 });
  file.change({ theme: 'dark' });
  expect(new SettingsFile(path).settings.theme).toBe('dark');
});

it('takes a file of before there were versions', () => {
  const path = join(folder, 'settings.json');
  writeFileSync(path, '{"theme":"dark"}');
  new SettingsFile(path).change({ zoom: 2 });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: 1, theme: 'dark', zoom: 2 });
});

it.each(['no json', '[1]', '"text"', '{"theme":', '\0\0\0'])('puts a damaged file aside before it writes another: %j', (text) => {
  const path = join(folder, 'settings.json');
  writeFileSync(path, text);
  const file = new SettingsFile(path);
  expect(file.settings.theme).toBe('system');
  expect(readFileSync(path, 'utf8')).toBe(text);
  file.change({ theme: 'light' });
  expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
  expect(new SettingsFile(path).settings.theme).toBe('light');
  expect(readdirSync(folder).sort()).toEqual(['settings.json', 'settings.json.damaged']);
});
