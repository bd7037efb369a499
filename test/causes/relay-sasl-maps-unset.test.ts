import { relaySaslMapsUnset } from '../../src/causes/relay-sasl-maps-unset.ts'
import { amavis, group, logOf, milter, problem, queueOf, settingsOf } from '../situations.ts'
import { lmtpRefused } from './replies.ts'
import { causeTable } from './table.ts'

const unset = settingsOf({ smtp_sasl_auth_enable: 'yes', smtp_sasl_password_maps: '' })
const served = ['example.net']
const queue = queueOf([
  group({ queue: 'active', domain: 'example.com', messages: 5 }),
  group({ queue: 'active', domain: 'example.net', messages: 3 }),
])

causeTable(relaySaslMapsUnset, {
  'with a filter even local mail waits: the hop to it is smtp': {
    given: {
      settings: unset,
      filters: [amavis],
      served,
      queue,
      log: logOf({
        problems: [problem("specify a password table via the `smtp_sasl_password_maps' parameter", { count: 41 })],
      }),
    },
    expect: 'certain',
    explains: { messages: 8 },
    says: ['smtp_sasl_password_maps is empty', '41 times'],
  },
  'without a filter only what leaves': {
    given: {
      settings: unset,
      filters: [milter],
      served,
      queue,
      log: logOf({ problems: [problem('specify a password table via it', { count: 1 })] }),
    },
    expect: 'certain',
    explains: { messages: 5 },
    says: ['", once 20'],
  },
  'mail for a stopped mailbox server waits for that': {
    given: {
      settings: unset,
      filters: [amavis],
      served,
      queue: queueOf([group({ domain: 'example.net', reason: lmtpRefused })]),
    },
    expect: 'certain',
    explains: { messages: 0 },
  },
  'the map is set': {
    given: {
      settings: settingsOf({ smtp_sasl_auth_enable: 'yes', smtp_sasl_password_maps: 'hash:/etc/postfix/sasl' }),
      queue,
    },
    expect: 'none',
  },
  'SASL is off, an old line is in the log': {
    given: {
      settings: settingsOf({ smtp_sasl_auth_enable: 'no' }),
      queue,
      log: logOf({ problems: [problem('specify a password table via x')] }),
    },
    expect: 'none',
  },
})
