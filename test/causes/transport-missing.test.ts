import { transportMissing } from '../../src/causes/transport-missing.ts'
import { group, logOf, problem, queueOf, settingsOf } from '../situations.ts'
import { refused, transportGone } from './replies.ts'
import { causeTable } from './table.ts'

const service = (name: string) => ({ name, type: 'unix', chroot: false, maxproc: '-', command: 'smtp', overrides: {} })
const settings = settingsOf({}, [service('smtp'), service('relay')])
const queue = queueOf([
  group({ reason: transportGone, messages: 2 }),
  group({ domain: 'example.org', reason: refused }),
])

causeTable(transportMissing, {
  'a transport table names what master.cf does not have': {
    given: {
      settings,
      queue,
      log: logOf({ problems: [problem('connect to transport private/mailman: No such file or directory')] }),
    },
    expect: 'certain',
    explains: { messages: 2 },
    says: 'The transport mailman does not exist in master.cf',
  },
  'the log may not be read': {
    given: { settings, queue, log: 'permission denied' },
    expect: 'likely',
    explains: { messages: 2 },
    never: 'does not exist in master.cf',
  },
  'local(8) hands mail to a transport that master.cf does not have, and dies: no reason is given': {
    given: {
      settings: settingsOf({ mailbox_transport: 'cyrus:' }, [service('smtp'), service('local')]),
      queue: queueOf([
        group({ domain: 'example.net', reason: null, messages: 3 }),
        group({ domain: 'example.org', reason: null }),
      ]),
      served: ['example.net'],
      log: logOf({
        problems: [
          problem('private/local socket: malformed response'),
          problem('connect #4 to subsystem private/cyrus: No such file or directory'),
        ],
      }),
    },
    expect: 'certain',
    explains: { messages: 3 },
    says: 'mailbox_transport = cyrus:',
  },
  'the setting is wrong, and nobody uses it': {
    given: {
      settings: settingsOf({ mailbox_transport: 'cyrus:' }, [service('smtp'), service('local')]),
      queue: queueOf([group({ domain: 'example.net', reason: null })]),
      served: ['example.net'],
      log: logOf({}),
    },
    expect: 'none',
  },
  'nothing waits for it': { given: { settings, queue: queueOf([group({ reason: refused })]) }, expect: 'none' },
})
