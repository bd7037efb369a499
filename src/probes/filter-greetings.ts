import { dialedOf } from './dialed.ts'
import { greetingAsk, type HopGreeting } from './hop-greeting.ts'
import { listeningSockets, withListener } from './listening-sockets.ts'
import { defineProbe, unknown } from './probe.ts'
import { filterHops, settings } from './slots.ts'

const needs = { hops: filterHops, settings, sockets: listeningSockets }

/** Does each content filter, milter and policy service answer? */
export const filterGreetings = defineProbe<readonly HopGreeting[], typeof needs>({
  id: 'filter-greetings',
  needs,
  ask: ({ hops, settings: set }) =>
    hops.known ? hops.value.map((hop) => greetingAsk(hop, set.known ? set.value : null)) : [],
  parse: (readings, { hops, sockets }) =>
    hops.known
      ? hops.value.map((hop, at) => withListener({ hop, ...dialedOf(readings[at]) }, sockets))
      : unknown(hops.why),
})
