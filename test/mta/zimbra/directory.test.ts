import { expect, test } from 'vitest'
import { zimbraConfigd } from '../../../src/mta/zimbra/configd.ts'
import { zimbraDirectory } from '../../../src/mta/zimbra/directory.ts'
import { zimbraLdapServers } from '../../../src/mta/zimbra/ldap-servers.ts'
import { zimbraMailboxUse } from '../../../src/mta/zimbra/mailbox-use.ts'
import { zimbraLearned, zimbraSpamLevels } from '../../../src/mta/zimbra/spam-settings.ts'
import { askProbe, asksOf, failed, known, missing, value, why } from '../../probes/ask.ts'
import { ago, group, listenersOf, queueOf } from '../../situations.ts'
import { directoryOf } from '../../zimbra.ts'

const release = known({ version: '10.1.2', server: 'mail.antv.test', installed: true })
const noZimbra = known({ version: null, server: null, installed: false })
const sample = (recipient: string) => ({ id: '4F1D2A0B3C', arrival: ago(60), sender: 'a@example.net', recipient })
const queue = known(
  queueOf([
    group({ samples: [sample('user1@antv.test'), sample('user2@antv.test'), sample('"odd; exit"@antv.test')] }),
    group({ samples: [sample('somebody@gmail.com')] }),
    group({ queue: 'hold', samples: [sample('held@antv.test')] }),
  ]),
)
const served = known(['antv.test'])
const facts = { release, queue, served }

const answer = `prov> # name mail.antv.test
zimbraMtaMyHostname: mail.antv.test
zimbraServiceEnabled: mta
zimbraServiceEnabled: ldap

prov> zimbraSpamKillPercent: 75
prov> # name antv.test
zimbraAuthMech: zimbra
zimbraDomainStatus: active

# name Other.test
zimbraDomainStatus: suspended

prov> # name user1@antv.test
zimbraAccountStatus: maintenance

prov> prov> `

test('one session: server, global, domains, and the accounts of waiting local mail', () => {
  const [ask] = asksOf(zimbraDirectory, facts)
  const stdin = ask?.kind === 'exec' ? (ask.stdin ?? '') : ''
  expect(ask).toMatchObject({ argv: ['zmprov', '-l'], as: 'zimbra', slow: true })
  expect(stdin.match(/^ga \S+/gm)).toEqual(['ga user1@antv.test', 'ga user2@antv.test'])
  expect(stdin).toMatch(/\nexit\n$/)
  expect(value(askProbe(zimbraDirectory, [answer], facts))).toEqual({
    server: 'mail.antv.test',
    own: { zimbraMtaMyHostname: ['mail.antv.test'], zimbraServiceEnabled: ['mta', 'ldap'] },
    global: { zimbraSpamKillPercent: ['75'] },
    domains: [
      { name: 'antv.test', entry: { zimbraAuthMech: ['zimbra'], zimbraDomainStatus: ['active'] } },
      { name: 'other.test', entry: { zimbraDomainStatus: ['suspended'] } },
    ],
    accounts: [
      { address: 'user1@antv.test', entry: { zimbraAccountStatus: ['maintenance'] } },
      { address: 'user2@antv.test', entry: null },
    ],
  })
})
test('no secret is ever asked for', () => {
  const everything = JSON.stringify([
    asksOf(zimbraDirectory, facts),
    asksOf(zimbraSpamLevels, { release }),
    asksOf(zimbraLearned, { release }),
    zimbraLdapServers.needs?.urls ? asksOf(zimbraLdapServers.needs.urls, { release }) : [],
  ])
  expect(everything).not.toMatch(/bind_?pw|ldap_password|DKIM|PrivateKey|zmlocalconfig|SearchBind|"-s"/i)
})
test('where there is no Zimbra nothing is asked', () => {
  expect(asksOf(zimbraSpamLevels, { release: noZimbra })).toEqual([])
  expect(asksOf(zimbraLearned, { release: noZimbra })).toEqual([])
  expect(value(askProbe(zimbraSpamLevels, [], { release: noZimbra }))).toBeNull()
  expect(value(askProbe(zimbraLearned, [], { release: noZimbra }))).toBeNull()
  expect(value(askProbe(zimbraDirectory, [], { ...facts, release: noZimbra }))).toBeNull()
  expect(value(askProbe(zimbraConfigd, [], { release: noZimbra }))).toBeNull()
})
test('LDAP that does not answer is said as it is', () => {
  const broken = { stdout: 'prov> prov> prov> ', stderr: 'ERROR: service.FAILURE (system failure: ZimbraLdapContext)' }
  expect(why(askProbe(zimbraDirectory, [broken], facts))).toContain('ZimbraLdapContext')
  expect(why(askProbe(zimbraDirectory, [{ status: 'timeout', why: 'no answer in 60 s' }], facts))).toBe(
    'no answer in 60 s',
  )
})

test('the levels of amavisd.conf', () => {
  const conf = '$sa_tag2_level_deflt = 6.6;\n$sa_kill_level_deflt = 15;\n$final_spam_destiny  = D_DISCARD;\n'
  expect(value(askProbe(zimbraSpamLevels, [conf], { release }))).toEqual({ tag: 6.6, kill: 15, destiny: 'D_DISCARD' })
  expect(value(askProbe(zimbraSpamLevels, ['#nothing\n'], { release }))).toEqual({
    tag: null,
    kill: null,
    destiny: null,
  })
})
test('what the Bayes filter has learned', () => {
  const dump = '0.000 0 412 0  non-token data: nspam\n0.000 0 1893 0  non-token data: nham\n'
  expect(value(askProbe(zimbraLearned, [dump], { release }))).toEqual({ spam: 412, ham: 1893 })
  expect(why(askProbe(zimbraLearned, [''], { release }))).toContain('no numbers')
})
test('zmconfigd by pid file and port', () => {
  const processes = known({
    partial: false,
    list: [{ pid: 811, ppid: 1, user: 'zimbra', elapsed: 5, state: 'S', args: 'java zmconfigd' }],
  })
  const given = { release, processes, listeners: known(listenersOf({ port: 7171, address: '127.0.0.1' })) }
  expect(value(askProbe(zimbraConfigd, ['811\n'], given))).toEqual({ pid: 811, alive: true, listening: true })
  expect(value(askProbe(zimbraConfigd, ['99\n'], { ...given, listeners: missing('denied') }))).toEqual({
    pid: 99,
    alive: false,
    listening: null,
  })
})
test('LDAP servers of localconfig are dialled, each on its own port', () => {
  const urls = known(['ldap://a.example:389', 'ldaps://b.example'])
  expect(asksOf(zimbraLdapServers, { urls }).map((ask) => (ask.kind === 'dial' ? [ask.host, ask.port] : []))).toEqual([
    ['a.example', 389],
    ['b.example', 636],
  ])
  const dialled = value(askProbe(zimbraLdapServers, [{}, failed('refused')], { urls }))
  expect(dialled?.map(({ outcome }) => outcome)).toEqual(['connects', 'refused'])
})

test('what a mailbox holds is asked only where it has a quota', () => {
  const entry = { zimbraMailQuota: ['1000'] }
  const accounts = [
    { address: 'user1@antv.test', entry: { zimbraMailQuota: ['0'] } },
    { address: 'user2@antv.test', entry },
    { address: 'user3@antv.test', entry },
  ]
  const directory = known(directoryOf({ accounts }))
  const [ask] = asksOf(zimbraMailboxUse, { directory })
  expect(ask).toMatchObject({ argv: ['zmprov'], stdin: 'gmi user2@antv.test\ngmi user3@antv.test\nexit\n' })
  const said = 'prov> mailboxId: 3\nquotaUsed: 1200\nprov> prov> '
  expect(value(askProbe(zimbraMailboxUse, [said], { directory }))).toEqual(new Map([['user2@antv.test', 1200]]))
  expect(asksOf(zimbraMailboxUse, { directory: known(directoryOf()) })).toEqual([])
})
