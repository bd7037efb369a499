import { mailSystemRunning } from '../../src/checks/mail-system-running.ts'
import type { Mailsystem } from '../../src/probes/slots.ts'
import { checkTable } from './table.ts'

const running: Mailsystem = {
  master: 'running',
  queueManager: 'running',
  smtpListener: 'master',
  evidence: ['pid 811 /usr/lib/postfix/sbin/master -w, with pickup, qmgr'],
}

checkTable(mailSystemRunning, {
  runs: { given: { mailsystem: running }, expect: 'ok', says: 'Postfix is running, master listens on port 25' },
  stopped: {
    given: {
      mailsystem: {
        master: 'stopped',
        queueManager: 'stopped',
        smtpListener: null,
        evidence: ['no Postfix master among 92 processes'],
      },
    },
    expect: 'critical',
    says: ['Postfix is not running', 'no Postfix master among 92 processes'],
  },
  'stopped, while Exim answers on port 25': {
    given: { mailsystem: { ...running, master: 'stopped', queueManager: 'stopped', smtpListener: 'exim4' } },
    expect: 'critical',
  },
  'master runs, qmgr does not': {
    given: { mailsystem: { ...running, queueManager: 'stopped' } },
    expect: 'critical',
    says: 'queue manager does not',
  },
  'a server that only sends listens nowhere': {
    given: { mailsystem: { ...running, smtpListener: null } },
    expect: 'ok',
  },
  'hidepid: this login sees only its own processes': {
    given: { mailsystem: { master: 'unknown', queueManager: 'unknown', smtpListener: null, evidence: [] } },
    expect: 'unknown',
  },
  'its sockets prove the master, its children cannot be seen': {
    given: { mailsystem: { ...running, queueManager: 'unknown' } },
    expect: 'ok',
    says: 'could not be seen',
  },
})
