import { commandOutput } from '../../src/checks/command-output.ts'
import { checkTable } from './table.ts'

const options = { argv: ['doveadm', 'who'] }
const output = (exitCode: number | null, stdout = '', stderr = '') => ({ exitCode, stdout, stderr })

checkTable(commandOutput, {
  answers: { given: { output: output(0, 'alice 1 imap') }, options, expect: 'ok', says: 'doveadm who answers' },
  fails: {
    given: { output: output(75, '', 'Fatal: connect failed') },
    options,
    expect: 'critical',
    says: ['ended with 75, 0 was wanted', 'Fatal: connect failed'],
  },
  'is meant to fail': { given: { output: output(1) }, options: { ...options, exitCode: 1 }, expect: 'ok' },
  'prints what it should not, and lacks what it should print': {
    given: { output: output(0, 'degraded') },
    options: { ...options, contains: ['healthy'], lacks: ['degraded'] },
    expect: 'critical',
    says: ['did not print "healthy"', 'printed "degraded"'],
  },
  'a warning goes to stderr, and counts': {
    given: { output: output(0, '', 'warning: old format') },
    options: { ...options, lacks: ['warning'] },
    expect: 'critical',
  },
  'how it ended is not known': { given: { output: output(null, 'x') }, options, expect: 'unknown' },
})
