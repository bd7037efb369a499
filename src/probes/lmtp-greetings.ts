import type { HopGreeting } from './hop-greeting.ts'
import { defineProbe, unknown } from './probe.ts'
import { lmtpHops, settings } from './slots.ts'

export const lmtpGreetings = defineProbe<readonly HopGreeting[], { hops: typeof lmtpHops; settings: typeof settings }>({
  id: 'lmtp-greetings',
  needs: { hops: lmtpHops, settings },
  ask: () => [],
  parse: () => unknown('not written yet'),
})
