import type { Fault } from '../fault.ts'
import type { Lab } from '../lab.ts'

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

/** Cyrus SASL asks saslauthd, as on Zimbra; nobody has started it. */
async function useSaslauthd(lab: Lab): Promise<void> {
  const text = 'pwcheck_method: saslauthd\\nmech_list: plain login\\n'
  // Read from inside the chroot where there is one; Debian has a place of its own.
  await lab.sh(
    `for at in /etc ${lab.queueDir}/etc ${lab.configDir}; do mkdir -p $at/sasl; printf '${text}' >$at/sasl/smtpd.conf; done`,
  )
  await lab.settings({
    cyrus_sasl_config_path: '/etc/sasl',
    smtpd_sasl_type: 'cyrus',
    smtpd_sasl_path: 'smtpd',
    smtpd_sasl_auth_enable: 'yes',
  })
}

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
]
