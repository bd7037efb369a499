import { fileContent } from '../../src/checks/file-content.ts'
import { checkTable } from './table.ts'

const path = '/etc/aliases'
const file = (text: string) => ({ path, exists: true, text })

checkTable(fileContent, {
  'as wanted': {
    given: { file: file('postmaster: root\n') },
    options: { path, contains: ['postmaster:'], lacks: ['|'] },
    expect: 'ok',
  },
  'a line is missing': {
    given: { file: file('root: alice\n') },
    options: { path, contains: ['postmaster:'] },
    expect: 'critical',
    says: '/etc/aliases lacks "postmaster:"',
  },
  'a line is too much': {
    given: { file: file('all: "|/tmp/x"\n') },
    options: { path, lacks: ['|'] },
    expect: 'critical',
    says: 'holds "|"',
  },
  'the file does not exist': {
    given: { file: { path, exists: false, text: '' } },
    options: { path },
    expect: 'critical',
    says: 'does not exist',
  },
})
