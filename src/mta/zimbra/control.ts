import type { InitSystem } from '../../probes/init-system.ts'
import type { Hop } from '../../probes/slots.ts'
import type { Deed, ExecDeed, WaitDeed } from '../../target/action.ts'
import type { ExecAsk } from '../../target/target.ts'
import type { Verb } from '../mta.ts'
import { controlPostfix, postfixAlone } from '../postfix/control.ts'

/** The command of each service of zmcontrol, and of those within them that can be started alone (zm-core-utils, zmcontrol). */
const ctls: Readonly<Record<string, string>> = {
  amavis: 'zmamavisdctl',
  antispam: 'zmantispamctl',
  antivirus: 'zmantivirusctl',
  archiving: 'zmarchivectl',
  cbpolicyd: 'zmcbpolicydctl',
  clamd: 'zmclamdctl',
  convertd: 'zmconvertctl',
  dnscache: 'zmdnscachectl',
  freshclam: 'zmfreshclamctl',
  imapd: 'zmimapdctl',
  ldap: 'ldap',
  logger: 'zmloggerctl',
  mailbox: 'zmstorectl',
  mailboxd: 'zmmailboxdctl',
  memcached: 'zmmemcachedctl',
  milter: 'zmmilterctl',
  mta: 'zmmtactl',
  opendkim: 'zmopendkimctl',
  proxy: 'zmproxyctl',
  saslauthd: 'zmsaslauthdctl',
  service: 'zmstorectl',
  snmp: 'zmswatchctl',
  spell: 'zmspellctl',
  stats: 'zmstatctl',
  zimbra: 'zmstorectl',
  zimbraAdmin: 'zmstorectl',
  zimlet: 'zmstorectl',
  zmconfigd: 'zmconfigdctl',
}

/** Not dnscache, which is Zimbra's own. */
const resolvers = ['resolver', 'systemd-resolved']

const zimbra = { as: 'zimbra' } as const

/** `zmconfigdctl status` says "not running" where nc(1) is missing: its port tells the truth. */
const portAsk: ExecAsk = { kind: 'exec', argv: ['ss', '-ltnH', 'sport = :7171'] }

const runsAsk = (service: string, ctl: string): Pick<WaitDeed, 'ask' | 'until'> =>
  service === 'zmconfigd'
    ? { ask: portAsk, until: { includes: ':7171' } }
    : { ask: { kind: 'exec', argv: [ctl, 'status'], ...zimbra, slow: true, timeoutMs: 30_000 }, until: { exit: 0 } }

/** Its own word alone counts for nothing: zmamavisdctl ends with status 0 also when it printed "failed". */
const runs = (service: string, ctl: string): WaitDeed => ({
  kind: 'wait',
  what: `${service} runs`,
  ...runsAsk(service, ctl),
  timeoutMs: 120_000,
})

/** zmmtactl status also asks for amavis: whether Postfix runs is asked of Postfix. */
const postfixRuns: WaitDeed = {
  kind: 'wait',
  what: 'Postfix runs (postfix status)',
  ask: { kind: 'exec', argv: ['/opt/zimbra/libexec/zmmtastatus'], as: 'root', orSelf: true },
  until: { exit: 0 },
  timeoutMs: 60_000,
}

/**
 * As zimbra, by the service's own command. Stopping the MTA stops Postfix alone: what zmmtactl start found running stays so.
 * A resolver beside Zimbra is the distribution's. null: Zimbra has no such service.
 */
export const controlZimbra = (name: string, verb: Verb, init: InitSystem): readonly Deed[] | null => {
  const service = name.replace(/ webapp$/, '')
  if (service === 'postfix') return postfixAlone(verb)
  if (resolvers.includes(service)) return controlPostfix(service, verb, init)
  // What hangs is Java: the database beside it goes on.
  const ctl = ctls[service === 'mailbox' && verb === 'restart' ? 'mailboxd' : service]
  if (ctl === undefined) return null
  const command: ExecDeed = { kind: 'exec', argv: [ctl, verb], ...zimbra, daemon: true, timeoutMs: 300_000 }
  if (service === 'mta') {
    if (verb !== 'stop') return [command, postfixRuns]
    return [{ kind: 'exec', argv: ['/opt/zimbra/bin/postfix', 'stop'], ...zimbra, daemon: true }]
  }
  if (verb === 'stop') return [command]
  const { ask, until } = runsAsk(service, ctl)
  return [verb === 'start' ? { ...command, unless: { ask, until } } : command, runs(service, ctl)]
}

/** The service behind a hop of this host: Zimbra's ports are fixed. */
export const servingZimbra = ({ role, port }: Hop): string | null => {
  switch (role) {
    case 'lmtp':
      return port === 7025 ? 'mailbox' : null
    case 'filter':
      return 'amavis'
    case 'milter':
      return port === 8465 ? 'opendkim' : port === 7026 ? 'milter' : null
    case 'policy':
      return port === 10031 ? 'cbpolicyd' : null
    case 'relay':
      return null
  }
}
