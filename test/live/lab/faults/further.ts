import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { must } from '../run.ts'
import { setRelay } from './relay-setup.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']

/** A certificate for mail.antv.test by the lab's CA, two days past its end. */
async function expiredCertificate(lab: Lab): Promise<void> {
  const dir = lab.internet.dir
  const at = (name: string) => join(dir, name)
  const conf = [
    '[ca]',
    'default_ca=lab',
    '[lab]',
    `database=${at('index')}`,
    `serial=${at('serial')}`,
    `new_certs_dir=${dir}`,
  ]
  conf.push(
    'default_md=sha256',
    'policy=any',
    'unique_subject=no',
    'x509_extensions=names',
    '[any]',
    'commonName=supplied',
  )
  conf.push('[names]', 'subjectAltName=DNS:mail.antv.test')
  writeFileSync(at('ca.conf'), `${conf.join('\n')}\n`)
  writeFileSync(at('index'), '')
  writeFileSync(at('serial'), '1000\n')
  const stamp = (days: number) =>
    `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`
  await must(['openssl', 'req', '-new', '-key', at('tls.key'), '-subj', '/CN=mail.antv.test', '-out', at('lmtp.csr')])
  const dates = ['-startdate', stamp(-90), '-enddate', stamp(-2)]
  const ca = ['-config', at('ca.conf'), '-cert', at('ca.crt'), '-keyfile', at('ca.key')]
  await must(['openssl', 'ca', '-batch', '-notext', ...ca, ...dates, '-in', at('lmtp.csr'), '-out', at('lmtp.crt')])
  const pem = (await must(['cat', at('lmtp.crt'), at('tls.key')])).trim()
  await lab.must(['sh', '-c', 'umask 077; cat >/etc/dovecot/lmtp.pem'], { stdin: `${pem}\n` })
}

const sendAsUser = `
import random, smtplib
with smtplib.SMTP('127.0.0.1', 25, timeout=30) as out:
    out.login('user7@antv.test', 'mailbox')
    for n in range(300):
        name = ''.join(random.choice('abcdefghklmnoprst') for _ in range(8))
        domain = ('refuse.test', 'greylist.test', 'busy.test', 'gmail.com')[n % 4]
        text = 'From: user7@antv.test\\nTo: %s@%s\\nSubject: You have won %d\\n\\nClick here\\n' % (name, domain, n)
        out.sendmail('user7@antv.test', [name + '@' + domain], text)
`

export const furtherFaults: Fault[] = [
  {
    id: 'lmtp-certificate-invalid',
    flavours,
    title: "the certificate of the mailbox server's LMTP has expired, and Postfix verifies it",
    expect: { cause: 'lmtp-certificate-invalid' },
    options: { lmtpInet: true },
    inject: async (lab) => {
      await expiredCertificate(lab)
      await lab.sh(`printf 'ssl = yes\\nssl_cert = </etc/dovecot/lmtp.pem\\nssl_key = </etc/dovecot/lmtp.pem\\n' >/etc/dovecot/extra.conf
        doveadm reload`)
      if (lab.flavour === 'zimbra') await lab.attributes({ zimbraMtaLmtpTlsSecurityLevel: 'verify' })
      else
        await lab.sh(
          "sed -i 's/address = .*/address = */' /etc/dovecot/lmtp-listener; doveadm stop; dovecot >/dev/null 2>&1",
        )
      await lab.settings({
        lmtp_tls_CAfile: '/etc/ssl/certs/mailmedic-lab.pem',
        ...(lab.flavour === 'plain'
          ? { lmtp_tls_security_level: 'verify', virtual_transport: 'lmtp:inet:mail.antv.test:24' }
          : {}),
      })
    },
    heal: async (lab) => {
      await lab.sh('rm -f /etc/dovecot/extra.conf; doveadm reload')
      if (lab.flavour === 'zimbra') await lab.attributes({ zimbraMtaLmtpTlsSecurityLevel: 'may' })
      else await lab.settings({ lmtp_tls_security_level: 'may' })
    },
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', count: 3 })
      await lab.waitForReason(/Server certificate not (verified|trusted)/, 3)
    },
  },
  {
    id: 'ipv6-unusable',
    flavours,
    title: 'IPv6 is preferred and there is no IPv6 way out, while the destination also has IPv4',
    expect: { cause: 'ipv6-unusable' },
    inject: async (lab) => {
      await lab.must(['postconf', '-e', 'smtp_address_preference=ipv6', 'smtp_mx_address_limit=1'])
      if (lab.flavour === 'zimbra') await lab.attributes({ zimbraIPMode: 'both' })
      else await lab.must(['postconf', '-e', 'inet_protocols=all'])
      await lab.must(['postfix', 'stop'])
      await lab.must(['postfix', 'start'])
    },
    heal: async (lab) => {
      await lab.must(['postconf', '-X', 'smtp_address_preference', 'smtp_mx_address_limit'])
      if (lab.flavour === 'zimbra') await lab.attributes({ zimbraIPMode: 'ipv4' })
      else await lab.must(['postconf', '-e', 'inet_protocols=ipv4'])
      await lab.must(['postfix', 'stop'])
      await lab.must(['postfix', 'start'])
    },
    load: async (lab) => {
      for (const name of ['anna', 'ben']) await lab.send({ to: `${name}@six.test` })
      await lab.send({ to: 'friend@gmail.com' })
      await lab.waitForReason(/Network is unreachable/, 2)
      await lab.settled()
    },
  },
  {
    id: 'port-conflict',
    flavours,
    title: 'another mail server holds port 25, so Postfix cannot start',
    expect: { cause: 'port-conflict' },
    inject: async (lab) => {
      const filter = lab.flavour === 'plain' ? '/usr/local/sbin/content-filter' : '/opt/zimbra/common/sbin/amavisd'
      await lab.must(['postfix', 'stop'])
      await lab.sh(`cp ${filter} /usr/sbin/exim4
        install -m 755 /usr/local/lib/lab/simulated-init /etc/init.d/exim4; /etc/init.d/exim4 start`)
      await lab.waitFor('port 25 to be taken', () => lab.listening(25))
      await lab.exec(['postfix', 'start'])
    },
    heal: async (lab) => {
      await lab.sh('/etc/init.d/exim4 stop; rm /usr/sbin/exim4 /etc/init.d/exim4')
      await lab.waitFor('port 25 to be free', async () => !(await lab.listening(25)))
      await lab.exec(['postfix', 'start'])
    },
    load: async (lab) => {
      await lab.send({ to: 'user2@antv.test', count: 2 })
      await lab.waitForLog(/bind .*port 25: Address already in use/)
    },
  },
  {
    id: 'config-drift',
    flavours: ['zimbra'],
    title: 'zmconfigd does not run: what LDAP says has not reached Postfix',
    expect: { cause: 'config-drift', also: ['outbound-25-blocked'] },
    options: { relay: true },
    inject: async (lab) => {
      await setRelay(lab, { relayhost: '' })
      const change = 'zmconfigdctl stop; zmprov -l ms mail.antv.test zimbraMtaRelayHost "[smtp.sendgrid.net]:587"'
      await lab.must(['su', '-', 'zimbra', '-c', change])
      await lab.internet.rule('block25', 'tcp dport 25 drop')
    },
    heal: async (lab) => {
      await lab.internet.unrule('block25')
      await lab.must(['su', '-', 'zimbra', '-c', 'zmconfigdctl start </dev/null >/dev/null 2>&1'])
    },
    load: async (lab) => {
      for (const to of ['friend@gmail.com', 'office@accept.test']) await lab.send({ to })
      await lab.waitForReason(/:25: Connection timed out/, 2)
    },
  },
  {
    id: 'account-compromised',
    flavours,
    title: 'one login sends a burst of mail to strangers',
    expect: { cause: 'account-compromised' },
    inject: async (lab) => {
      const listener = `${lab.queueDir}/private/auth`
      const auth = `service auth {\\n unix_listener ${listener} {\\n mode = 0660\\n user = postfix\\n group = postfix\\n }\\n}\\n`
      await lab.sh(`printf '${auth}' >/etc/dovecot/extra.conf; doveadm reload`)
      await lab.waitFor('the auth socket', async () => (await lab.exec(['test', '-S', listener])).code === 0)
      await lab.settings({ smtpd_sasl_type: 'dovecot', smtpd_sasl_path: 'private/auth', smtpd_sasl_auth_enable: 'yes' })
    },
    heal: (lab) => lab.settings({ smtpd_sasl_auth_enable: 'no' }),
    load: async (lab) => {
      await lab.must(['/usr/bin/python3', '-c', sendAsUser])
      await lab.waitFor('the burst in the queue', async () => (await lab.queue()).deferred >= 200, 60_000)
      await lab.settled()
    },
  },
]
