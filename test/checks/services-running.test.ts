import { servicesRunning } from '../../src/checks/services-running.ts'
import type { Service } from '../../src/probes/slots.ts'
import { checkTable } from './table.ts'

const service = (name: string, state: Service['state'] = 'running', over: Partial<Service> = {}): Service => ({
  name,
  state,
  detail: '',
  essential: true,
  ...over,
})
const zmcontrol = (...list: readonly Service[]) => ({ source: 'zmcontrol status', list })

checkTable(servicesRunning, {
  'all run': {
    given: { services: zmcontrol(service('mta'), service('mailbox')) },
    expect: 'ok',
    says: '2 services up',
  },
  'the mailbox server is stopped': {
    given: {
      services: zmcontrol(service('mta'), service('mailbox', 'stopped', { detail: 'mailboxd is not running.' })),
    },
    expect: 'critical',
    says: 'mailbox is stopped: mailboxd is not running.',
  },
  'the spell checker is stopped: mail flows': {
    given: { services: zmcontrol(service('mta'), service('spell', 'stopped', { essential: false })) },
    expect: 'warning',
  },
  'each stopped service is named': {
    given: { services: zmcontrol(service('mta', 'stopped'), service('stats', 'stopped', { essential: false })) },
    expect: ['critical', 'warning'],
  },
  'it is meant to be stopped': {
    given: { services: zmcontrol(service('mta'), service('antivirus', 'stopped')) },
    options: { ignore: ['antivirus'] },
    expect: 'ok',
  },
  'no service could be asked about': {
    given: { services: zmcontrol(service('mta', 'unknown'), service('mailbox', 'unknown')) },
    expect: 'unknown',
    says: 'mta, mailbox',
  },
  'a host without systemd lists none': { given: { services: { source: 'systemctl', list: [] } }, expect: 'skipped' },
})
