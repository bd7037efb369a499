import { filterGreets } from '../../src/checks/filter-greets.ts'
import { amavis, hop, milter, policy } from '../situations.ts'
import { checkTable } from './table.ts'

checkTable(filterGreets, {
  'amavis greets': { given: { greetings: [hop(amavis, 'greets')] }, expect: 'ok' },
  'amavis is stopped': {
    given: { greetings: [hop(amavis, 'refused')] },
    expect: 'critical',
    says: ['127.0.0.1:10024 refuses connections'],
  },
  'amavis accepts, and says nothing': { given: { greetings: [hop(amavis, 'silent')] }, expect: 'critical' },
  'amavis has no child left: 421': {
    given: { greetings: [hop(amavis, 'greets', { code: 421, banner: '421 4.3.2 Too busy' })] },
    expect: 'critical',
    says: '421 4.3.2 Too busy',
  },
  'a milter and a policy service speak only when spoken to: that they accept is enough': {
    given: { greetings: [hop(milter, 'connects'), hop(policy, 'connects')] },
    expect: ['ok', 'ok'],
  },
  'OpenDKIM is stopped, the rest works': {
    given: { greetings: [hop(amavis, 'greets'), hop(milter, 'refused')] },
    expect: ['ok', 'critical'],
    says: 'localhost:8891 refuses connections',
  },
  'busy, but there': { given: { greetings: [hop(amavis, 'greets', { ms: 6_000 })] }, expect: 'warning' },
  'the login may not look': { given: { greetings: [hop(milter, 'denied')] }, expect: 'unknown' },
  'a server without a filter': { given: { greetings: [] }, expect: 'skipped' },
})
