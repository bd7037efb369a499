import { defineProbe, type Facts, Unknown, unknown } from '../../probes/probe.ts'
import { processes, programOf } from '../../probes/processes.ts'
import { type SettingOrigins, settingOrigins } from '../../probes/setting-origins.ts'
import { sitePeers } from '../../probes/site-peers.ts'
import type { Hop, Service, Services } from '../../probes/slots.ts'
import * as slots from '../../probes/slots.ts'
import { type WantedSettings, wantedSettings } from '../../probes/wanted-settings.ts'
import type { ExecAsk } from '../../target/target.ts'
import { fill, fillsOf, type Identity, type Mta } from '../mta.ts'
import { foundPostfix, whichPostfix } from '../postfix/detect.ts'
import { postfix } from '../postfix/index.ts'
import { lmtpHop, postfixLmtpHops, unique } from '../postfix/lmtp-hops.ts'
import { logLinesFrom } from '../postfix/log-lines.ts'
import { logText, mailLogFrom } from '../postfix/mail-log.ts'
import { postfixQueue } from '../postfix/queue.ts'
import { unitsOf } from '../postfix/services.ts'
import { postfixSettings } from '../postfix/settings.ts'
import { stuckLinesFrom } from '../postfix/stuck-lines.ts'
import { zimbraFilterHops } from './filter-hops.ts'
import { lmtpHosts } from './lmtp-hops.ts'
import { readZmcontrol } from './service-status.ts'

/** Zextras Carbonio: Zimbra's design under /opt/zextras, with units of systemd in zmcontrol's place. Its own rights and tools are not known here: it is diagnosed, and not changed. */
const home = '/opt/zextras/'
const account = 'zextras'

const packaged: readonly ExecAsk[] = [
  { kind: 'exec', argv: ['dpkg-query', '-s', 'carbonio-core'] },
  { kind: 'exec', argv: ['rpm', '-q', '--qf', '%{VERSION}\n', 'carbonio-core'] },
]

const found = {
  postfix: defineProbe({ id: 'carbonio-postfix', ask: [whichPostfix], parse: ([reading]) => foundPostfix(reading) }),
}

const detectCarbonio = defineProbe<Identity | null, typeof found>({
  id: 'carbonio-identity',
  needs: found,
  ask: ({ postfix }) => (postfix.known && postfix.value?.queueDirectory.startsWith(home) ? packaged : []),
  parse: ([deb, rpm], { postfix }) => {
    if (!postfix.known) return new Unknown(postfix.why)
    const own = postfix.value
    if (!own?.queueDirectory.startsWith(home)) return null
    const said = [deb, rpm].map((reading) => (reading?.status === 'ok' && reading.exitCode === 0 ? reading.stdout : ''))
    return {
      id: 'carbonio',
      like: 'zimbra',
      name: 'Carbonio',
      version: /^(?:Version: )?(\d+\.\d+\.\d+)/m.exec(said.find((text) => text !== '') ?? '')?.[1] ?? 'unknown',
      mtaVersion: own.version,
      queueDirectory: own.queueDirectory,
      configDirectory: own.configDirectory,
      logFiles: ['/var/log/carbonio.log'],
      owner: account,
    }
  },
})

const carbonioLogText = logText('carbonio-log', ['/var/log/carbonio.log', '/var/log/mail.log', '/var/log/maillog'])
const carbonioMailLog = mailLogFrom('carbonio-mail-log', carbonioLogText)

const units: ExecAsk = {
  kind: 'exec',
  argv: [
    ...['systemctl', 'list-units', '--all', '--plain', '--no-legend', '--no-pager', '--type=service'],
    'carbonio-*',
  ],
}
/** Releases before systemd took over. */
const zmcontrol: ExecAsk = {
  kind: 'exec',
  argv: ['/opt/zextras/bin/zmcontrol', 'status'],
  as: account,
  slow: true,
  timeoutMs: 60_000,
}
/** Units without which mail stops on this host; sidecars, web and statistics are others. */
const essential =
  /^carbonio-(?:postfix|appserver|appserver-db|openldap|mailthreat|antispam|antivirus|opendkim|configd|policyd|saslauthd|milter)$/
/** Where this is asked, there is a Postfix: stopped by hand it is inactive, not failed. */
const wanted = (name: string): boolean => name === 'carbonio-postfix'

const carbonioUnits = defineProbe<readonly Service[]>({
  id: 'carbonio-units',
  ask: [units],
  parse: ([reading]) => {
    const list =
      reading?.status === 'ok' && reading.exitCode === 0
        ? unitsOf(reading.stdout, { essential: (name) => essential.test(name), wanted })
        : []
    return list.length > 0 ? list : unknown('systemd knows no unit of Carbonio')
  },
})

const statusNeeds = { units: carbonioUnits }
const carbonioServices = defineProbe<Services, typeof statusNeeds>({
  id: 'carbonio-services',
  needs: statusNeeds,
  ask: ({ units: known }) => (known.known ? [] : [zmcontrol]),
  parse: ([reading], { units: known }) => {
    if (known.known) return { source: 'systemctl', list: known.value }
    const list = reading?.status === 'ok' ? readZmcontrol(reading.stdout) : []
    return list.length > 0 ? { source: 'zmcontrol status', list } : unknown(known.why)
  },
})

const lmtpNeeds = {
  settings: postfixSettings,
  listed: postfixLmtpHops,
  queue: postfixQueue,
  log: carbonioMailLog,
  processes,
}

/** A mailbox server runs here: Java, for the account of Carbonio. */
const hasMailboxes = ({ processes: list }: Facts<typeof lmtpNeeds>): boolean =>
  list.known && list.value.list.some((each) => each.user.startsWith('zextras') && programOf(each) === 'java')

/** Mailbox servers: what the settings say, what mail went to, and this host where it has mailboxes. */
const carbonioLmtpHops = defineProbe<readonly Hop[], typeof lmtpNeeds>({
  id: 'carbonio-lmtp-hops',
  needs: lmtpNeeds,
  ask: [],
  parse: (_, facts) => {
    const { settings, listed, queue, log } = facts
    if (!settings.known) return unknown(settings.why)
    const own = settings.value.get('myhostname')
    const mine = own && hasMailboxes(facts) ? lmtpHop(settings.value, `lmtp:${own}:7025`, 'zimbraMailTransport') : null
    return unique([...(mine ? [mine] : []), ...(listed.known ? listed.value : []), ...lmtpHosts({ queue, log })]).slice(
      0,
      8,
    )
  },
})

/** Its LDAP holds it, which is not read here. */
const notAsked = <T>(id: string) =>
  defineProbe<T>({ id, ask: [], parse: () => unknown("Carbonio's LDAP is not asked") })

export const carbonio: Mta = {
  id: 'carbonio',
  title: 'Carbonio',
  detect: detectCarbonio,
  fills: fillsOf(postfix.fills, [
    fill(slots.services, carbonioServices),
    fill(slots.mailLog, carbonioMailLog),
    fill(slots.logLines, logLinesFrom('carbonio-log-lines', carbonioLogText)),
    fill(slots.stuckLines, stuckLinesFrom('carbonio-stuck-lines', carbonioLogText)),
    fill(slots.lmtpHops, carbonioLmtpHops),
    fill(slots.filterHops, zimbraFilterHops),
    fill(wantedSettings, notAsked<WantedSettings>('carbonio-wanted-settings')),
    fill(settingOrigins, notAsked<SettingOrigins>('carbonio-setting-origins')),
    fill(sitePeers, notAsked<readonly string[]>('carbonio-site-peers')),
  ]),
}
