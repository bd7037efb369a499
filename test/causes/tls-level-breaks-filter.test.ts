import { tlsLevelBreaksFilter } from '../../src/causes/tls-level-breaks-filter.ts'
import { amavis, group, queueOf, settingsOf } from '../situations.ts'
import { refused, tlsRequired } from './replies.ts'
import { causeTable } from './table.ts'

const queue = queueOf([group({ reason: tlsRequired, messages: 4 }), group({ domain: 'example.org', reason: refused })])

const service = (level: string) => ({
  name: 'smtp-amavis',
  type: 'unix',
  chroot: false,
  maxproc: '-',
  command: 'smtp',
  overrides: { smtp_tls_security_level: level },
})

causeTable(tlsLevelBreaksFilter, {
  'encrypt for all hits amavis too': {
    given: { settings: settingsOf({ smtp_tls_security_level: 'encrypt' }), filters: [amavis], queue },
    expect: 'certain',
    explains: { messages: 4 },
    says: ['smtp_tls_security_level = encrypt', tlsRequired],
  },
  'was set back, the old reason still stands in the queue': {
    given: { settings: settingsOf({ smtp_tls_security_level: 'may' }), filters: [amavis], queue },
    expect: 'none',
  },
  'the hop got a level of its own, the old reason still stands in the queue': {
    given: {
      settings: settingsOf({ smtp_tls_security_level: 'encrypt' }, [service('none')]),
      filters: [amavis],
      queue,
    },
    expect: 'none',
  },
  'the hop has a level of its own, a mandatory one': {
    given: {
      settings: settingsOf({ smtp_tls_security_level: 'encrypt' }, [service('verify')]),
      filters: [amavis],
      queue,
    },
    expect: 'certain',
    explains: { messages: 4 },
  },
  'encrypt, and a destination far away offers no TLS: theirs': {
    given: {
      settings: settingsOf({ smtp_tls_security_level: 'encrypt' }),
      filters: [amavis],
      queue: queueOf([group({ reason: 'TLS is required, but was not offered by host mx.example.com[198.51.100.1]' })]),
    },
    expect: 'none',
  },
})
