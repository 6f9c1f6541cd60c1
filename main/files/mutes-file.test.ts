import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Mutes } from '#core/findings/mutes.ts';
import { ruleOf } from '#core/findings/rules.ts';
import { addMute, readMutes, removeMute } from './mutes-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-mutes-'));
  path = join(folder, 'below', 'mutes.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const mute = (subject: string, glob = false) => ({ rule: 'SA501', subject, glob, reason: 'known', at: '2026-01-01T00:00:00.000Z' });
const stored = (): string => readFileSync(path, 'utf8');
const put = (text: string): void => {
  addMute(path, mute('@x'));
  writeFileSync(path, text);
};

describe('the file of mutes', () => {
  it('is none at first, which is no trouble', () => expect(readMutes(path)).toEqual({ mutes: [], trouble: null }));

  it('gains and loses mutes, readable by its owner alone', () => {
    expect(addMute(path, mute('@a'))).toEqual({ ok: true, value: { mutes: [mute('@a')], keptAside: null } });
    addMute(path, mute('/run/*', true));
    addMute(path, { ...mute('@a'), reason: 'another reason' });
    expect(readMutes(path).mutes).toEqual([mute('/run/*', true), { ...mute('@a'), reason: 'another reason' }]);
    removeMute(path, mute('@a'));
    expect(readMutes(path).mutes).toEqual([mute('/run/*', true)]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'below'))).toEqual(['mutes.json']);
  });

  it('keeps members that it does not know', () => {
    put(JSON.stringify({ format: 'sockatlas-mutes', version: 1, team: 'red', mutes: [{ ...mute('@old'), until: '2030' }] }));
    addMute(path, mute('@new'));
    expect(JSON.parse(stored())).toEqual({ format: 'sockatlas-mutes', version: 1, team: 'red', mutes: [{ ...mute('@old'), until: '2030' }, mute('@new')] });
  });

  it.each([
    ['damaged', '{"format":"sockatlas-mu'],
    ['of something else', '{"version":1}'],
    ['of a later program', '{"format":"sockatlas-mutes","version":2,"mutes":{}}'],
  ])('that is %s mutes nothing, says so, and is kept aside', (_what, text) => {
    put(text);
    const { mutes, trouble } = readMutes(path);
    expect(mutes).toEqual([]);
    expect(trouble).toContain(path);
    expect(stored()).toBe(text);
    const outcome = addMute(path, mute('@new'));
    expect(outcome.ok && outcome.value.keptAside).toBe(`${path}.kept-1`);
    expect(readFileSync(`${path}.kept-1`, 'utf8')).toBe(text);
    expect(readMutes(path)).toEqual({ mutes: [mute('@new')], trouble: null });
    writeFileSync(path, text);
    expect(addMute(path, mute('@y'))).toMatchObject({ ok: true, value: { keptAside: `${path}.kept-2` } });
  });

  it('waits for another that writes it at the same time', async () => {
    // One has the lock, and lets it go while the other waits for it.
    addMute(path, mute('@first'));
    const holder = spawn('sh', ['-c', `: > '${path}.new'; echo held; sleep 0.3; rm '${path}.new'`], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(holder.stdout, 'data');
    expect(addMute(path, mute('@second')).ok).toBe(true);
    expect(readMutes(path).mutes.map(({ subject }) => subject)).toEqual(['@first', '@second']);
  });

  it('is written although a program that wrote it was ended in the middle', () => {
    addMute(path, mute('@first'));
    writeFileSync(`${path}.new`, 'half');
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(`${path}.new`, longAgo, longAgo);
    expect(addMute(path, mute('@second')).ok).toBe(true);
    expect(readMutes(path).mutes).toHaveLength(2);
  });
});

describe('a mute', () => {
  const rule = ruleOf('SA501');
  const other = ruleOf('SA301');
  if (!rule || !other) throw new Error('no rule');
  it('is for one rule and one subject, or a pattern', () => {
    const mutes = new Mutes([mute('@a'), mute('/run/user/*/x', true)]);
    expect(mutes.of({ rule, subject: '@a' })?.reason).toBe('known');
    expect(mutes.of({ rule, subject: '@ab' })).toBeNull();
    expect(mutes.of({ rule: other, subject: '@a' })).toBeNull();
    expect(mutes.of({ rule, subject: '/run/user/1000/x' })).not.toBeNull();
    expect(mutes.of({ rule, subject: '/run/user/1000/y' })).toBeNull();
  });
  it('takes a star for itself unless it is a pattern', () => expect(new Mutes([mute('*')]).of({ rule, subject: '@a' })).toBeNull());
});
