import { accountStatus } from '../../src/fixes/account-status.ts'
import { flushLdapCache } from '../../src/fixes/flush-ldap-cache.ts'
import { lockAccount } from '../../src/fixes/lock-account.ts'
import { refreshSignatures } from '../../src/fixes/refresh-signatures.ts'
import { restartZmconfigd } from '../../src/fixes/restart-zmconfigd.ts'
import { noInit } from '../../src/probes/init-system.ts'
import { queueOf } from '../situations.ts'
import { fixTable } from './table.ts'

const carrier = { name: 'zmconfigd', running: false, evidence: 'nothing listens on port 7171 (ss -ltn)' }
const differing = [{ name: 'relayhost', source: 'zimbraMtaRelayHost', wanted: '[smtp.example.net]:587', effective: '' }]

fixTable(restartZmconfigd, {
  'down: what LDAP says is written, the old main.cf kept, then it is started': {
    given: { init: noInit, wanted: { carrier, differing }, queue: queueOf([]), served: [] },
    on: 'zimbra',
    steps: ['write what LDAP says', 'start zmconfigd', 'reload Postfix'],
    says: ['/opt/zimbra/common/conf/main.cf', '"old":"","new":"[smtp.example.net]:587"', 'zmconfigdctl'],
  },
  'frozen: started anew before anything is asked of it': {
    given: {
      init: noInit,
      wanted: { carrier: { ...carrier, evidence: 'process 77 is stopped by a signal (ps): java' }, differing },
    },
    on: 'zimbra',
    steps: ['restart zmconfigd', 'write what LDAP says', 'reload Postfix'],
  },
  'it runs': {
    given: { init: noInit, wanted: { carrier: { ...carrier, running: true }, differing } },
    on: 'zimbra',
    nothing: 'in line within a minute',
  },
})

fixTable(flushLdapCache, {
  'the usual kinds': {
    given: { services: { source: 'zmcontrol', list: [] } },
    on: 'zimbra',
    steps: ['flush the LDAP cache'],
    says: ['"argv":["zmprov","fc","account,config,cos,domain,server"]'],
  },
  'the mailbox server does not run': {
    given: {
      services: { source: 'zmcontrol', list: [{ name: 'mailbox', state: 'stopped', detail: '', essential: true }] },
    },
    on: 'zimbra',
    refused: 'does not run',
  },
})

fixTable(lockAccount, {
  'locked, and back to what it was': {
    given: { status: { account: 'user7@example.net', status: 'active' } },
    on: 'zimbra',
    steps: ['lock user7@example.net'],
    says: [
      '"zimbraAccountStatus","locked"',
      '"zimbraAccountStatus","active"',
      'mailmedic queue hold --from user7@example.net',
    ],
  },
  'locked already': {
    given: { status: { account: 'user7@example.net', status: 'locked' } },
    on: 'zimbra',
    nothing: 'is locked already',
  },
  'no such account': {
    given: { status: { account: 'user7@example.net', status: null } },
    on: 'zimbra',
    refused: 'no account',
  },
  'elsewhere a list': {
    given: {},
    causes: ['account-compromised'],
    chores: ['unknown', 'unknown', 'unknown', 'unknown'],
    says: ['doveadm kick'],
  },
})

const day = 86_400
const signatures = (ageSeconds: number) => ({
  files: [{ path: '/var/lib/clamav/daily.cld', ageSeconds }],
  complaint: null,
})
fixTable(refreshSignatures, {
  'a week old: the daemon steps aside': {
    given: { init: { ...noInit, scripts: ['clamav-freshclam'] }, signatures: signatures(7 * day) },
    steps: ['pause freshclam', 'fetch signatures', 'start freshclam'],
    says: ['/etc/init.d/clamav-freshclam'],
  },
  'on Zimbra': {
    given: { init: noInit, signatures: signatures(7 * day) },
    on: 'zimbra',
    says: ['zmfreshclamctl', '/opt/zimbra/common/bin/freshclam'],
  },
  'none at all, and mail waits for the scanner: it is started once it can be': {
    given: {
      init: { ...noInit, scripts: ['clamav-freshclam', 'clamav-daemon'] },
      signatures: { files: [], complaint: null },
      processes: { list: [], partial: false },
    },
    causes: ['content-filter-failing'],
    steps: ['fetch signatures', 'start freshclam', 'start clamd'],
  },
  'fresh enough': { given: { init: noInit, signatures: signatures(3600) }, nothing: '1 hours old' },
})

const account = (address: string, status: string | null) => ({
  address,
  entry: status === null ? null : { zimbraAccountStatus: [status], zimbraMailHost: ['mail.example.net'] },
})
fixTable(accountStatus, {
  'one in maintenance, one active, one unknown': {
    given: {
      directory: {
        server: 'mail.example.net',
        own: {},
        global: {},
        domains: [],
        accounts: [
          account('a@example.net', 'maintenance'),
          account('b@example.net', 'active'),
          account('c@example.net', null),
        ],
      },
    },
    on: 'zimbra',
    chores: ['open', 'done', 'unknown'],
    says: ['zmprov ma a@example.net zimbraAccountStatus active'],
  },
})
