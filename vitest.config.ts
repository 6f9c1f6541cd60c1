import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['core/**/*.test.ts', 'main/**/*.test.ts', 'preload/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}', 'tests/system/**/*.test.ts', 'tests/layers/**/*.test.ts', 'tests/varlink/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
