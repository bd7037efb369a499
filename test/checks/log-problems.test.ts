import { logProblems } from '../../src/checks/log-problems.ts'
import { ago, days, hours, logOf, problem } from '../situations.ts'
import { checkTable } from './table.ts'

const death = problem("fatal: specify a password table via the `smtp_sasl_password_maps' configuration parameter", {
  level: 'fatal',
  count: 41,
})

checkTable(logProblems, {
  'a quiet log': { given: { log: logOf() }, expect: 'ok', says: 'no process died in the last 1 h' },
  'smtp dies every minute': {
    given: { log: logOf({ problems: [death] }) },
    expect: 'warning',
    says: ['postfix/smtp died 41 times, last 5 min ago', 'specify a password table'],
  },
  'an incident that has passed': {
    given: { log: logOf({ problems: [{ ...death, last: ago(6 * hours) * 1000 }] }) },
    expect: 'ok',
  },
  'that incident, looked for in the last day': {
    given: { log: logOf({ problems: [{ ...death, last: ago(6 * hours) * 1000 }] }) },
    options: { within: '1d' },
    expect: 'warning',
  },
  'warnings and rejects are ordinary': {
    given: {
      log: logOf({ problems: [problem('warning: hostname does not resolve'), problem('x', { level: 'reject' })] }),
    },
    expect: 'ok',
  },
  'somebody mistyped an option of sendmail, or asked postsuper without rights': {
    given: {
      log: logOf({
        problems: [
          problem('usage: sendmail [options]', { level: 'fatal', program: 'postfix/sendmail' }),
          problem('use of this command is reserved for the superuser', {
            level: 'fatal',
            program: 'postfix/postsuper',
          }),
        ],
      }),
    },
    expect: 'ok',
  },
  'somebody started what runs, and reloaded what did not': {
    given: {
      log: logOf({
        problems: [
          problem('the Postfix mail system is not running', { level: 'fatal', program: 'postfix/postfix-script' }),
          problem(
            'open lock file /var/lib/postfix/master.lock: unable to set exclusive lock: Resource temporarily unavailable',
            { level: 'fatal', program: 'postfix/master' },
          ),
        ],
      }),
    },
    expect: 'ok',
  },
  'postdrop is no such command: it dies where the queue cannot be written': {
    given: {
      log: logOf({
        problems: [
          problem('mail_queue_enter: create file maildrop/1: No space left on device', {
            level: 'fatal',
            program: 'postfix/postdrop',
          }),
        ],
      }),
    },
    expect: 'warning',
  },
  'an idle server logs nothing for hours': { given: { log: logOf({ to: ago(7 * hours) * 1000 }) }, expect: 'ok' },
  'the log ended three days ago: syslog is dead, or it is the wrong file': {
    given: { log: logOf({ from: ago(9 * days) * 1000, to: ago(3 * days) * 1000 }) },
    expect: 'unknown',
    says: 'ends 3 d ago',
  },
  'the log of a new server, with nothing to tell yet': {
    given: { log: logOf({ from: null, to: null }) },
    expect: 'ok',
    says: 'no trouble and no delivery',
  },
  'no file answered': { given: { log: logOf({ files: [], from: null, to: null }) }, expect: 'unknown' },
})
