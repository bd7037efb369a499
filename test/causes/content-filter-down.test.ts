import { contentFilterDown } from '../../src/causes/content-filter-down.ts'
import { amavis, group, hop, listenersOf, milter, queueOf } from '../situations.ts'
import { amavisRefused, greylisted } from './replies.ts'
import { causeTable } from './table.ts'

const queue = queueOf([
  group({ reason: amavisRefused, messages: 6 }),
  group({ queue: 'active', messages: 2 }),
  group({ domain: 'example.org', reason: greylisted }),
])

causeTable(contentFilterDown, {
  'amavis is stopped: first pass and everything untried': {
    given: { greetings: [hop(amavis, 'refused')], listeners: listenersOf(), queue },
    expect: 'certain',
    explains: { messages: 8 },
    says: ['content_filter = smtp-amavis:[127.0.0.1]:10024', 'refuses connections', 'nothing listens on port 10024'],
  },
  'one of two filters answers': {
    given: { greetings: [hop(amavis, 'refused'), hop({ ...amavis, port: 10032, spec: 'second' }, 'greets')] },
    expect: 'certain',
    says: 'second answers',
  },
  'it is up again, mail from before still waits': {
    given: { greetings: [hop(amavis, 'greets')], queue },
    expect: 'none',
  },
  'a stopped milter is no content filter': { given: { greetings: [hop(milter, 'refused')], queue }, expect: 'none' },
  'it could not be dialled': { given: { greetings: [hop(amavis, 'unknown')], queue }, expect: 'none' },
  'the login may not dial': { given: { greetings: [hop(amavis, 'denied')], queue }, expect: 'none' },
})
