import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ownLabelsPath, readOwnLabels } from './own-labels-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-labels-'));
  mkdirSync(join(folder, 'sockatlas'));
  vi.stubEnv('XDG_CONFIG_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('is where the XDG specification has configuration', () => expect(ownLabelsPath()).toBe(join(folder, 'sockatlas/labels.json')));

it('need not be there', () => expect(readOwnLabels()).toEqual({ labels: [], problems: [] }));

it('is read, and told when it is damaged', () => {
  writeFileSync(ownLabelsPath(), '{"version":1,"labels":[{"name":"user.team","title":"Team"}]}');
  expect(readOwnLabels().labels).toMatchObject([{ name: 'user.team', title: 'Team', from: 'yours' }]);
  writeFileSync(ownLabelsPath(), '{"version":1,');
  expect(readOwnLabels()).toEqual({ labels: [], problems: [expect.stringContaining('no JSON')] });
});

it('that is no file, or too large, keeps nobody waiting', () => {
  execFileSync('mkfifo', [ownLabelsPath()]);
  expect(readOwnLabels().problems).toEqual(['It is no file.']);
  rmSync(ownLabelsPath());
  writeFileSync(ownLabelsPath(), ' '.repeat(1024 * 1024 + 1));
  expect(readOwnLabels().problems).toEqual([expect.stringContaining('larger')]);
});
