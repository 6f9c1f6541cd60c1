import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  // Started as a user who may not write into the checkout.
  cacheDir: process.env['SOCKATLAS_TEST_CACHE'] ?? '.cache/vitest-e2e',
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    testTimeout: 90_000,
    hookTimeout: 30_000,
    // A window is several processes; two windows at once fill two cores.
    maxWorkers: 2,
    expect: { poll: { timeout: 10_000, interval: 50 } },
  },
});
