import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { differ, Elsewhere, report } from '../access/differential.ts';
import { seedOf, timesOf } from '../fixtures/random.ts';

const isRoot = process.getuid?.() === 0;

const at = (name: string): string => fileURLToPath(new URL(`../vm/guest/${name}`, import.meta.url));
const programs = { doer: at('access-doer.py'), elsewhere: at('access-elsewhere.py') };

// The same with labels, on tmpfs and ext4 and in greater number, is tests/vm/guest/access.test.mjs.
it.runIf(isRoot)('who may connect, change the mode, and replace is what Linux lets them', { timeout: 60_000 }, async () => {
  const seed = seedOf('access');
  const roots = [
    { path: mkdtempSync(join('/dev/shm', 'atlas-access-')), flags: false, mounts: true },
    { path: mkdtempSync(join(tmpdir(), 'atlas-access-')), flags: false, mounts: true },
  ];
  for (const { path } of roots) chmodSync(path, 0o755);
  try {
    const tally = await differ({ seed, roots, doer: programs.doer, sockets: timesOf('SOCKATLAS_TEST_STEPS', 400), usersEach: 5 });
    process.stdout.write(`access: ${report(tally)}\n`);
    expect(tally.wrong.length, `seed ${seed}`).toBe(0);
    for (const { yes, no } of Object.values(tally.acts)) expect(Math.min(yes, no)).toBeGreaterThan(20);
  } finally {
    for (const { path } of roots) rmSync(path, { recursive: true });
  }
});

it.runIf(isRoot)('in another mount namespace it is so through the door of a process', { timeout: 60_000 }, async () => {
  const seed = seedOf('access elsewhere');
  const folder = mkdtempSync(join(tmpdir(), 'atlas-elsewhere-'));
  chmodSync(folder, 0o755);
  try {
    await using open = await Elsewhere.begin(programs.elsewhere, folder, true);
    await using shut = await Elsewhere.begin(programs.elsewhere, folder, false);
    const tally = await differ({ seed, roots: [open.root, shut.root], doer: programs.doer, sockets: timesOf('SOCKATLAS_TEST_STEPS', 200), usersEach: 10 });
    process.stdout.write(`access elsewhere: ${report(tally)}\n`);
    expect(tally.wrong.length, `seed ${seed}`).toBe(0);
    for (const { yes, no } of Object.values(tally.acts)) expect(Math.min(yes, no)).toBeGreaterThan(10);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
