import { timeOf } from '../../dsn/queue-times.ts'

/** 432000 as "5 d", 4000 as "1 h 6 min 40 s". */
export const spanWords = (seconds: number): string => {
  const parts = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const
  let left = seconds
  const words = parts.flatMap(([size, name]) => {
    const n = Math.floor(left / size)
    left -= n * size
    return n > 0 ? `${n} ${name}` : []
  })
  return words.join(' ') || '0 s'
}

const span = (value: string, unit: 's' | 'h' | 'd' = 's'): string => {
  const found = timeOf(value, unit)
  return found === null ? value : spanWords(found)
}
const bytes = (value: string): string => `${Number(value).toLocaleString('en-US')} bytes`
const told = (who: string) => (value: string) => `${value || 'nobody'} is told ${who}`

/** What a parameter means at this value, one line each; the order is that of the report. */
export const parameterWords: Readonly<Record<string, (value: string) => string>> = {
  maximal_queue_lifetime: (v) =>
    timeOf(v, 'd') === 0 ? 'one attempt, then mail is returned' : `after ${span(v, 'd')} undelivered mail is returned`,
  bounce_queue_lifetime: (v) =>
    timeOf(v, 'd') === 0 ? 'a bounce gets one attempt' : `after ${span(v, 'd')} an undelivered bounce is dropped`,
  queue_run_delay: (v) => `every ${span(v)} the deferred queue is looked through for mail that is due`,
  minimal_backoff_time: (v) => `a message rests at least ${span(v)} between attempts; so does a dead destination`,
  maximal_backoff_time: (v) => `and at most ${span(v)}`,
  delay_warning_time: (v) =>
    timeOf(v, 'h') ? `senders are told after ${span(v, 'h')}` : 'senders are not told of delay',
  queue_minfree: (v) =>
    v === '0'
      ? 'no limit of its own; 1.5 times the largest message must be free'
      : `mail is refused below ${bytes(v)} free`,
  message_size_limit: (v) => (v === '0' ? 'messages of any size' : `larger messages than ${bytes(v)} are refused`),
  bounce_size_limit: (v) => `a bounce quotes up to ${bytes(v)} of the message`,
  qmgr_message_active_limit: (v) => `up to ${v} messages are worked on at once; the rest waits in incoming or deferred`,
  initial_destination_concurrency: (v) => `deliveries to one destination start with ${v} at once`,
  default_destination_concurrency_limit: (v) => `and grow to at most ${v}`,
  default_destination_recipient_limit: (v) => `at most ${v} recipients in one delivery`,
  default_process_limit: (v) => `up to ${v} processes of a service, where master.cf does not say otherwise`,
  notify_classes: (v) => (v === '' ? 'postmaster is told of nothing' : `postmaster is told of these kinds of trouble`),
  error_notice_recipient: told('of trouble with software, resources and policy'),
  bounce_notice_recipient: told('of bounces, where notify_classes has bounce'),
  '2bounce_notice_recipient': told('of bounces that cannot be returned'),
  delay_notice_recipient: told('of delays, where notify_classes has delay'),
}
