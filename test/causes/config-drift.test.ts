import { configDrift } from '../../src/causes/config-drift.ts'
import type { WantedSettings } from '../../src/probes/wanted-settings.ts'
import { group, queueOf } from '../situations.ts'
import { timedOut } from './replies.ts'
import { causeTable } from './table.ts'

const wanted = (running: boolean, differing: WantedSettings['differing']): WantedSettings => ({
  carrier: { name: 'zmconfigd', running, evidence: 'nothing listens on port 7171 (ss -ltn)' },
  differing,
})
const relay = { name: 'relayhost', source: 'zimbraMtaRelayHost', wanted: '[smtp.sendgrid.net]:587', effective: '' }
const queue = queueOf([group({ reason: timedOut, messages: 3 })])

causeTable(configDrift, {
  'the relay has not arrived, and mail waits that should go there': {
    given: { wanted: wanted(false, [relay]), queue },
    expect: 'certain',
    explains: { messages: 3 },
    says: ['zimbraMtaRelayHost is [smtp.sendgrid.net]:587 in LDAP', 'relayhost is empty in Postfix', 'port 7171'],
  },
  'a size limit has not: no mail waits for that': {
    given: {
      wanted: wanted(false, [
        { name: 'message_size_limit', source: 'zimbraMtaMaxMessageSize', wanted: '20480000', effective: '10240000' },
      ]),
      queue,
    },
    expect: 'certain',
    explains: { messages: 0 },
  },
  'zmconfigd is down, and nothing differs': { given: { wanted: wanted(false, []), queue }, expect: 'none' },
  'zmconfigd runs: it will see to it': { given: { wanted: wanted(true, [relay]), queue }, expect: 'none' },
})
