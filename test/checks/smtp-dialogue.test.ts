import { smtpDialogue } from '../../src/checks/smtp-dialogue.ts'
import type { SmtpDialogue } from '../../src/probes/deliverability/dialogue.ts'
import type { Talk } from '../../src/probes/deliverability/talks.ts'
import type { DialStage, DialStep } from '../../src/target/target.ts'
import { dialed } from '../situations.ts'
import { certificate, looked, talk } from './names.ts'
import { checkTable } from './table.ts'

const step = (stage: DialStage, code: number, text: string, ms = 5): DialStep => ({
  stage,
  code,
  lines: [`${code} ${text}`],
  ms,
})
const usual = [step('greeting', 220, 'mx'), step('helo', 250, 'mx'), step('mail', 250, 'ok')]
const given = (steps: readonly DialStep[], over: Partial<Talk> = {}): { dialogue: SmtpDialogue } => ({
  dialogue: { mx: null, talk: talk(certificate(), { steps, ...over }) },
})
const options = { domain: 'partner.test', mail: 'a@example.net', rcpt: ['b@partner.test'] }

checkTable(smtpDialogue, {
  'takes the recipient': {
    options,
    given: given([...usual, step('rcpt', 250, 'ok')]),
    expect: 'ok',
    says: 'as far as rcpt in 20 ms',
  },
  'refuses the recipient': {
    options,
    given: given([...usual, step('rcpt', 550, '5.1.1 unknown')]),
    expect: 'critical',
    says: 'refuses at rcpt: 550 5.1.1 unknown',
  },
  'puts it off': {
    options,
    given: given([...usual, step('rcpt', 451, 'greylisted')]),
    expect: 'warning',
    says: 'puts off at rcpt',
  },
  'refuses in the greeting': {
    options,
    given: given([step('greeting', 554, 'go away')]),
    expect: 'critical',
    says: 'at greeting',
  },
  'is slow': {
    options,
    given: given([step('greeting', 220, 'mx', 25_000)]),
    expect: 'warning',
    says: '25.0 s for greeting',
  },
  'breaks off': {
    options,
    given: given(usual, { failedAt: 'rcpt', why: 'rcpt: closed' }),
    expect: 'critical',
    says: 'fails at rcpt: closed',
  },
  'TLS fails': {
    options,
    given: given(usual, { failedAt: 'tls', why: 'tls: no cipher in common' }),
    expect: 'critical',
    says: 'fails at STARTTLS',
  },
  'does not answer': {
    options,
    given: given([], { dialed: dialed('timeout') }),
    expect: 'critical',
    says: 'does not answer',
  },
  'may not be asked': { options, given: given([], { dialed: dialed('denied') }), expect: 'unknown' },
  'a domain without a host': {
    options,
    given: { dialogue: { mx: looked('partner.test', 'MX', ['0 .']), talk: null } },
    expect: 'critical',
    says: 'no host that takes mail',
  },
})
