import { milterDown } from '../../src/causes/milter-down.ts'
import { amavis, hop, listenersOf, logOf, milter, problem, settingsOf } from '../situations.ts'
import { causeTable } from './table.ts'

const dead = [hop(milter, 'refused')]
const log = logOf({
  problems: [
    problem('connect to Milter service inet:localhost:8891: Connection refused'),
    problem('NOQUEUE: milter-reject: MAIL from h: 451 4.7.1 Service unavailable - try again later', {
      level: 'reject',
      count: 7,
    }),
    problem('4F1D: milter-reject: END-OF-MESSAGE from h: 5.7.1 Spam message rejected', { level: 'reject', count: 90 }),
  ],
})

causeTable(milterDown, {
  'OpenDKIM is stopped: what it turned away counts, spam that another milter refused does not': {
    given: { greetings: dead, settings: settingsOf(), listeners: listenersOf(), log },
    expect: 'certain',
    explains: { rejected: 7 },
    says: [
      'The milter at localhost:8891 does not answer',
      'milter_default_action = tempfail',
      'connect to Milter service',
    ],
  },
  'mail passes without it': {
    given: { greetings: dead, settings: settingsOf({ milter_default_action: 'accept' }), log },
    expect: 'none',
  },
  'it answers': { given: { greetings: [hop(milter, 'connects')], settings: settingsOf(), log }, expect: 'none' },
  'a stopped content filter is no milter': {
    given: { greetings: [hop(amavis, 'refused')], settings: settingsOf() },
    expect: 'none',
  },
  'its socket may not be opened by this login': {
    given: { greetings: [hop(milter, 'denied')], settings: settingsOf(), log },
    expect: 'none',
  },
})
