import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Every worker, and every mailmedic that a test starts, would compile the same files again. */
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node-compile', import.meta.url))

/** Functions of their inputs: their files share one process each core, which spares loading everything 150 times. */
const pure = ['causes', 'checks', 'dsn', 'fixes', 'mta', 'probes', 'queue', 'report', 'text', 'trace', 'ui'].map(
  (folder) => `test/${folder}/**/*.test.{ts,tsx}`,
)

/** What takes longest goes first, so that nothing long is left alone at the end. */
const longest = [
  'live/diagnose live/fix-relay live/fixes live/odd live/queue-actions live/mend live/killed live/ui live/fix-relay-hardened live/rights',
  'contract/ssh contract/openssh contract/no-forwarding contract/local contract/openssh-login contract/ssh-login contract/sudo-ask',
].flatMap((names) => names.split(' '))

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`${name}.test.ts`))
      return at < 0 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
          maxWorkers: 8,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Real servers in namespaces: afterwards, so that nothing else fights over the processors.
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          exclude: process.env.MAILMEDIC_LONG ? [] : ['test/live/**/*.long.test.ts'],
          globalSetup: ['test/live/setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          // Here, too, much is waiting: for mail to be tried, for a time-out.
          maxWorkers: 6,
          // A real server may be late once on a busy machine; a second try is shown as such. At a developer's desk none is made.
          retry: process.env.CI ? 1 : 0,
          maxConcurrency: 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
