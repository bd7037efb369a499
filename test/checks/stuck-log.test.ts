import { stuckLog } from '../../src/checks/stuck-log.ts'
import type { LogLine } from '../../src/trace/log.ts'
import { ago, group, logOf, minutes, queueOf } from '../situations.ts'
import { checkTable } from './table.ts'

const queue = queueOf([group()])
const line = (text: string, program = 'postfix/smtp'): LogLine => ({
  at: ago(5 * minutes) * 1000,
  program,
  pid: 1,
  queueId: '4F1D2A0B3C',
  text,
})
const active = line('from=<a@example.net>, size=812, nrcpt=1 (queue active)', 'postfix/qmgr')
const deferred = line('to=<b@example.com>, relay=none, delay=30, dsn=4.4.1, status=deferred (connect to mx: refused)')
const log = logOf()

checkTable(stuckLog, {
  'it was tried': {
    given: { queue, log, lines: new Map([['4F1D2A0B3C', [active, deferred]]]) },
    expect: 'ok',
    says: ['1 of 1 stuck id looked up have a delivery line', 'status=deferred'],
  },
  'it became active, and then nothing: whoever should deliver it dies': {
    given: { queue, log, lines: new Map([['4F1D2A0B3C', [active]]]) },
    expect: 'ok',
    says: ['0 of 1 stuck id', 'queue active'],
  },
  'a line of cleanup names the recipient, and is no delivery': {
    given: {
      queue,
      log,
      lines: new Map([
        [
          '4F1D2A0B3C',
          [line('hold: header Subject: x from h; from=<a@example.net> to=<b@example.com>', 'postfix/cleanup')],
        ],
      ]),
    },
    expect: 'ok',
    says: '0 of 1 stuck id',
  },
  'the log was rotated away': {
    given: { queue, log, lines: new Map([['4F1D2A0B3C', []]]) },
    expect: 'unknown',
    says: 'names none of 1 stuck queue id',
  },
  'which file that was is not known': {
    given: { queue, log: 'permission denied', lines: new Map([['4F1D2A0B3C', [deferred]]]) },
    expect: 'ok',
  },
  'no id to look for': { given: { queue, log, lines: new Map() }, expect: 'skipped' },
  'nothing waits': { given: { queue: queueOf([]), log, lines: new Map() }, expect: 'skipped' },
})
