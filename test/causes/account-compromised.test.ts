import { accountCompromised } from '../../src/causes/account-compromised.ts'
import type { LoginHour } from '../../src/trace/log.ts'
import { ago, days, group, hours, logOf, minutes, queueOf } from '../situations.ts'
import { refused } from './replies.ts'
import { causeTable } from './table.ts'

const by = (login: string, messages: number, hoursAgo = 0): LoginHour => ({
  login,
  messages,
  hour: ago(hoursAgo * hours + 10 * minutes) * 1000,
})
const samples = [{ id: 'A1', arrival: ago(minutes), sender: 'joe@example.net', recipient: 'x@busy.test' }]
const limited =
  'host mx.busy.test[198.51.100.1] said: 421 4.7.28 Our system has detected an unusual rate of unsolicited mail (in reply to RCPT TO command)'
const waiting = queueOf([group({ domain: 'busy.test', reason: limited, messages: 80, samples })], {
  bySender: [{ name: 'joe@example.net', messages: 80, bytes: 0, oldest: 0 }],
})
const silent = queueOf([group({ reason: null, queue: 'active', messages: 80, samples })], {
  bySender: [{ name: 'joe@example.net', messages: 80, bytes: 0, oldest: 0 }],
})

/** A hundred and fifty messages of one sender to three domains, and `others` more of other people. */
const flood = (sender: string, reason: string, others = 0) => {
  const from = [{ id: 'A1', arrival: ago(minutes), sender, recipient: 'x@busy.test' }]
  const groups = ['busy.test', 'a.test', 'b.test'].map((domain) =>
    group({ domain, reason, messages: 50, samples: from }),
  )
  const more = others > 0 ? [group({ reason: refused, messages: others })] : []
  return queueOf([...groups, ...more], { bySender: [{ name: sender, messages: 150, bytes: 0, oldest: 0 }] })
}

causeTable(accountCompromised, {
  'one login hands in three hundred an hour, and strangers protest': {
    given: { log: logOf({ logins: [by('joe@example.net', 300), by('ann@example.net', 12)] }), queue: waiting },
    expect: 'certain',
    explains: { messages: 80 },
    says: ['300 of 312 messages', '80 of 80 waiting messages are from joe@example.net', 'unusual rate'],
  },
  'nobody has protested yet': {
    given: { log: logOf({ logins: [by('joe@example.net', 300)] }), queue: silent },
    expect: 'likely',
    explains: { messages: 80 },
    says: 'a newsletter sent by hand looks alike',
  },
  'an application that does so every day': {
    given: { log: logOf({ logins: [by('joe@example.net', 300), by('joe@example.net', 250, 20)] }), queue: waiting },
    expect: 'none',
  },
  'a busy morning of many people': {
    given: {
      log: logOf({ logins: [by('joe@example.net', 110), by('ann@example.net', 90), by('eve@example.net', 100)] }),
      queue: waiting,
    },
    expect: 'none',
  },
  'a burst of last night that has gone out': {
    given: { log: logOf({ logins: [by('joe@example.net', 300, 10)] }), queue: queueOf([]) },
    expect: 'none',
  },
  'a burst that nobody minds and that does not wait': {
    given: { log: logOf({ logins: [by('joe@example.net', 300)], from: ago(days) * 1000 }), queue: queueOf([]) },
    expect: 'none',
  },
  'logins could not be counted': { given: { log: logOf({ logins: null }), queue: waiting }, expect: 'none' },
  'the log may not be read: one sender fills the queue, and strangers protest': {
    given: { log: 'the group adm may', queue: flood('joe@example.net', limited) },
    expect: 'possible',
    explains: { messages: 150 },
    says: ['150 of 150 waiting messages are from joe@example.net, for 3 domains', 'unusual rate', 'the group adm may'],
  },
  'the log may not be read: a newsletter to a place that does not answer': {
    given: { log: 'the group adm may', queue: flood('joe@example.net', refused) },
    expect: 'none',
  },
  'the log may not be read: bounces, which nobody logs in to send': {
    given: { log: 'the group adm may', queue: flood('', limited) },
    expect: 'none',
  },
  'the log may not be read: mail of many': {
    given: { log: 'the group adm may', queue: flood('joe@example.net', limited, 400) },
    expect: 'none',
  },
})
