import { answers, type Dialed, dialedOf } from '../../probes/dialed.ts'
import { outcomeInWords } from '../../probes/hop-words.ts'
import { type Asking, defineInquiry } from '../../probes/inquiry.ts'
import { type Facts, type Probe, unknown } from '../../probes/probe.ts'
import { isAddress } from '../../probes/relayhost.ts'
import { settings } from '../../probes/slots.ts'
import type { DialAsk } from '../../target/target.ts'
import type { Refusal } from '../fix.ts'
import { implicitPorts } from './providers.ts'
import { type RelayOptions, type Wanted, wantedRelay } from './wanted.ts'

export interface RelayReach {
  readonly addresses: readonly string[]
  /** Why it has none; null: it has. */
  readonly unresolved: string | null
  /** Of the port that is wanted, then of the others. */
  readonly ports: readonly (Dialed & { readonly port: number })[]
}

const needs = { settings }

const addressesOf = (asking: Asking, host: string, protocols: string): Pick<RelayReach, 'addresses' | 'unresolved'> => {
  if (isAddress(host)) return { addresses: [host], unresolved: null }
  const four = asking.dns(host, 'A')
  const six = /all|ipv6/.test(protocols) ? asking.dns(host, 'AAAA') : null
  const addresses = [...four.records, ...(six?.records ?? [])]
  return { addresses, unresolved: addresses.length > 0 ? null : four.quote }
}

/** The relay as seen from the mail host: its addresses, and which of its ports answer and offer TLS. */
export const relayReach = (options: RelayOptions): Probe<RelayReach, typeof needs> =>
  defineInquiry<RelayReach, typeof needs>({
    id: `relay-reach:${options.provider ?? ''}:${options.host ?? ''}:${options.region ?? ''}:${options.port ?? ''}`,
    needs,
    look: (asking, facts: Facts<typeof needs>) => {
      if (!facts.settings.known) return unknown(facts.settings.why)
      const set = facts.settings.value
      const wanted = wantedRelay(options, set.get('relayhost') ?? '')
      if ('refused' in wanted) return { addresses: [], unresolved: null, ports: [] }
      const found = addressesOf(asking, wanted.host, set.get('inet_protocols') ?? 'all')
      const [ip] = found.addresses
      const helo = set.get('myhostname') ?? 'localhost'
      const dials = ip ? wanted.ports.map((port) => ({ port, ...dialedOf(asking.ask(dial(ip, port, helo))) })) : []
      return { ...found, ports: dials }
    },
  })

const dial = (host: string, port: number, helo: string): DialAsk => ({
  kind: 'dial',
  host,
  port,
  smtp: { protocol: 'smtp', helo, starttls: implicitPorts.includes(port) ? 'implicit' : 'if-offered' },
  timeoutMs: 6_000,
})

/** Why the relay cannot be used as it is wanted, and what could; null: it can, as far as the network goes. */
export const unreachable = (wanted: Wanted, reach: RelayReach): Refusal | null => {
  const { host, port, title } = wanted
  if (reach.unresolved !== null)
    return {
      refused: `${host} does not resolve here: ${reach.unresolved}`,
      hint: 'Look at its spelling, and whether this host resolves other names.',
    }
  const own = reach.ports.find((each) => each.port === port)
  const others = reach.ports.filter((each) => each !== own)
  const open = others.filter((each) => each.port !== 25 && usable(each))
  if (implicitPorts.includes(port)) return fromFirstByte(wanted, open)
  // What could not be asked is found out by the login, before anything is changed.
  if (!own || own.outcome === 'unknown' || own.outcome === 'denied') return null
  if (!answers(own)) {
    const also = open.length > 0 ? `, ${open.map((each) => each.port).join(' and ')} answers` : ''
    const passes25 = others.some((each) => each.port === 25 && usable(each))
    return {
      refused: `port ${port} of ${host} ${outcomeInWords(own)}${also}; nothing was changed`,
      hint: open[0]
        ? `--set port=${open[0].port}`
        : passes25
          ? 'Only port 25 answers: --set port=25 takes it.'
          : `No port of ${title} answers from this host: ask whoever runs this network what may go out.`,
    }
  }
  if ((own.code ?? 0) >= 400) return { refused: `${host}:${port} greets with an error: ${own.banner}` }
  if (own.failedAt !== null) return { refused: `${host}:${port}: ${own.why}` }
  if (own.tls === null && own.capabilities.length > 0 && !own.capabilities.some((word) => /^STARTTLS\b/i.test(word)))
    return {
      refused: `${host}:${port} offers no STARTTLS: the key would travel in clear`,
      hint: open[0] ? `--set port=${open[0].port}` : 'Take a relay that encrypts.',
    }
  return null
}

/** docs/decisions/0016: smtp_tls_wrappermode counts for every client of the service, so it would need a transport of its own. */
const fromFirstByte = ({ host, port }: Wanted, others: RelayReach['ports']): Refusal => {
  const open = others.filter(({ tls }) => tls !== null)
  const names = open.map((each) => each.port).join(' and ')
  const also = open.length > 0 ? `; ${names} ${open.length > 1 ? 'answer' : 'answers'}, with STARTTLS` : ''
  return {
    refused: `port ${port} speaks TLS from the first byte, and Postfix would then do so towards every server, its content filter too${also}; nothing was changed`,
    hint: open[0]
      ? `--set port=${open[0].port}`
      : `No port with STARTTLS answers from this host. By hand, in master.cf (on Zimbra master.cf.in): "relay-tls unix - - n - - smtp -o smtp_tls_wrappermode=yes -o smtp_tls_security_level=encrypt", and then default_transport = relay-tls:[${host}]:${port}`,
  }
}

const usable = (each: RelayReach['ports'][number]): boolean => answers(each) && (each.code ?? 0) < 400
