import { scanners } from '../../src/checks/scanners.ts'
import type { Processes } from '../../src/probes/processes.ts'
import type { Services } from '../../src/probes/slots.ts'
import { ago, amavis, hours, listenersOf, logOf, minutes, problem } from '../situations.ts'
import { checkTable } from './table.ts'

const ps = (...args: readonly string[]): Processes => ({
  partial: false,
  list: ['/sbin/init', ...args].map((each, at) => ({
    pid: at + 1,
    ppid: 1,
    user: 'zimbra',
    elapsed: 60,
    state: 'S',
    args: each,
  })),
})
const services = (...names: readonly string[]): Services => ({
  source: 'zimbra-stats.log',
  list: names.map((name) => ({ name, state: 'running', detail: '', essential: true })),
})
const both = ps('/opt/zimbra/common/sbin/amavisd (master)', '/opt/zimbra/common/sbin/clamd --config-file=x')
const usual = { hops: [amavis], services: services('amavis', 'antivirus'), processes: both }
const trouble = (last: number) =>
  logOf({
    problems: [
      problem('(123-4) WARN: all primary virus scanners failed, considering backups', {
        program: 'amavis',
        last: last * 1000,
      }),
    ],
  })

checkTable(scanners, {
  'both run': {
    given: { ...usual, listeners: listenersOf({ port: 10024, address: '127.0.0.1' }) },
    expect: 'ok',
    says: ['amavis runs (1 process)', 'listens on 10024', 'clamd runs'],
  },
  'virus scanning is on, but clamd is gone': {
    given: { ...usual, processes: ps('/opt/zimbra/common/sbin/amavisd (master)') },
    expect: 'warning',
    says: 'no clamd runs',
  },
  'not all processes can be seen: nothing is claimed': {
    given: { ...usual, processes: { ...ps('amavisd'), partial: true } },
    expect: 'ok',
  },
  'spam only': {
    given: { ...usual, services: services('amavis', 'antispam'), processes: ps('amavisd (master)') },
    expect: 'ok',
    says: 'no virus scanner',
  },
  'the filter complains': {
    given: { ...usual, log: trouble(ago(5 * minutes)) },
    expect: 'warning',
    says: 'all primary virus scanners failed',
  },
  'it complained yesterday': { given: { ...usual, log: trouble(ago(20 * hours)) }, expect: 'ok' },
  'nothing scans here': {
    given: { hops: [], services: services('postfix'), processes: ps('/usr/lib/postfix/sbin/master') },
    expect: 'skipped',
  },
})
