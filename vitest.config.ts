import { defineConfig } from 'vitest/config'

/** Pure functions of their inputs: their files share one process each core, which spares loading everything 150 times. */
const pure = ['causes', 'checks', 'dsn', 'mta', 'probes', 'queue', 'report', 'text', 'trace'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
)

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'pure', include: pure, isolate: false, testTimeout: 20_000, sequence: { groupOrder: 0 } },
      },
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/live/**', ...pure],
          globalSetup: ['test/setup.ts'],
          testTimeout: 20_000,
          // Most of their time is waiting: for a deadline to pass, for a server to refuse. That needs no processor.
          maxWorkers: 6,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Real servers in namespaces: afterwards, so that nothing else fights over the processors.
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          globalSetup: ['test/live/setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          maxWorkers: 3,
          maxConcurrency: 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
