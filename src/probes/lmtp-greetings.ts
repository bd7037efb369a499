import { dialedOf } from './dialed.ts'
import { greetingAsk, type HopGreeting } from './hop-greeting.ts'
import { listeningSockets, withListener } from './listening-sockets.ts'
import { defineProbe, unknown } from './probe.ts'
import { lmtpHops, settings } from './slots.ts'

const needs = { hops: lmtpHops, settings, sockets: listeningSockets }

/** Does each mailbox server greet? A port that listens but never says 220 holds mail as surely as a closed one. */
export const lmtpGreetings = defineProbe<readonly HopGreeting[], typeof needs>({
  id: 'lmtp-greetings',
  needs,
  ask: ({ hops, settings: set }) =>
    hops.known ? hops.value.map((hop) => greetingAsk(hop, set.known ? set.value : null)) : [],
  parse: (readings, { hops, sockets }) =>
    hops.known
      ? hops.value.map((hop, at) => withListener({ hop, ...dialedOf(readings[at]) }, sockets))
      : unknown(hops.why),
})
