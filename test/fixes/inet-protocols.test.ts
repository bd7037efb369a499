import { inetProtocols } from '../../src/fixes/inet-protocols.ts'
import { queueOf, settingsOf } from '../situations.ts'
import { fixTable, mainCf } from './table.ts'

fixTable(inetProtocols, {
  'the gentle way': {
    given: { origins: mainCf(), settings: settingsOf({ smtp_address_preference: 'any' }), queue: queueOf([]) },
    steps: ['prefer IPv4', 'reload Postfix'],
    never: ['inet_protocols='],
  },
  'preferred already': {
    given: { origins: mainCf(), settings: settingsOf({ smtp_address_preference: 'ipv4' }) },
    refused: 'IPv4 is preferred already',
  },
  'an old Postfix': { given: { origins: mainCf(), settings: settingsOf() }, refused: 'older' },
})
