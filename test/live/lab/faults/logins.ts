import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { findFault } from './index.ts'

const flavours: Fault['flavours'] = ['plain', 'zimbra']

const logIn = `
import smtplib
for n in range(3):
    with smtplib.SMTP('127.0.0.1', 25, timeout=30) as out:
        try:
            out.login('user7@antv.test', 'mailbox')
        except smtplib.SMTPException as error:
            print(error)
`

/** Where Postfix looks for it: in its chroot on Debian. It checks the passwords of the host's own accounts. */
async function readyToStart(lab: Lab): Promise<void> {
  if (lab.flavour === 'zimbra') return void (await lab.sh('mkdir -p /run/saslauthd; chmod 755 /run/saslauthd'))
  const defaults = `START=yes
NAME=saslauthd
MECHANISMS=shadow
OPTIONS="-c -m ${lab.queueDir}/var/run/saslauthd"
`
  await lab.sh(`adduser -q postfix sasl; mkdir -p ${lab.queueDir}/var/run`)
  await lab.must(['sh', '-c', 'cat >/etc/default/saslauthd'], {
    stdin: defaults,
  })
}

/** Cyrus SASL asks saslauthd, as on Zimbra; nobody has started it. */
async function useSaslauthd(lab: Lab): Promise<void> {
  const text = 'pwcheck_method: saslauthd\\nmech_list: plain login\\n'
  // Read from inside the chroot where there is one; Debian has a place of its own.
  await lab.sh(
    `for at in /etc ${lab.queueDir}/etc ${lab.configDir}; do mkdir -p $at/sasl; printf '${text}' >$at/sasl/smtpd.conf; done`,
  )
  await readyToStart(lab)
  await lab.settings({
    cyrus_sasl_config_path: '/etc/sasl',
    smtpd_sasl_type: 'cyrus',
    smtpd_sasl_path: 'smtpd',
    smtpd_sasl_auth_enable: 'yes',
  })
}

const dovecotAuth = (lab: Lab): string => `service auth {
  unix_listener ${lab.queueDir}/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
`

export const loginFaults: Fault[] = [
  {
    id: 'submission-failing',
    flavours,
    title: 'saslauthd does not run: nobody can log in to hand mail in',
    expect: { cause: 'submission-failing' },
    inject: useSaslauthd,
    heal: (lab) => lab.settings({ smtpd_sasl_auth_enable: 'no' }),
    load: async (lab) => {
      await lab.must(['/usr/bin/python3', '-c', logIn])
      await lab.waitForLog(/SASL (PLAIN|LOGIN) authentication failed: generic failure/)
    },
  },
  {
    id: 'dovecot-stopped-with-logins',
    flavours: ['plain'],
    title: 'Dovecot, which takes mail and checks logins, does not run',
    expect: { cause: 'lmtp-down', also: ['submission-failing'] },
    inject: async (lab) => {
      await lab.must(['sh', '-c', 'cat >/etc/dovecot/extra.conf; doveadm reload'], { stdin: dovecotAuth(lab) })
      await lab.waitFor('the auth socket', async () => {
        return (await lab.exec(['test', '-S', `${lab.queueDir}/private/auth`])).code === 0
      })
      await lab.settings({ smtpd_sasl_type: 'dovecot', smtpd_sasl_path: 'private/auth', smtpd_sasl_auth_enable: 'yes' })
      await findFault('lmtp-down', lab.flavour).inject(lab)
    },
    heal: (lab) => findFault('lmtp-down', lab.flavour).heal(lab),
    load: async (lab) => {
      await findFault('lmtp-down', lab.flavour).load(lab)
      await lab.send({ to: 'user2@antv.test', via: 'smtp' }).catch(() => {})
      await lab.waitForLog(/fatal: no SASL authentication mechanisms/)
    },
  },
]
