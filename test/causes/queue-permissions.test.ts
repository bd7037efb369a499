import { queuePermissions } from '../../src/causes/queue-permissions.ts'
import { group, logOf, problem, queueOf, settingsOf } from '../situations.ts'
import { causeTable } from './table.ts'

const directory = (name: string, owner = 'postfix', mode = '700') => ({
  path: `/var/spool/postfix/${name}`,
  name,
  owner,
  group: 'root',
  mode,
})

causeTable(queuePermissions, {
  'as Postfix makes them': {
    given: {
      directories: [
        directory('incoming'),
        directory('maildrop', 'postfix', '1730'),
        directory('public', 'postfix', '2710'),
      ],
      settings: settingsOf(),
    },
    expect: 'none',
  },
  'restored by root': {
    given: {
      directories: [directory('incoming', 'root'), directory('active')],
      settings: settingsOf(),
      log: logOf({ problems: [problem('open directory incoming: Permission denied', { level: 'fatal' })] }),
      queue: queueOf([group({ queue: 'incoming', messages: 2 })]),
    },
    expect: 'certain',
    explains: { messages: 2 },
    says: ['/var/spool/postfix/incoming belongs to root with mode 700', 'Permission denied'],
  },
  'its owner may not write': {
    given: { directories: [directory('active', 'postfix', '500')], settings: settingsOf() },
    expect: 'certain',
  },
  'only others may': {
    given: { directories: [directory('active', 'postfix', '070')], settings: settingsOf() },
    expect: 'certain',
  },
  'another account owns mail here (mail_owner)': {
    given: { directories: [directory('active', 'mail')], settings: settingsOf({ mail_owner: 'mail' }) },
    expect: 'none',
  },
  'the queue of another Postfix on this host': {
    given: {
      directories: [directory('active', 'root')],
      settings: settingsOf({ queue_directory: '/opt/zimbra/data/postfix/spool' }),
    },
    expect: 'none',
  },
})
