import { queueParameters } from '../../src/checks/queue-parameters.ts'
import type { QueueParameters } from '../../src/probes/slots.ts'
import { ago, group, hours, minutes, queueOf } from '../situations.ts'
import { checkTable } from './table.ts'

const usual: Readonly<Record<string, string>> = {
  maximal_queue_lifetime: '5d',
  bounce_queue_lifetime: '5d',
  queue_run_delay: '300s',
  minimal_backoff_time: '300s',
  maximal_backoff_time: '4000s',
  delay_warning_time: '0h',
  notify_classes: 'resource, software',
}
const withValues = (values: Readonly<Record<string, string>> = {}, processes = '100'): QueueParameters => ({
  list: Object.entries({ ...usual, ...values }).map(([name, value]) => ({
    name,
    value,
    default: usual[name] ?? null,
    set: name in values,
    means: 'as it says',
  })),
  transports: [{ transport: 'smtp', concurrency: '20', recipients: '50', processes }],
})
const deferred = queueOf([group({ reason: 'Connection timed out', oldest: ago(hours) })])
const files = new Map([['4F1D2A0B3C', { next: ago(-5 * minutes) }]])

checkTable(queueParameters, {
  'an empty queue and the defaults': {
    given: { parameters: withValues(), queue: queueOf([]) },
    expect: 'ok',
    says: ['retries every 5 min to 1 h 6 min, gives up after 5 d', '0 of 7 values differ'],
  },
  'deferred mail: when it is tried again, and when it is returned': {
    given: { parameters: withValues(), queue: deferred, files },
    expect: ['ok', 'ok'],
    says: 'next attempt between 12:05 and 12:10, gives up on Friday',
    never: 'estimated',
  },
  'by the clock on the wall of the host': {
    given: {
      parameters: withValues(),
      queue: deferred,
      files,
      clock: { epoch: 0, offsetMinutes: 420, skewSeconds: 0 },
    },
    expect: ['ok', 'ok'],
    says: 'next attempt between 19:05 and 19:10',
  },
  'where neither file nor log could be read it is an estimate': {
    given: { parameters: withValues(), queue: deferred },
    expect: ['ok', 'ok'],
    says: '(estimated)',
  },
  'a list written another way is no difference': {
    given: { parameters: withValues({ notify_classes: 'resource,software' }), queue: queueOf([]) },
    expect: 'ok',
    says: '0 of 7 values differ',
  },
  'nothing is kept: told, never alarmed': {
    given: { parameters: withValues({ maximal_queue_lifetime: '0' }), queue: queueOf([]) },
    expect: ['ok', 'ok'],
    says: ['returned at the first failure', 'greylisted mail too', 'maximal_queue_lifetime = 0 (default 5d)'],
  },
  'a short life and rare queue runs': {
    given: { parameters: withValues({ maximal_queue_lifetime: '4h', queue_run_delay: '1h' }), queue: queueOf([]) },
    expect: ['ok', 'ok', 'ok'],
    says: ['unusual: queue_run_delay (1 h)', 'is less than a day'],
  },
  'one process only, and a warning that comes too late': {
    given: { parameters: withValues({ delay_warning_time: '6d' }, '1'), queue: queueOf([]) },
    expect: ['ok', 'ok', 'ok', 'ok'],
    says: ['never comes before the bounce', 'one message after the other'],
  },
})
