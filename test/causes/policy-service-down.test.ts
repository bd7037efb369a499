import { policyServiceDown } from '../../src/causes/policy-service-down.ts'
import { hop, listenersOf, logOf, milter, policy, problem } from '../situations.ts'
import { causeTable } from './table.ts'

const log = logOf({
  problems: [
    problem('problem talking to server 127.0.0.1:10023: Connection refused'),
    problem('NOQUEUE: reject: RCPT from h: 451 4.3.5 Server configuration problem', { level: 'reject', count: 5 }),
  ],
})

causeTable(policyServiceDown, {
  'postgrey is stopped': {
    given: { greetings: [hop(policy, 'refused')], listeners: listenersOf(), log },
    expect: 'certain',
    explains: { rejected: 5 },
    says: ['The policy service at 127.0.0.1:10023 does not answer', '451 4.3.5'],
  },
  'it accepts connections': { given: { greetings: [hop(policy, 'connects')], log }, expect: 'none' },
  'a stopped milter is no policy service': { given: { greetings: [hop(milter, 'refused')] }, expect: 'none' },
  'it could not be asked': { given: { greetings: [hop(policy, 'unknown')], log }, expect: 'none' },
})
