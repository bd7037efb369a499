import { dialedOf } from './dialed.ts'
import { greetingAsk, type HopGreeting } from './hop-greeting.ts'
import { listeningSockets, withListener } from './listening-sockets.ts'
import { defineProbe, type Slot, unknown } from './probe.ts'
import { filterHops, type Hop, lmtpHops, settings } from './slots.ts'

/** Each hop of a slot, dialled as the mail server would: what it says first. */
const greetings = (id: string, slot: Slot<readonly Hop[]>) => {
  const needs = { hops: slot, settings, sockets: listeningSockets }
  return defineProbe<readonly HopGreeting[], typeof needs>({
    id,
    needs,
    ask: ({ hops, settings: set }) =>
      hops.known ? hops.value.map((hop) => greetingAsk(hop, set.known ? set.value : null)) : [],
    parse: (readings, { hops, sockets }) =>
      hops.known
        ? hops.value.map((hop, at) => withListener({ hop, ...dialedOf(readings[at]) }, sockets))
        : unknown(hops.why),
  })
}

/** Does each mailbox server greet? A port that listens but never says 220 holds mail as surely as a closed one. */
export const lmtpGreetings = greetings('lmtp-greetings', lmtpHops)

/** Does each content filter, milter and policy service answer? */
export const filterGreetings = greetings('filter-greetings', filterHops)
