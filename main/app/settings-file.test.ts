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
