import { z } from 'zod'
import { answers } from '../probes/dialed.ts'
import { known } from '../probes/known.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { relayCandidate, relayPorts } from '../probes/relay-candidate.ts'
import { type RelayMap, relayMap } from '../probes/relay-map.ts'
import { settingOrigins } from '../probes/setting-origins.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import type { Action } from '../target/action.ts'
import { defineFix, type Planned, type Refusal } from './fix.ts'
import { reloadStep } from './reload.ts'
import { isOutside, waiting } from './waiting.ts'

const title = 'Correct the relay host'

/** Quietly, as what it finds is a password. $1 map, then keys. */
const hitScript = `m=$1; shift; for k do postmap -q "$k" "$m" >/dev/null 2>&1 && exit 0; done; exit 1`

/** Postfix looks the password up by the name of the host and by the next hop as it is written. */
const keyStep = ({ maps }: RelayMap, host: string, nexthop: string): Action => ({
  id: 'key',
  label: 'the password map knows the relay',
  detail: `${host} or ${nexthop}`,
  why: 'A relay that gets no password returns mail for good.',
  changes: [],
  do: maps.map(({ spec }) => ({
    kind: 'wait',
    what: `a password for ${host} in ${spec}`,
    ask: { kind: 'exec', argv: ['sh', '-c', hitScript, 'hit', spec, host, nexthop], as: 'root', orSelf: true },
    until: { exit: 0 },
    timeoutMs: 500,
  })),
  undo: [],
})

const option = {
  host: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a name of a host, without brackets and port')
    .optional(),
  port: z.coerce.number().int().min(1).max(65_535).optional(),
}

export const relayHost = defineFix({
  id: 'relay-host',
  title,
  cures: ['relay-port-25-blocked', 'relay-host-unresolvable'],
  explain:
    'Changes the port or the spelling of the relay host, and nothing else: --set port=2525, --set host=smtp.example.net. By itself it takes the first submission port of the relay that answers. For another relay, or another password, there is mailmedic fix relay.',
  options: z.strictObject(option),
  for: ['postfix', 'zimbra'],
  needs: (options: { readonly host?: string | undefined; readonly port?: number | undefined }) => ({
    relay: relayMap,
    outbound: outboundDials,
    origins: settingOrigins,
    candidate: relayCandidate(options.host, options.port),
    queue,
    served: servedDomains,
  }),
  plan: ({ facts, options, mta }): Planned => {
    const relay = known(facts.relay)
    const origins = known(facts.origins)
    if (!relay || !origins) return { refused: 'the relay host could not be read' }
    if (relay.relayhost === '') return { refused: 'no relay host is set', hint: 'mailmedic fix relay sets one up.' }
    if (relay.setting !== undefined && relay.setting !== 'relayhost')
      return { refused: `the relay is set in ${relay.setting}, not in relayhost`, hint: 'Correct it there.' }
    const found = target(facts, options, relay)
    if ('refused' in found) return found
    const { host, port } = found
    const nexthop = /^\[/.test(relay.relayhost) ? `[${host}]:${port}` : `${host}:${port}`
    if (nexthop === relay.relayhost) return { nothing: `the relay host is ${nexthop} already` }
    const guarded = relay.saslEnabled && relay.maps.length > 0
    const offered = known(facts.outbound)?.dials.find((dial) => dial.role === 'relay' && dial.port === port)
    // A relay that wants a login and gets none returns mail for good.
    if (!guarded && (host !== relay.host || offered?.outcome !== 'greets' || offered.mechanisms.length > 0))
      return {
        refused: `${nexthop} wants a login, as far as can be seen, and this server has no password for it`,
        hint: 'mailmedic fix relay sets up both, and proves them first.',
      }
    return {
      fix: 'relay-host',
      title,
      summary: `Mail for other servers goes through ${nexthop}; the relay host is ${relay.relayhost} now.`,
      steps: [
        ...(guarded ? [keyStep(relay, host, nexthop)] : []),
        mta.change([{ name: 'relayhost', value: nexthop }], origins, {
          id: 'relayhost',
          label: 'correct the relay host',
          why: host === relay.host ? 'Its port does not answer, this one does.' : 'Its name has no address.',
        }),
        reloadStep(mta, 'The queue manager reads it only then.'),
      ],
      settle: mta.reload(),
      verify: {
        causes: ['relay-port-25-blocked', 'relay-host-unresolvable', 'relay-port-blocked'],
        holds: [],
        follow: {
          messages: waiting(known(facts.queue), isOutside(known(facts.served))),
          relay: host,
          flush: true,
        },
      },
      settleMs: 60_000,
      risk: 'reload',
      riskInWords: 'mail for other servers goes another way; nothing is interrupted',
      secrets: [],
      notes: guarded ? [] : ['No password is sent to the relay: it has to know this server by its address.'],
      chores: [],
    }
  },
})

type Given = { readonly host?: string | undefined; readonly port?: number | undefined }
type Known = Parameters<typeof relayHost.plan>[0]['facts']

const target = (facts: Known, { host, port }: Given, relay: RelayMap): { host: string; port: number } | Refusal => {
  if (host === undefined) {
    const dials = (known(facts.outbound)?.dials ?? []).filter((dial) => dial.role === 'relay' && answers(dial))
    const open = relayPorts.find((each) => dials.some((dial) => dial.port === each))
    const chosen = port ?? open
    if (chosen !== undefined && (port === undefined || dials.some((dial) => dial.port === port)))
      return { host: relay.host, port: chosen }
    return {
      refused: `${relay.host} answers on none of the ports ${port ?? relayPorts.join(', ')} as seen from this server`,
      hint: 'Where the name is misspelt: --set host=NAME.',
    }
  }
  const candidate = known(facts.candidate)
  if (!candidate?.resolves)
    return { refused: `${host} has no address either`, hint: 'Check the spelling with your provider.' }
  const [first] = candidate.open
  return first === undefined
    ? { refused: `${host} answers on none of the ports ${candidate.tried.join(', ')} as seen from this server` }
    : { host, port: first }
}
