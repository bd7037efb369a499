import { listeners, listensOn } from '../../probes/listeners.ts'
import { defineProbe, type Facts, unknown } from '../../probes/probe.ts'
import type { Hop } from '../../probes/slots.ts'
import { filterHopsOf } from '../postfix/filter-hops.ts'
import { unique } from '../postfix/lmtp-hops.ts'
import { postfixQueue } from '../postfix/queue.ts'
import { postfixSettings } from '../postfix/settings.ts'

/** Ports of amavis for mail that is leaving: reached by FILTER actions of tag_as_originating.re, not by a setting. */
const originating = [10026, 10032]

const needs = { settings: postfixSettings, listeners, queue: postfixQueue }

/** The port is used: somebody listens there, or a delay reason names it. */
const isUsed = ({ listeners: known, queue }: Facts<typeof needs>, port: number): boolean =>
  (known.known && listensOn(known.value, port).length > 0) ||
  (queue.known &&
    queue.value.groups.some(({ symptoms }) => symptoms.some(({ reason }) => reason?.includes(`[127.0.0.1]:${port}`))))

export const zimbraFilterHops = defineProbe<readonly Hop[], typeof needs>({
  id: 'zimbra-filter-hops',
  needs,
  ask: [],
  parse: (_, facts) => {
    if (!facts.settings.known) return unknown(facts.settings.why)
    const set = filterHopsOf(facts.settings.value)
    const filtered = set.some(({ role }) => role === 'filter')
    const more = originating.flatMap((port): readonly Hop[] =>
      filtered && isUsed(facts, port)
        ? [
            {
              role: 'filter',
              protocol: 'smtp',
              spec: `smtp-amavis:[127.0.0.1]:${port}`,
              setting: 'FILTER',
              host: '127.0.0.1',
              port,
              noMx: true,
            },
          ]
        : [],
    )
    return unique([...set, ...more])
  },
})
