import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { sendToStrangers } from './network.ts'
import { standIn } from './stand-in.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']

async function set(lab: Lab, parameter: string, attribute: string, value: string): Promise<void> {
  if (lab.flavour === 'zimbra') await lab.attributes({ [attribute]: value })
  else await lab.settings({ [parameter]: value })
}

/** On Zimbra it is a setting of the whole site. */
async function limitSize(lab: Lab, bytes: string): Promise<void> {
  if (lab.flavour === 'plain') return lab.settings({ message_size_limit: bytes })
  await lab.must(['su', '-', 'zimbra', '-c', `zmprov -l mcf zimbraMtaMaxMessageSize ${bytes}`])
  await lab.must(['su', '-', 'zimbra', '-c', '/opt/zimbra/libexec/configrewrite mta'])
  await lab.reload()
}

/** Mail that the server refuses over SMTP, with nothing left in its queue. */
async function refused(lab: Lab, words: RegExp): Promise<void> {
  for (const to of ['user2@antv.test', 'user3@antv.test']) await lab.send({ to, via: 'smtp' }).catch(() => {})
  await lab.waitForLog(words)
  await lab.settled()
}

export const settingFaults: Fault[] = [
  {
    id: 'defer-transports',
    flavours,
    title: 'defer_transports holds outbound mail back',
    expect: { cause: 'defer-transports' },
    inject: (lab) => lab.settings({ defer_transports: 'smtp' }),
    heal: (lab) => lab.settings({ defer_transports: '' }),
    load: (lab) => sendToStrangers(lab, /deferred transport/),
  },
  {
    id: 'mail-on-hold',
    flavours,
    title: 'a header check puts mail on hold',
    expect: { cause: 'mail-on-hold' },
    inject: async (lab) => {
      await lab.sh(`echo '/^Subject: .*lab/ HOLD lab on hold' >${lab.configDir}/hold_checks`)
      await set(lab, 'header_checks', 'zimbraMtaHeaderChecks', `regexp:${lab.configDir}/hold_checks`)
    },
    heal: (lab) => set(lab, 'header_checks', 'zimbraMtaHeaderChecks', ''),
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', count: 2 })
      await lab.send({ to: 'friend@gmail.com' })
      await lab.waitFor('three messages on hold', async () => (await lab.queue()).hold === 3)
    },
  },
  {
    id: 'milter-down',
    flavours,
    title: 'a milter does not answer, and mail is refused for it',
    expect: { cause: 'milter-down' },
    inject: async (lab) => {
      await standIn(lab, 'opendkim')
      await set(lab, 'smtpd_milters', 'zimbraMtaSmtpdMilters', 'inet:127.0.0.1:8465')
    },
    heal: (lab) => set(lab, 'smtpd_milters', 'zimbraMtaSmtpdMilters', ''),
    load: (lab) => refused(lab, /milter-reject: .*4[57]1 4\.7\.1 Service unavailable/),
  },
  {
    id: 'policy-service-down',
    flavours,
    title: 'a policy service does not answer',
    expect: { cause: 'policy-service-down' },
    inject: async (lab) => {
      await standIn(lab, 'cbpolicyd')
      await lab.settings({
        smtpd_client_restrictions: 'check_policy_service inet:127.0.0.1:10031',
        smtpd_policy_service_timeout: '3s',
      })
    },
    heal: async (lab) => {
      await lab.must(['postconf', '-X', 'smtpd_client_restrictions', 'smtpd_policy_service_timeout'])
      await lab.reload()
    },
    load: (lab) => refused(lab, /451 4\.3\.5 .*Server configuration problem/),
  },
  {
    id: 'transport-missing',
    flavours,
    title: 'the transport table names a service that master.cf does not have',
    expect: { cause: 'transport-missing' },
    inject: async (lab) => {
      const type = lab.flavour === 'plain' ? 'hash' : 'lmdb'
      const table = lab.flavour === 'plain' ? '/etc/postfix/transport' : '/opt/zimbra/conf/simulated-transport'
      await lab.sh(`echo 'partner.test cyrus:' >>${table}; postmap ${type}:${table}`)
      if (lab.flavour === 'plain') await lab.settings({ transport_maps: `hash:${table}` })
      else await lab.reload()
    },
    heal: async (lab) => {
      const zimbra =
        "sed -i '/cyrus/d' /opt/zimbra/conf/simulated-transport; postmap lmdb:/opt/zimbra/conf/simulated-transport"
      await lab.sh(lab.flavour === 'plain' ? 'postconf -X transport_maps' : zimbra)
      await lab.reload()
    },
    load: async (lab) => {
      for (const name of ['anna', 'ben']) await lab.send({ to: `${name}@partner.test` })
      await lab.waitForReason(/mail transport unavailable/, 2)
    },
  },
  {
    id: 'lookup-table-failing',
    flavours,
    title: 'a table that routing needs has no database file',
    expect: { cause: 'lookup-table-failing' },
    inject: async (lab) => {
      if (lab.flavour === 'zimbra') await lab.sh('mv /opt/zimbra/conf/simulated-transport.lmdb /var/kept.lmdb')
      else await lab.sh('mv /etc/postfix/vmailbox.db /var/kept.db')
      await lab.reload()
    },
    heal: async (lab) => {
      if (lab.flavour === 'zimbra') await lab.sh('mv /var/kept.lmdb /opt/zimbra/conf/simulated-transport.lmdb')
      else await lab.sh('mv /var/kept.db /etc/postfix/vmailbox.db')
      await lab.reload()
    },
    load: async (lab) => {
      if (lab.flavour === 'plain') return refused(lab, /451 4\.3\.0 .*Temporary lookup failure/)
      await lab.send({ to: 'user2@antv.test', count: 2 })
      await lab.waitForReason(/address resolver failure/, 2)
    },
  },
  {
    id: 'message-size-ours',
    flavours,
    title: 'our own size limit is below what users send: it is refused',
    expect: { cause: 'message-too-large' },
    inject: (lab) => limitSize(lab, '1000000'),
    heal: (lab) => limitSize(lab, '10240000'),
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', size: 1_500_000, via: 'smtp' }).catch(() => {})
      await lab.waitForLog(/552 5\.3\.4 Message size exceeds fixed limit/)
      await lab.settled()
    },
  },
  {
    id: 'tls-level-breaks-filter',
    flavours,
    title: 'a TLS level of encrypt also hits the hop to the content filter',
    expect: { cause: 'tls-level-breaks-filter' },
    options: { contentFilter: true },
    inject: async (lab) => {
      if (lab.flavour === 'plain') await lab.must(['postconf', '-PX', 'smtp-filter/unix/smtp_tls_security_level'])
      await set(lab, 'smtp_tls_security_level', 'zimbraMtaSmtpTlsSecurityLevel', 'encrypt')
    },
    heal: (lab) => set(lab, 'smtp_tls_security_level', 'zimbraMtaSmtpTlsSecurityLevel', 'may'),
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', count: 3 })
      await lab.waitForReason(/TLS is required, but was not offered by host 127\.0\.0\.1/, 3)
    },
  },
  {
    id: 'outbound-25-blocked-locally',
    flavours,
    title: "this host's own firewall drops what goes out to port 25",
    expect: { cause: 'outbound-25-blocked-locally' },
    inject: async (lab) => {
      const rules =
        'table inet filter { chain output { type filter hook output priority 0; ip daddr != 127.0.0.0/8 tcp dport 25 drop; }; }\n'
      await lab.must(['nft', '-f', '-'], { stdin: rules })
    },
    heal: async (lab) => {
      await lab.must(['nft', 'delete', 'table', 'inet', 'filter'])
    },
    load: (lab) => sendToStrangers(lab, /:25: Connection timed out/),
  },
]
