import { z } from 'zod'
import { type NextHop, readNextHop } from '../../probes/relayhost.ts'
import type { Refusal } from '../fix.ts'
import { providerOf, providers, type RelayProvider } from './providers.ts'

const ids = [...providers.map(({ id }) => id), 'custom']
const hostName = /^(?!-)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$|^\d{1,3}(\.\d{1,3}){3}$/

/** `--set key=value` of fix relay. */
export const relayOptions = z.strictObject({
  provider: z
    .enum(ids, `there is ${ids.join(', ')}`)
    .optional()
    .describe('whose relay it is'),
  host: z
    .string()
    .regex(hostName, 'a host name or an IPv4 address')
    .toLowerCase()
    .optional()
    .describe('the relay, where the provider has several or none'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-1')
    .optional()
    .describe('of SES'),
  port: z.coerce
    .number('a number')
    .int('a number')
    .min(1, 'from 1 on')
    .max(65_535, 'to 65535')
    .optional()
    .describe('587 where it is not said'),
  user: z
    .string()
    .regex(/^[^\s:]+$/, 'a login without blanks and colons')
    .optional()
    .describe('login at the relay; of SendGrid it is apikey by itself'),
  scope: z
    .enum(['server', 'global'], 'server or global')
    .default('server')
    .describe('this server, or on Zimbra all of the site'),
  certificate: z
    .enum(['any'], 'any is the only other choice')
    .optional()
    .describe('any: the key is sent also to a certificate that the server does not trust'),
  sender: z
    .string()
    .regex(/^[^\s<>@]+@[\w.-]+$/, 'an address')
    .optional()
    .describe('a sender that the relay must take'),
  tls: z.enum(['encrypt', 'secure'], 'encrypt or secure').optional().describe('demanded of the relay'),
  key: z
    .enum(['replace'], 'replace is the only choice')
    .optional()
    .describe('replace: a new key in place of one that works'),
})
export type RelayOptions = z.infer<typeof relayOptions>

/** The relay that will be used. */
export interface Wanted {
  readonly provider: RelayProvider | null
  /** For people: "SendGrid", else the host. */
  readonly title: string
  readonly host: string
  readonly port: number
  /** As relayhost has it, and the maps as their key: `[smtp.example.net]:587`. */
  readonly hop: string
  /** null: the key is the login too; undefined: it was not given. */
  readonly user: string | null | undefined
  /** The port that is wanted, then others on which this relay may listen. */
  readonly ports: readonly number[]
}

const usualPorts = [587, 2525, 25]

/** What the options mean on a server whose relay host is `current` now (empty: none). */
export const wantedRelay = (options: RelayOptions, current: string): Wanted | Refusal => {
  const now = readNextHop(current)
  const named = providers.find(({ id }) => id === options.provider)
  const host = options.host ?? hostOf(named, options, now)
  if (typeof host !== 'string') return host
  if (named && options.host && !named.isHost.test(options.host))
    return { refused: `${options.host} is no host of ${named.title}`, hint: 'Give --set provider=custom with it.' }
  const provider = named ?? (options.provider === 'custom' ? null : providerOf(host))
  const same = now?.host === host ? now : null
  const port = options.port ?? (same?.portGiven && same.port !== 25 ? same.port : 587)
  return {
    provider,
    title: provider?.title ?? host,
    host,
    port,
    hop: same?.port === port && isOne(current) ? current.trim() : `[${host}]:${port}`,
    user: options.user ?? provider?.user,
    ports: [...new Set([port, ...(provider?.ports ?? usualPorts)])],
  }
}

/** A single next hop as written: brackets or not, it stays the key that it is. */
const isOne = (text: string): boolean => !/[\s,]/.test(text.trim())

const hostOf = (
  provider: RelayProvider | undefined,
  { provider: id, region }: RelayOptions,
  now: NextHop | null,
): string | Refusal => {
  if (!provider && id !== 'custom' && now) return now.host
  if (!provider)
    return id === 'custom'
      ? { refused: 'a relay of one’s own needs its name', hint: 'Give --set host=smtp.example.net.' }
      : { refused: 'which relay is wanted was not said', hint: `Give --set provider=${ids.join('|')}.` }
  if (now && region === undefined && provider.isHost.test(now.host)) return now.host
  if (!provider.host.includes('REGION')) return provider.host
  if (region === undefined)
    return {
      refused: `${provider.title} has a host for each region`,
      hint: 'Give --set region=eu-west-1, or whichever it is.',
    }
  return provider.host.replace('REGION', region)
}
