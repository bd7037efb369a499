import { defineProbe, unknown, whyOf } from '../../probes/probe.ts'
import type { ExecAsk } from '../../target/target.ts'
import { zimbraRelease } from './release.ts'

/** An LDAP attribute of this server. */
export interface ZimbraAttribute {
  readonly values: readonly string[]
  /** server: set on the server's own entry; else it comes from the global configuration or a default. */
  readonly from: 'server' | 'inherited'
}
export interface ZimbraSettings {
  readonly server: string
  readonly attributes: Readonly<Record<string, ZimbraAttribute>>
  readonly global: Readonly<Record<string, readonly string[]>>
  readonly domains: readonly string[]
}

/** Only what is named here is asked for: an entry as a whole holds private keys. */
const attributes = [
  'zimbraMtaRelayHost',
  'zimbraMtaFallbackRelayHost',
  'zimbraMtaSmtpSaslAuthEnable',
  'zimbraMtaSmtpSaslPasswordMaps',
  'zimbraMtaSmtpSaslSecurityOptions',
  'zimbraMtaSmtpSaslMechanismFilter',
  'zimbraMtaSmtpCnameOverridesServername',
  'zimbraMtaSmtpTlsSecurityLevel',
  'zimbraMtaSmtpDnsSupportLevel',
  'zimbraMtaMyHostname',
  'zimbraMtaMyOrigin',
  'zimbraMtaMyDestination',
  'zimbraMtaMyNetworks',
  'zimbraMtaSmtpdMilters',
  'zimbraMtaLmtpHostLookup',
  'zimbraMtaMaxMessageSize',
  'zimbraIPMode',
  'zimbraAmavisMaxServers',
  'zimbraServiceEnabled',
  'zimbraServiceInstalled',
  'zimbraLmtpBindPort',
  'zimbraLmtpServerEnabled',
]

/** One Java machine for all questions. It reads LDAP directly, so it answers while the mailbox server is down. */
export const sessionFor = (server: string): ExecAsk => ({
  kind: 'exec',
  argv: ['zmprov', '-l'],
  as: 'zimbra',
  stdin: [
    `gs ${server} ${attributes.join(' ')}`,
    `gs -e ${server} ${attributes.join(' ')}`,
    `gacf ${attributes.join(' ')}`,
    'gad',
    'exit',
    '',
  ].join('\n'),
  slow: true,
  timeoutMs: 45_000,
})

/** `attr: value`, one line for each value; a value may go on in lines that look like no attribute. */
export const readEntry = (text: string): Readonly<Record<string, readonly string[]>> => {
  const found: Record<string, string[]> = Object.create(null)
  let last: string[] | undefined
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Za-z][A-Za-z0-9-]*): (.*)$/.exec(line) ?? []
    if (name) {
      last = found[name] ?? []
      last.push(value ?? '')
      found[name] = last
    } else if (line.startsWith('#') || line === '') last = undefined
    else if (last) last.push(`${last.pop()}\n${line}`)
  }
  return found
}

const needs = { release: zimbraRelease }

/** What LDAP says, as against what Postfix has: slow, so only for what postconf(1) cannot tell. */
export const zimbraSettings = defineProbe<ZimbraSettings, typeof needs>({
  id: 'zimbra-settings',
  needs,
  ask: ({ release }) => (release.known && release.value.server ? [sessionFor(release.value.server)] : []),
  parse: ([reading], { release }) => {
    const server = release.known ? release.value.server : null
    if (!server || !reading)
      return unknown('the name of this server in LDAP is not known (localconfig.xml was not readable)')
    if (reading.status !== 'ok') return unknown(whyOf(reading))
    const [, effective = '', own = '', global = '', domains = ''] = reading.stdout.split(/(?:^|\n?)(?:prov> )+/)
    const values = readEntry(effective)
    if (Object.keys(values).length === 0)
      return unknown(`zmprov gave no attributes: ${(reading.stderr || reading.stdout).trim().slice(0, 200)}`)
    const set = readEntry(own)
    return {
      server,
      attributes: Object.fromEntries(
        Object.entries(values).map(([name, list]) => [
          name,
          { values: list, from: name in set ? 'server' : 'inherited' },
        ]),
      ),
      global: { ...readEntry(global) },
      domains: domains.split('\n').flatMap((line) => /^[\w-]+(\.[\w-]+)+$/.exec(line.trim())?.[0]?.toLowerCase() ?? []),
    }
  },
})
