import type { HopGreeting } from './hop-greeting.ts'
import { defineProbe, unknown } from './probe.ts'
import { filterHops, settings } from './slots.ts'

export const filterGreetings = defineProbe<
  readonly HopGreeting[],
  { hops: typeof filterHops; settings: typeof settings }
>({
  id: 'filter-greetings',
  needs: { hops: filterHops, settings },
  ask: () => [],
  parse: () => unknown('not written yet'),
})
