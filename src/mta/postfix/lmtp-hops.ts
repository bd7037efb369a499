import { defineProbe, unknown } from '../../probes/probe.ts'
import type { Hop, MasterService, Settings } from '../../probes/slots.ts'
import type { FileAsk } from '../../target/target.ts'
import { endpointOf, listOf } from './endpoints.ts'
import { postfixSettings } from './settings.ts'

const transports = [
  'virtual_transport',
  'mailbox_transport',
  'local_transport',
  'relay_transport',
  'fallback_transport',
  'default_transport',
] as const

/** The domains whose mail each of them is for; a transport for no domain is never used. */
const domainsOf: Readonly<Record<string, string>> = {
  virtual_transport: 'virtual_mailbox_domains',
  mailbox_transport: 'mydestination',
  local_transport: 'mydestination',
  relay_transport: 'relay_domains',
}
const isUsed = (settings: Settings, name: string): boolean => settings.get(domainsOf[name] ?? '')?.trim() !== ''

export const serviceNamed = (settings: Settings, name: string): MasterService | undefined =>
  settings.services.find((service) => service.name === name && service.type === 'unix')

export const queueDirectoryOf = (settings: Settings): string => settings.get('queue_directory') ?? '/var/spool/postfix'

/** `lmtp:unix:private/dovecot-lmtp` of a setting as a hop; null where it is no LMTP, or names no place. */
export const lmtpHop = (settings: Settings, spec: string, setting: string): Hop | null => {
  const [, name = '', nexthop = ''] = /^([\w.-]+):(.+)$/.exec(spec.trim()) ?? []
  const service = serviceNamed(settings, name)
  if (!nexthop || !(service ? /^lmtp\b/.test(service.command) : name === 'lmtp')) return null
  const port = Number(service?.overrides.lmtp_tcp_port ?? settings.get('lmtp_tcp_port')) || 24
  const place = { queueDirectory: queueDirectoryOf(settings), chroot: service?.chroot ?? false }
  const endpoint = endpointOf(nexthop, port, place)
  return endpoint ? { role: 'lmtp', protocol: 'lmtp', spec: spec.trim(), setting, ...endpoint } : null
}

/** The same place named by several settings is one hop. */
export const unique = (hops: readonly Hop[]): readonly Hop[] => [
  ...new Map(hops.map((hop) => [`${hop.protocol} ${hop.socket ?? `${hop.host}:${hop.port}`}`, hop])).values(),
]

/** Maps whose source is a file of `key value` lines. */
const transportFiles = (settings: Settings): readonly string[] =>
  listOf(settings.get('transport_maps')).flatMap(
    (map) => /^(?:proxy:)?(?:hash|btree|lmdb|cdb|dbm|texthash):(\/.+)$/.exec(map)?.[1] ?? [],
  )
const transportAsk = (path: string): FileAsk => ({
  kind: 'file',
  path,
  as: 'root',
  orSelf: true,
  match: ['lmtp'],
  maxBytes: 65_536,
})

const needs = { settings: postfixSettings }

/** Places to which mail goes by LMTP, by the settings and by transport tables that are files. */
export const postfixLmtpHops = defineProbe<readonly Hop[], typeof needs>({
  id: 'postfix-lmtp-hops',
  needs,
  ask: ({ settings }) => (settings.known ? transportFiles(settings.value).slice(0, 4).map(transportAsk) : []),
  parse: (readings, { settings }) => {
    if (!settings.known) return unknown(settings.why)
    const { value } = settings
    const set = transports
      .filter((name) => isUsed(value, name))
      .flatMap((name) => lmtpHop(value, value.get(name) ?? '', name) ?? [])
    const routed = readings
      .flatMap(({ stdout }) => stdout.split('\n'))
      .flatMap((line) => (line.startsWith('#') ? [] : (/^\S+\s+(\S+)$/.exec(line.trim())?.[1] ?? [])))
      .flatMap((spec) => lmtpHop(value, spec, 'transport_maps') ?? [])
    return unique([...set, ...routed]).slice(0, 10)
  },
})
