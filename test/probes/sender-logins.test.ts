import { expect, test } from 'vitest'
import { loggedSenders, senderLogins } from '../../src/probes/sender-logins.ts'
import type { Settings } from '../../src/probes/slots.ts'
import { delivery, logOf, passwordMap, queueOf, sendgrid } from '../situations.ts'
import { askProbe, asksOf, known, missing, value } from './ask.ts'

const settings = (values: Record<string, string>) =>
  known<Settings>({ get: (name) => values[name], isSet: (name) => name in values, services: [] })
const tally = (name: string) => ({ name, messages: 1, bytes: 1, oldest: 1 })
const misses = sendgrid.keys.map((key) => ({ key, result: 'miss' as const }))
const facts = (
  over: { readonly set?: Record<string, string>; readonly hit?: boolean; readonly logged?: readonly string[] } = {},
) => ({
  settings: settings(over.set ?? { smtp_sender_dependent_authentication: 'yes' }),
  relay: known({ ...sendgrid, maps: [passwordMap(over.hit ? {} : { lookups: misses })] }),
  route: missing('no'),
  logged: known(new Map((over.logged ?? []).map((sender, at) => [`A${at}`, sender]))),
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
    byMessage: new Map(),
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

test('nobody is looked up where Postfix looks for no sender', () => {
  expect(asksOf(senderLogins, facts({ set: {} }))).toEqual([])
  expect(value(askProbe(senderLogins, [], facts({ set: {} })))).toBeNull()
})

test('a sender goes before the key of the relay, and is looked up though that is there', () =>
  expect(asksOf(senderLogins, facts({ hit: true }))).toHaveLength(1))

test('whose mail bounced is known from the log alone: nothing of theirs waits', () => {
  const [ask] = asksOf(senderLogins, facts({ logged: ['shop@three.test', 'a@one.test'] }))
  expect(ask?.kind === 'exec' && ask.argv.slice(5)).toEqual([
    'a@one.test',
    '@one.test',
    'b@two.test',
    '@two.test',
    'shop@three.test',
    '@three.test',
  ])
})

test('whose mail went away is read out of the log by queue id, what was refused first', () => {
  const deliveries = [
    delivery('sent', { agent: 'smtp', queueIds: ['AAAAAA1'] }),
    delivery('bounced', { agent: 'smtp', queueIds: ['4jX2K14xyQzFKTM'] }),
    delivery('sent', { agent: 'lmtp', queueIds: ['AAAAAA9'] }),
  ]
  const given = { ...facts(), log: known(logOf({ files: ['/var/log/mail.log', 'journal'], deliveries })) }
  const [ask, ...more] = asksOf(loggedSenders, given)
  expect(more).toEqual([])
  expect(ask).toMatchObject({ path: '/var/log/mail.log', match: ['4jX2K14xyQzFKTM: from=<', 'AAAAAA1: from=<'] })
  const line = 'Nov 22 11:00:00 mail postfix/qmgr[7]: 4jX2K14xyQzFKTM: from=<Shop@three.test>, size=400, nrcpt=1'
  expect(value(askProbe(loggedSenders, [line], given))).toEqual(new Map([['4jX2K14xyQzFKTM', 'shop@three.test']]))
  expect(asksOf(loggedSenders, { ...given, ...facts({ set: {} }) })).toEqual([])
})
