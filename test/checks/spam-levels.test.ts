import { spamLevels } from '../../src/checks/spam-levels.ts'
import { directoryOf } from '../zimbra.ts'
import { checkTable } from './table.ts'

const levels = { tag: 6.6, kill: 15, destiny: 'D_DISCARD' }

checkTable(spamLevels, {
  'as Zimbra has them': {
    given: { levels, directory: directoryOf() },
    expect: 'ok',
    says: 'marked from 6.6 points on; from 15 it is discarded, and nobody is told',
  },
  'LDAP was changed, amavis does not know': {
    given: {
      levels,
      directory: directoryOf({ global: { zimbraSpamKillPercent: ['90'], zimbraSpamTagPercent: ['33'] } }),
    },
    expect: ['ok', 'warning'],
    says: 'zimbraSpamKillPercent is 90 % (18 points) in LDAP, amavis has 15',
  },
  'killed before it is marked': { given: { levels: { ...levels, kill: 5 } }, expect: 'warning', says: 'only marked' },
  'without LDAP the file still tells': { given: { levels }, expect: 'ok' },
  'no levels in the file': { given: { levels: { tag: null, kill: null, destiny: null } }, expect: 'unknown' },
  'no Zimbra': { given: { levels: null }, expect: 'skipped' },
})
