import { setPermissions } from '../../src/fixes/set-permissions.ts'
import { noInit } from '../../src/probes/init-system.ts'
import type { QueueDirectory } from '../../src/probes/queue-directories.ts'
import { settingsOf } from '../situations.ts'
import { fixTable } from './table.ts'

const directory = (name: string, owner = 'postfix', mode = '700', group = 'root'): QueueDirectory => ({
  path: `/var/spool/postfix/${name}`,
  name,
  owner,
  group,
  mode,
})
const settings = settingsOf({ mail_owner: 'postfix', setgid_group: 'postdrop' })

fixTable(setPermissions, {
  'only what is wrong is touched, and can be put back': {
    given: {
      settings,
      init: noInit,
      files: [],
      directories: [directory('incoming', 'root'), directory('active', 'postfix', '500'), directory('deferred')],
    },
    steps: ['owner and mode of 2 directories', 'restart Postfix'],
    says: ['"old":"root:root 700","new":"postfix:root 700"', '"old":"postfix:root 500","new":"postfix:root 700"'],
    never: ['deferred'],
  },
  "Debian's sticky maildrop stays sticky": {
    given: { settings, init: noInit, files: [], directories: [directory('maildrop', 'root', '1730', 'postdrop')] },
    says: ['"new":"postfix:postdrop 1730"'],
  },
  'messages came back from a backup as root': {
    given: { settings, init: noInit, files: ['deferred/4/4F1D2A0B3C'], directories: [directory('deferred')] },
    steps: ['owner of the messages', 'restart Postfix'],
    says: ['chown'],
  },
  'all is right': {
    given: { settings, init: noInit, files: [], directories: [directory('incoming')] },
    nothing: 'are right',
  },
})
