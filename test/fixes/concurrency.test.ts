import { concurrency } from '../../src/fixes/concurrency.ts'
import { group, noRelay, queueOf, sendgrid, settingsOf } from '../situations.ts'
import { fixTable, mainCf } from './table.ts'

const busy = group({
  domain: 'busy.example',
  reason:
    'host mx.busy.example[198.51.100.1] said: 421 4.7.28 Our system has detected an unusual rate of unsolicited mail',
  messages: 5,
})
const smtp = { name: 'smtp', type: 'unix', chroot: true, maxproc: '-', command: 'smtp', overrides: {} }
const settings = settingsOf({ default_database_type: 'hash' }, [smtp])
const origins = mainCf({ transport_maps: 'hash:/etc/postfix/transport' })

fixTable(concurrency, {
  'a transport of its own for the one that complains; the table that there is stays': {
    given: { origins, settings, queue: queueOf([busy, group({ reason: 'timed out' })]), relay: noRelay },
    steps: [
      'transport slow',
      'table slow_transport',
      'set slow_destination_rate_delay, transport_maps',
      'reload Postfix',
    ],
    says: [
      'slow/unix=slow unix - - y - - smtp',
      'busy.example slow:',
      'transport_maps=hash:/etc/postfix/slow_transport, hash:/etc/postfix/transport',
      'slow_destination_rate_delay=5s',
    ],
  },
  'the relay is not passed by': {
    given: { origins, settings, queue: queueOf([busy]), relay: sendgrid },
    says: ['busy.example slow:[smtp.sendgrid.net]:587'],
  },
  'on Zimbra, which writes master.cf anew': {
    given: { origins, settings, queue: queueOf([busy]), relay: noRelay },
    on: 'zimbra',
    set: { delay: '2s' },
    steps: ['set smtp_destination_rate_delay', 'reload Postfix'],
    says: ['smtp_destination_rate_delay=2s'],
    never: ['transport_maps'],
  },
  'nobody complains': {
    given: { origins, settings, queue: queueOf([]), relay: noRelay },
    refused: 'no destination complains',
  },
})
