import { expect, test } from 'vitest'
import { senderLogins } from '../../src/probes/sender-logins.ts'
import type { Settings } from '../../src/probes/slots.ts'
import { passwordMap, queueOf, sendgrid } from '../situations.ts'
import { askProbe, asksOf, known, missing, value } from './ask.ts'

const settings = (values: Record<string, string>) =>
  known<Settings>({ get: (name) => values[name], isSet: (name) => name in values, services: [] })
const tally = (name: string) => ({ name, messages: 1, bytes: 1, oldest: 1 })
const misses = sendgrid.keys.map((key) => ({ key, result: 'miss' as const }))
const facts = (over: { readonly set?: Record<string, string>; readonly hit?: boolean } = {}) => ({
  settings: settings(over.set ?? { smtp_sender_dependent_authentication: 'yes' }),
  relay: known({ ...sendgrid, maps: [passwordMap(over.hit ? {} : { lookups: misses })] }),
  route: missing('no'),
  queue: known(
    queueOf([], { bySender: [tally('a@one.test'), tally('b@two.test'), tally('MAILER-DAEMON'), tally('')] }),
  ),
})

test('the senders of waiting mail are looked up, address first, then domain, and only exit statuses come back', () => {
  const [ask] = asksOf(senderLogins, facts())
  expect(ask?.kind === 'exec' && ask.argv.slice(4)).toEqual([
    'hash:/etc/postfix/sasl_passwd',
    'a@one.test',
    '@one.test',
    'b@two.test',
    '@two.test',
  ])
  expect(ask?.kind === 'exec' && ask.argv[2]).toMatch(/postmap -q "\$key" "\$map" 2>&1 >\/dev\/null/)
  const said = '1 a@one.test\n0 @one.test\n1 b@two.test\n1 @two.test\n'
  expect(value(askProbe(senderLogins, [said], facts()))).toEqual({
    senders: [
      { sender: 'a@one.test', result: 'hit' },
      { sender: 'b@two.test', result: 'miss' },
    ],
  })
})

test('a table that could not be asked says nothing about them', () => {
  const [first] = value(askProbe(senderLogins, [{ status: 'denied' }], facts()))?.senders ?? []
  expect(first).toEqual({ sender: 'a@one.test', result: 'unknown' })
})

test('nobody is looked up where Postfix looks for no sender, or knows the relay by its own key', () => {
  expect(asksOf(senderLogins, facts({ set: {} }))).toEqual([])
  expect(value(askProbe(senderLogins, [], facts({ set: {} })))).toBeNull()
  expect(asksOf(senderLogins, facts({ hit: true }))).toEqual([])
})
