import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { probeLabels } from './probe.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-probe-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const root = process.getuid?.() === 0;
const openDescriptors = (): number => readdirSync('/proc/self/fd').length;
const usual = root ? '/run' : tmpdir();
/** Moves when something was made or removed in a folder. */
const stamp = (path: string): bigint => statSync(path, { bigint: true }).ctimeNs;
const leftIn = (where: string): string[] => readdirSync(where).filter((name) => name.startsWith('sockatlas-probe-'));

describe('the probe', () => {
  it('comes to the same whenever it is asked, and says on what grounds', () => {
    vi.stubEnv('XDG_RUNTIME_DIR', folder);
    const found = probeLabels();
    for (const one of [found.object, found.entryPoint]) {
      expect(['yes', 'no']).toContain(one.state);
      if (one.state === 'no') expect(one.code).toMatch(/^E[A-Z]+$/);
    }
    expect(probeLabels()).toEqual(found);
  });

  it('leaves nothing behind', () => {
    vi.stubEnv('XDG_RUNTIME_DIR', folder);
    const before = openDescriptors();
    probeLabels();
    expect(readdirSync(folder)).toEqual([]);
    expect(openDescriptors()).toBe(before);
  });

  it('leaves nothing behind when the socket cannot be bound, and says that it could not try', () => {
    // An address holds 107 bytes: unix(7).
    const deep = join(folder, 'd'.repeat(100));
    mkdirSync(deep);
    vi.stubEnv('XDG_RUNTIME_DIR', deep);
    const before = openDescriptors();
    expect(probeLabels().entryPoint).toEqual({ state: 'untried', why: 'no socket could be bound' });
    expect(readdirSync(deep)).toEqual([]);
    expect(openDescriptors()).toBe(before);
  });

  it('says that it could not try where there is no folder for it', () => {
    vi.stubEnv('XDG_RUNTIME_DIR', join(folder, 'none'));
    expect(probeLabels().entryPoint).toEqual({ state: 'untried', why: 'no folder could be made for a socket' });
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it.skipIf(root)('says so where it may not write', () => {
    chmodSync(folder, 0o500);
    vi.stubEnv('XDG_RUNTIME_DIR', folder);
    expect(probeLabels().entryPoint).toMatchObject({ state: 'untried' });
    chmodSync(folder, 0o700);
  });

  it('tries in a folder of any name', () => {
    const named = join(folder, 'läuft-用户');
    mkdirSync(named);
    vi.stubEnv('XDG_RUNTIME_DIR', named);
    expect(['yes', 'no']).toContain(probeLabels().entryPoint.state);
    expect(readdirSync(named)).toEqual([]);
  });

  it.each(['', 'relative'])('takes %j for no runtime folder, and writes nothing where it was started', (value) => {
    const old = process.cwd();
    process.chdir(folder);
    try {
      if (value !== '') mkdirSync(value, { mode: 0o700 });
      vi.stubEnv('XDG_RUNTIME_DIR', value);
      const places = value === '' ? ['.'] : ['.', value];
      const before = places.map(stamp);
      expect(['yes', 'no']).toContain(probeLabels().entryPoint.state);
      expect(places.map(stamp)).toEqual(before);
      expect(leftIn(usual)).toEqual([]);
    } finally {
      process.chdir(old);
    }
  });
});
