import { spamTraining } from '../../src/checks/spam-training.ts'
import { directoryOf } from '../zimbra.ts'
import { checkTable } from './table.ts'

const directory = directoryOf()
const { zimbraSpamIsSpamAccount } = directory.global

checkTable(spamTraining, {
  trained: {
    given: { directory, learned: { spam: 412, ham: 1893 } },
    expect: 'ok',
    says: ['412 spam and 1893 ham', 'is in use'],
  },
  'a new server': { given: { directory, learned: { spam: 12, ham: 300 } }, expect: 'ok', says: 'not used below 200' },
  'numbers could not be had': { given: { directory }, expect: 'ok', says: 'both training accounts are set' },
  'no ham account': {
    given: {
      directory: directoryOf({ global: { zimbraSpamIsSpamAccount: zimbraSpamIsSpamAccount ?? [] } }),
      learned: { spam: 412, ham: 10 },
    },
    expect: ['warning', 'ok'],
    says: 'zimbraSpamIsNotSpamAccount is not set',
  },
  'no accounts, no numbers': { given: { directory: directoryOf({ global: {} }) }, expect: ['warning', 'warning'] },
  'no Zimbra': { given: { directory: null }, expect: 'skipped' },
})
