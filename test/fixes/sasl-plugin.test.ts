import { saslPlugin } from '../../src/fixes/sasl-plugin.ts'
import { queueOf } from '../situations.ts'
import { fixTable } from './table.ts'

const plugins = { directories: [{ path: '/usr/lib/x86_64-linux-gnu/sasl2', plugins: ['anonymous'] }] }
const lost = '/usr/lib/x86_64-linux-gnu/sasl2/libplain.so'

fixTable(saslPlugin, {
  'Debian: installed, and removed by an undo': {
    given: {
      plugins,
      queue: queueOf([]),
      found: { name: 'libsasl2-modules', manager: 'apt', installed: false, missing: [] },
    },
    steps: ['install libsasl2-modules', 'reload Postfix'],
    says: ['"install","-y"', '"purge","-y"', 'over the network'],
  },
  'Debian: damaged': {
    given: { plugins, found: { name: 'libsasl2-modules', manager: 'apt', installed: true, missing: [lost] } },
    steps: ['reinstall libsasl2-modules', 'reload Postfix'],
    says: ['--reinstall', `{"kind":"remove","path":"${lost}"`],
    never: ['purge'],
  },
  'Red Hat': {
    given: { plugins, found: { name: 'cyrus-sasl-plain', manager: 'dnf', installed: false, missing: [] } },
    says: ['"dnf","install","-y"', '"dnf","remove","-y"'],
  },
  "Zimbra's own library takes no package of the distribution": {
    given: {
      plugins: { directories: [{ path: '/opt/zimbra/common/lib/sasl2', plugins: [] }] },
      found: { name: 'libsasl2-modules', manager: 'apt', installed: true, missing: [] },
    },
    refused: "Zimbra's Postfix",
  },
  'it is there': {
    given: { plugins: { directories: [{ path: '/usr/lib64/sasl2', plugins: ['plain'] }] } },
    nothing: 'is there',
  },
  'an unknown distribution': { given: { plugins, found: null }, refused: 'not known' },
})
