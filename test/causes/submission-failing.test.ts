import { submissionFailing } from '../../src/causes/submission-failing.ts'
import { ago, hours, listenersOf, logOf, minutes, problem, settingsOf } from '../situations.ts'
import { causeTable } from './table.ts'

const generic = problem('warning: h[192.0.2.1]: SASL PLAIN authentication failed: generic failure', { count: 4 })
const noDaemon = problem('warning: SASL authentication failure: cannot connect to saslauthd server: No such file')
const wrong = problem('warning: h[192.0.2.1]: SASL LOGIN authentication failed: authentication failure', { count: 900 })
const on = settingsOf({ smtpd_sasl_auth_enable: 'yes' })
const dovecot = settingsOf({
  smtpd_sasl_auth_enable: 'yes',
  smtpd_sasl_type: 'dovecot',
  smtpd_sasl_path: 'private/auth',
})
const died = problem('fatal: no SASL authentication mechanisms', { level: 'fatal', count: 2 })

causeTable(submissionFailing, {
  'saslauthd does not run': {
    given: { settings: on, sockets: [], log: logOf({ problems: [generic, noDaemon] }) },
    expect: 'certain',
    explains: { rejected: 4 },
    says: ['no saslauthd listens', 'generic failure'],
  },
  "Dovecot's socket is gone, and smtpd dies for it": {
    given: { settings: dovecot, sockets: ['/run/dovecot/auth-login'], log: logOf({ problems: [died] }) },
    expect: 'certain',
    explains: { rejected: 2 },
    says: 'smtpd_sasl_path = private/auth: nothing listens there',
  },
  'saslauthd runs, and the mailbox server that it asks does not': {
    given: {
      settings: on,
      sockets: ['/opt/zimbra/data/sasl2/state/mux'],
      listeners: listenersOf({ port: 25 }),
      log: logOf({
        problems: [
          problem(
            "authentication against url 'https://mail.example.net:7073/service/admin/soap/' caused error 'couldn't connect to host'",
          ),
          generic,
        ],
      }),
    },
    expect: 'certain',
    explains: { rejected: 4 },
    says: 'nothing listens on port 7073',
  },
  'it failed just now, and why cannot be seen': {
    given: { settings: on, sockets: ['/run/saslauthd/mux'], log: logOf({ problems: [generic] }) },
    expect: 'likely',
    explains: { rejected: 4 },
    says: 'saslauthd listens on /run/saslauthd/mux',
  },
  'an incident of this morning has passed': {
    given: {
      settings: dovecot,
      sockets: ['/var/spool/postfix/private/auth'],
      log: logOf({ problems: [{ ...died, last: ago(4 * hours) * 1000 }] }),
    },
    expect: 'none',
  },
  'people guess passwords all day': {
    given: { settings: on, sockets: [], log: logOf({ problems: [{ ...wrong, last: ago(minutes) * 1000 }] }) },
    expect: 'none',
  },
  'nobody logs in here': {
    given: { settings: settingsOf(), sockets: [], log: logOf({ problems: [generic] }) },
    expect: 'none',
  },
})
