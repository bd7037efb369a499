import { type Dialed, dialedOf } from '../../probes/dialed.ts'
import { defineProbe, unknown, whyOf } from '../../probes/probe.ts'
import type { DialAsk, ExecAsk } from '../../target/target.ts'
import { zimbraRelease } from './release.ts'

/** One value of localconfig.xml and nothing else: that file holds passwords. */
const urlAsk: ExecAsk = {
  kind: 'exec',
  argv: [
    'sed',
    '-n',
    '/<key name="ldap_url">/{N;s/.*<key name="ldap_url">[[:space:]]*<value>\\([^<]*\\)<.*/\\1/p;}',
    '/opt/zimbra/conf/localconfig.xml',
  ],
  as: 'root',
  orSelf: true,
}

const urlNeeds = { release: zimbraRelease }
/** ldap_url: replicas first, separated by blanks; null: no Zimbra here. */
const ldapUrls = defineProbe<readonly string[] | null, typeof urlNeeds>({
  id: 'zimbra-ldap-urls',
  needs: urlNeeds,
  ask: ({ release }) => (release.known && release.value.installed ? [urlAsk] : []),
  parse: ([reading], { release }) => {
    if (!release.known) return unknown(release.why)
    if (!release.value.installed) return null
    const urls = reading?.stdout.match(/ldaps?:\/\/[\w.:[\]-]+/g) ?? []
    return urls.length > 0 ? urls.slice(0, 4) : unknown(reading ? `no ldap_url: ${whyOf(reading)}` : 'it was not asked')
  },
})

export interface LdapServer extends Dialed {
  readonly url: string
}

const placeOf = (url: string): Pick<DialAsk, 'host' | 'port'> => {
  const [, scheme, host = '', port] = /^(ldaps?):\/\/(\[[^\]]+\]|[^:/]+)(?::(\d+))?/.exec(url) ?? []
  return { host: host.replace(/^\[|\]$/g, ''), port: port ? Number(port) : scheme === 'ldaps' ? 636 : 389 }
}

const needs = { urls: ldapUrls }
/** Does each LDAP server that this host is set to use take connections? null: no Zimbra here. */
export const zimbraLdapServers = defineProbe<readonly LdapServer[] | null, typeof needs>({
  id: 'zimbra-ldap-servers',
  needs,
  ask: ({ urls }) =>
    urls.known && urls.value
      ? urls.value.map((url): DialAsk => ({ kind: 'dial', ...placeOf(url), timeoutMs: 8_000 }))
      : [],
  parse: (readings, { urls }) =>
    urls.known ? (urls.value?.map((url, at) => ({ url, ...dialedOf(readings[at]) })) ?? null) : unknown(urls.why),
})
