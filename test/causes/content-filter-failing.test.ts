import { contentFilterFailing } from '../../src/causes/content-filter-failing.ts'
import type { Processes } from '../../src/probes/processes.ts'
import { amavis, group, hop, queueOf } from '../situations.ts'
import { amavisFails, amavisRefused } from './replies.ts'
import { causeTable } from './table.ts'

const ps = (...args: readonly string[]): Processes => ({
  list: args.map((each, pid) => ({ pid, ppid: 1, user: 'zimbra', elapsed: 1, state: 'S', args: each })),
  partial: false,
})
const queue = queueOf([group({ reason: amavisFails, messages: 4 })])

causeTable(contentFilterFailing, {
  'amavis answers, clamd is dead': {
    given: { greetings: [hop(amavis, 'greets')], processes: ps('/opt/zimbra/common/sbin/amavisd'), queue },
    expect: 'certain',
    explains: { messages: 4 },
    says: ['virus scanners failed', 'no clamd process runs'],
  },
  'clamd runs, and speaks against it': {
    given: { greetings: [hop(amavis, 'greets')], processes: ps('/usr/sbin/clamd'), queue },
    expect: 'certain',
    explains: { messages: 4 },
    says: 'a clamd process runs',
    never: 'no clamd process',
  },
  'hidden processes are no dead processes': {
    given: { greetings: [hop(amavis, 'greets')], processes: { list: [], partial: true }, queue },
    expect: 'certain',
    explains: { messages: 4 },
    never: 'no clamd process',
  },
  'amavis does not answer: another cause': {
    given: { greetings: [hop(amavis, 'refused')], queue: queueOf([group({ reason: amavisRefused })]) },
    expect: 'none',
  },
  'nothing waits for it': { given: { greetings: [hop(amavis, 'greets')], queue: queueOf([]) }, expect: 'none' },
})
