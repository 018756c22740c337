import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/longestFirst.ts';

const common = {
  environment: 'node' as const,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // A poll ends when its condition holds; this is for a machine with much else to do.
  expect: { poll: { timeout: 60_000 } },
};

/** unit: pure and fast. integration: real files, sockets, processes. postgres: central's integration tests on PostgreSQL. browser: real Chromium. */
export default defineConfig({
  test: {
    // On two cores vitest would take one: much of what the tests do is waiting for others to answer.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['{shared,central,electron,renderer,scripts,tests}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.{integration,postgres,browser}.test.ts', 'node_modules/**'],
        },
      },
      {
        test: {
          ...common,
          name: 'integration',
          testTimeout: 120_000,
          include: ['{shared,central,electron,renderer,scripts,tests}/**/*.integration.test.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'postgres',
          testTimeout: 120_000,
          globalSetup: 'tests/postgres/globalSetup.ts',
          include: ['central/**/*.integration.test.ts', 'tests/**/*.postgres.test.ts'],
          // Those are about folders; `tests/postgres/cli` is about databases.
          exclude: ['central/cli/**', 'node_modules/**'],
        },
      },
      {
        test: {
          ...common,
          name: 'browser',
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          include: ['{renderer,tests}/**/*.browser.test.ts'],
        },
      },
    ],
  },
});
