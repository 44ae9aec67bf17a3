import { defineConfig } from 'vitest/config';

/** `npm run test:chaos`: real processes are killed. `CHAOS_POINTS` sets how many moments, `CHAOS_SEED` which. */
export default defineConfig({
  test: {
    include: ['test/chaos/**/*.test.ts'],
    globalSetup: 'test/chaos/set-up.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    fileParallelism: false,
    maxConcurrency: 2,
  },
});
