import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { Example } from '#core/varlink/examples/example.ts';
import { deleteExample, examplesFolder, readExample, readExamples, saveExample } from './examples.ts';

const example: Example = { address: { kind: 'unix', name: bytes('/run/x') }, method: 'org.example.Do', flag: 'none', timeoutMs: 45_000, parameters: '{}', comment: '' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-examples-'));
  vi.stubEnv('XDG_DATA_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('keeps examples as plain text, for their owner alone, and gives them back by name', () => {
  expect(readExamples()).toEqual({ folder: join(folder, 'sockatlas/examples'), examples: [], problems: [] });
  const saved = saveExample('Who am I', example, false);
  expect(saved).toEqual({ ok: true, value: { path: join(folder, 'sockatlas/examples/Who am I.varlink') } });
  expect(readFileSync(join(examplesFolder(), 'Who am I.varlink'), 'utf8')).toBe('address: unix:/run/x\nmethod: org.example.Do\n\n{}\n');
  expect(statSync(join(examplesFolder(), 'Who am I.varlink')).mode & 0o777).toBe(0o600);
  expect(readExamples().examples).toEqual([{ name: 'Who am I', example }]);
  expect(readExample('Who am I')).toEqual({ ok: true, value: example });
});

it('replaces one only when told to', () => {
  saveExample('a', example, false);
  expect(saveExample('a', { ...example, method: 'org.example.Other' }, false)).toMatchObject({ ok: false, error: { code: 'refused' } });
  expect(saveExample('a', { ...example, method: 'org.example.Other' }, true).ok).toBe(true);
  expect(readExample('a')).toMatchObject({ value: { method: 'org.example.Other' } });
});

it('leads nowhere else', () => {
  for (const name of ['../a', '.a', 'a/b', '']) {
    expect(saveExample(name, example, true).ok).toBe(false);
    expect(deleteExample(name).ok).toBe(false);
    expect(readExample(name).ok).toBe(false);
  }
});

it('tells of files that are no examples, and passes over them', () => {
  saveExample('good', example, false);
  const there = examplesFolder();
  writeFileSync(join(there, 'damaged.varlink'), 'address: unix:/run/x\nmethod: org.exam');
  writeFileSync(join(there, 'large.varlink'), 'x'.repeat(2 * 1024 * 1024));
  writeFileSync(join(there, 'notes.txt'), 'not ours');
  writeFileSync(join(there, 'od\u202ed.varlink'), 'address: unix:/run/x\nmethod: org.example.Do\n');
  mkdirSync(join(there, 'folder.varlink'));
  symlinkSync('nowhere', join(there, 'dangling.varlink'));
  execFileSync('mkfifo', [join(there, 'pipe.varlink')]);
  const { examples, problems } = readExamples();
  expect(examples.map(({ name }) => name)).toEqual(['good']);
  expect(problems.map(({ name }) => name).sort()).toEqual(['damaged.varlink', 'dangling.varlink', 'folder.varlink', 'large.varlink', 'od\\u{202e}d.varlink', 'pipe.varlink']);
});

it('deletes one', () => {
  saveExample('a', example, false);
  expect(deleteExample('a')).toEqual({ ok: true, value: null });
  expect(readExamples().examples).toEqual([]);
  expect(deleteExample('a').ok).toBe(false);
});
