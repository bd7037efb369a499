import type { DialAsk, ExecAsk } from '../../target/target.ts'
import { type Asking, defineInquiry } from '../inquiry.ts'
import { type Facts, type Probe, unknown, whyOf } from '../probe.ts'
import { isAddress, readNextHop } from '../relayhost.ts'
import { type Settings, settings } from '../slots.ts'
import { isPrivate, parseIp } from './ip.ts'

/** An address that connections to the outside come from, as far as this host knows. */
export interface SourceAddress {
  readonly ip: string
  readonly public: boolean
  /** Where it comes from: `smtp_bind_address`, `ip route get 192.0.2.1`. */
  readonly source: string
  readonly quote: string
}
export interface Sender {
  readonly sources: readonly SourceAddress[]
  /** The relay all mail goes through: others see its address, not ours. */
  readonly relay: string | null
  /** A private source address is translated on its way; a destination may have told to what. */
  readonly seen: { readonly ip: string; readonly source: string; readonly quote: string } | null
  /** Addresses by which the world judges our mail; empty: not known, or those of the relay. */
  readonly visible: readonly string[]
  /** What this host calls itself, and the setting it comes from. */
  readonly helo: string
  readonly heloSetting: string
}

/**
 * Only looked up in the routing table, nothing is sent there. Addresses of documentation (RFC 5737, RFC 3849) have no route
 * of their own, and a bundle without host names keeps them; some hosts shut them off: then a.root-servers.net.
 */
const farAway = { 4: ['192.0.2.1', '198.41.0.4'], 6: ['2001:db8::1', '2001:503:ba3e::2:30'] } as const
/** A destination whose reply to EHLO tells the address it sees. */
const teller = 'gmail.com'

/** In text, as iproute2 before 2018 knows no `-j`. */
const routeTo = (address: string): ExecAsk => ({ kind: 'exec', argv: ['ip', 'route', 'get', address] })

/** The source address of the first route that is there, with what showed it; a text: why there is none. */
const routed = (asking: Asking, version: 4 | 6): { ip: string; route: ExecAsk; quote: string } | string => {
  let why = 'no route'
  for (const address of farAway[version]) {
    const route = routeTo(address)
    const reading = asking.ask(route)
    if (!reading) return why
    const ip = reading.status === 'ok' ? sourceIn(reading.stdout) : null
    if (ip) return { ip, route, quote: reading.stdout.trim().split('\n')[0] ?? '' }
    why = reading.status === 'ok' ? reading.stderr.trim() || why : whyOf(reading)
  }
  return why
}

/** `192.0.2.1 via 203.0.113.1 dev eth0 src 203.0.113.10 uid 0`. */
export const sourceIn = (text: string): string | null => {
  const found = /\bsrc (\S+)/.exec(text)?.[1]
  return found && parseIp(found) ? found : null
}

/** master.cf may say otherwise for the service that sends. */
const setting = (all: Settings, name: string): string => {
  const smtp = all.services.find((service) => service.name === 'smtp' && service.type === 'unix')
  return (smtp?.overrides[name] ?? all.get(name) ?? '').trim()
}

const sourcesOf = (asking: Asking, all: Settings): readonly SourceAddress[] | string => {
  const protocols = setting(all, 'inet_protocols') || 'all'
  const wanted = ([4, 6] as const).filter((version) => new RegExp(`all|ipv${version}`).test(protocols))
  const found: SourceAddress[] = []
  let why = 'no address is used'
  for (const version of wanted) {
    const name = version === 4 ? 'smtp_bind_address' : 'smtp_bind_address6'
    const bound = boundTo(all, name, version)
    if (bound) {
      found.push(bound)
      continue
    }
    const way = routed(asking, version)
    if (typeof way === 'string') {
      if (version === 4) why = way
      continue
    }
    const parsed = parseIp(way.ip)
    if (!parsed || (version === 6 && isPrivate(parsed))) continue
    found.push({ ip: way.ip, public: !isPrivate(parsed), source: way.route.argv.join(' '), quote: way.quote })
  }
  return found.length > 0 ? found : why
}

/** smtp_bind_address, or the one address of inet_interfaces, postconf(5). */
const boundTo = (all: Settings, name: string, version: 4 | 6): SourceAddress | null => {
  const interfaces = setting(all, 'inet_interfaces')
    .split(/[\s,]+/)
    .filter((word) => parseIp(word)?.version === version)
  const only = interfaces.length === 1 ? interfaces[0] : undefined
  const bound = setting(all, name).replace(/^\[|\]$/g, '')
  const parsed = parseIp(bound)
  if (parsed) return { ip: bound, public: !isPrivate(parsed), source: name, quote: `${name} = ${bound}` }
  const one = only ? parseIp(only) : null
  if (!one || !only || one.octets[0] === 127) return null
  return { ip: only, public: !isPrivate(one), source: 'inet_interfaces', quote: `inet_interfaces = ${only}` }
}

/** `250-mx.google.com at your service, [203.0.113.7]`. */
const toldBy = (asking: Asking, helo: string): Sender['seen'] => {
  const [mx] = asking.dns(teller, 'MX').records
  const host = mx?.replace(/^\d+\s+/, '')
  if (!host || !/^[\w.-]+$/.test(helo)) return null
  const [ip] = asking.dns(host, 'A').records
  if (!ip) return null
  const dial: DialAsk = { kind: 'dial', host: ip, port: 25, smtp: { protocol: 'smtp', helo }, timeoutMs: 6_000 }
  const step = asking.ask(dial)?.dial?.steps.find(({ stage }) => stage === 'helo')
  const quote = step?.lines[0] ?? ''
  const seen = /\[(?:IPv6:)?([0-9a-fA-F.:]+)\]/.exec(quote)?.[1]
  const parsed = seen ? parseIp(seen) : null
  return seen && parsed && !isPrivate(parsed) ? { ip: seen, source: `EHLO to ${host}`, quote } : null
}

/** A text: why it is not known. `given`: the public address, where the user knows it. */
export const senderOf = (asking: Asking, all: Settings, given?: string): Sender | string => {
  const heloSetting = setting(all, 'smtp_helo_name') && all.isSet('smtp_helo_name') ? 'smtp_helo_name' : 'myhostname'
  const helo = (setting(all, 'smtp_helo_name') || setting(all, 'myhostname')).toLowerCase()
  if (given !== undefined) {
    const source = { ip: given, public: true, source: 'given in the playbook', quote: given }
    return { sources: [source], relay: null, seen: null, visible: [given], helo, heloSetting }
  }
  const hop = readNextHop(setting(all, 'relayhost'))
  const relay = hop && !isInside(hop.host) ? setting(all, 'relayhost') : null
  const sources = sourcesOf(asking, all)
  if (typeof sources === 'string') return `the address that sends is not known: ${sources}`
  const open = sources.filter((each) => each.public).map(({ ip }) => ip)
  const four = sources.some(({ ip }) => parseIp(ip)?.version === 4)
  const hidden = four && !sources.some((each) => each.public && parseIp(each.ip)?.version === 4)
  const seen = hidden && relay === null ? toldBy(asking, helo) : null
  const visible = relay === null ? [...(seen ? [seen.ip] : []), ...open] : []
  return { sources, relay, seen, visible, helo, heloSetting }
}

const needs = { settings }

/** The address that really sends, not the one of the host's name. */
export const sender = (given?: string): Probe<Sender, typeof needs> =>
  defineInquiry<Sender, typeof needs>({
    id: given === undefined ? 'sender' : `sender:${given}`,
    needs,
    look: (asking, facts: Facts<typeof needs>) => {
      if (!facts.settings.known) return unknown(facts.settings.why)
      const found = senderOf(asking, facts.settings.value, given)
      return typeof found === 'string' ? unknown(found) : found
    },
  })

/** A relay on this host or in this network is a filter on the way, and no help to hide behind. */
const isInside = (host: string): boolean => {
  const ip = isAddress(host) ? parseIp(host) : null
  return host === 'localhost' || (ip !== null && isPrivate(ip))
}

/** Why the address that the world sees is not known here; null: it is. */
export const hiddenBecause = ({ visible, relay, sources }: Sender): string | null => {
  if (visible.length > 0) return null
  if (relay !== null) return `all mail leaves through ${relay}: others see the relay's address, not ours`
  const addresses = sources.map(({ ip }) => ip).join(', ')
  return `mail leaves from ${addresses}, a private address that is translated on its way: others see one that this host does not know`
}

/** How the visible addresses came to be known, for evidence. */
export const sourceQuotes = ({
  sources,
  seen,
}: Sender): readonly { readonly ask: string; readonly quote: string }[] => [
  ...sources.map(({ source, quote }) => ({ ask: source, quote })),
  ...(seen ? [{ ask: seen.source, quote: seen.quote }] : []),
]
