import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { differ, report } from '../access/differential.ts';
import { seedOf, timesOf } from '../fixtures/random.ts';

const isRoot = process.getuid?.() === 0;

// The same with labels, on tmpfs and ext4 and in greater number, is tests/vm/guest/access.test.mjs.
it.runIf(isRoot)('who may connect, change the mode, and replace is what Linux lets them', { timeout: 60_000 }, async () => {
  const seed = seedOf('access');
  const roots = [
    { path: mkdtempSync(join('/dev/shm', 'atlas-access-')), flags: false },
    { path: mkdtempSync(join(tmpdir(), 'atlas-access-')), flags: false },
  ];
  for (const { path } of roots) chmodSync(path, 0o755);
  try {
    const tally = await differ({ seed, roots, doer: fileURLToPath(new URL('../vm/guest/access-doer.py', import.meta.url)), sockets: timesOf('SOCKATLAS_TEST_STEPS', 600), usersEach: 3 });
    process.stdout.write(`access: ${report(tally)}\n`);
    expect(tally.wrong.length, `seed ${seed}`).toBe(0);
    for (const { yes, no } of Object.values(tally.acts)) expect(Math.min(yes, no)).toBeGreaterThan(20);
  } finally {
    for (const { path } of roots) rmSync(path, { recursive: true });
  }
});
