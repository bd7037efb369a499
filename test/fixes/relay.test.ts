import { describe, expect, test } from 'vitest'
import { isPlan, type Plan, type Planned } from '../../src/fixes/fix.ts'
import { relayOptions } from '../../src/fixes/relay/wanted.ts'
import { relay } from '../../src/fixes/relay.ts'
import { postfixChanging } from '../../src/mta/postfix/changing.ts'
import type { Fact } from '../../src/probes/probe.ts'
import type { RelayMap } from '../../src/probes/relay-map.ts'
import { dialed, group, noRelay, now, passwordMap, queueOf, sendgrid, settingsOf } from '../situations.ts'

const mta = postfixChanging({
  id: 'postfix',
  name: 'Postfix',
  version: '3.7.11',
  queueDirectory: '/var/spool/postfix',
  configDirectory: '/etc/postfix',
  logFiles: [],
  owner: 'root',
})

const fact = <T>(value: T): Fact<T> => ({ known: true, value, readings: [] })
const built: Readonly<Record<string, string>> = {
  smtp_sasl_auth_enable: 'no',
  smtp_sasl_security_options: 'noplaintext, noanonymous',
  soft_bounce: 'no',
}
/** postconf -x: the default of the one follows the other. */
const tlsOption = 'smtp_sasl_tls_security_options'

interface Server {
  readonly set?: Readonly<Record<string, string>>
  readonly relay?: RelayMap
  readonly policy?: string
  readonly files?: readonly string[]
  readonly inside?: readonly string[]
  readonly ports?: Readonly<Record<number, 'greets' | 'timeout' | 'clear'>>
  readonly causes?: readonly string[]
}

const planned = (set: Readonly<Record<string, string>>, server: Server = {}): Planned => {
  const own = server.set ?? {}
  const values: Record<string, string> = {
    ...built,
    myhostname: 'mail.example.net',
    default_database_type: 'hash',
    ...own,
  }
  values[tlsOption] ??= values.smtp_sasl_security_options ?? ''
  const open = { tls: { version: 'TLSv1.3', cipher: 'x' }, capabilities: ['AUTH PLAIN LOGIN'], mechanisms: ['PLAIN'] }
  const manners = {
    greets: dialed('greets', open),
    clear: dialed('greets', { capabilities: ['SIZE'] }),
    timeout: dialed('timeout'),
  }
  const ports = Object.entries(server.ports ?? ({ 587: 'greets', 2525: 'greets', 25: 'timeout' } as const)).map(
    ([port, how]) => ({ ...manners[how], port: Number(port) }),
  )
  return relay.plan({
    facts: {
      settings: fact(settingsOf(values)),
      origins: fact({
        server: null,
        of: (name: string) => ({
          keptIn: 'main.cf' as const,
          own: own[name] === undefined ? null : [own[name]],
          effective: values[name] ?? '',
          inherited: built[name] ?? '',
        }),
      }),
      relay: fact(server.relay ?? noRelay),
      route: fact({ relayhost: own.relayhost ?? '', setting: 'relayhost', partial: false, service: '' }),
      queue: fact(queueOf([group({ domain: 'example.com' })])),
      served: fact(['example.net']),
      filters: fact([]),
      own: fact(['203.0.113.10']),
      types: fact(['hash', 'lmdb', 'texthash']),
      reach: fact({ addresses: ['198.51.100.87'], unresolved: null, ports }),
      tables: fact({ policy: server.policy ?? null, inside: server.inside ?? [], files: server.files ?? [] }),
      records: { known: false, why: 'not asked', readings: [] },
    },
    options: relayOptions.parse(set),
    mta,
    diagnoses: (server.causes ?? []).map((cause) => ({
      cause,
      confidence: 'certain' as const,
      title: cause,
      explains: { messages: 1, recipients: 1, bounced: 0, rejected: 0 },
      because: [],
      against: [],
      fixes: [],
    })),
    now,
  } as unknown as Parameters<typeof relay.plan>[0])
}

const planOf = (set: Readonly<Record<string, string>>, server?: Server): Plan => {
  const found = planned(set, server)
  if (!isPlan(found)) throw new Error(JSON.stringify(found))
  return found
}
const ids = ({ steps }: Plan): readonly string[] => steps.map(({ id }) => id)
const provider = { provider: 'sendgrid' }
const ready: Server = {
  set: {
    relayhost: '[smtp.sendgrid.net]:587',
    smtp_sasl_auth_enable: 'yes',
    smtp_sasl_password_maps: 'hash:/etc/postfix/sasl_passwd',
    smtp_sasl_security_options: 'noanonymous',
  },
  relay: { ...sendgrid, maps: [passwordMap()] },
}

describe('the order', () => {
  test('the key is proved first, tables come before SASL, SASL before the relay host, the trial ends last', () => {
    const plan = planOf(provider)
    expect(ids(plan)).toEqual([
      ...['prove', 'trial', 'password', 'password-compiled', 'policy', 'policy-compiled', 'policy-used'],
      ...['maps', 'auth', 'relayhost', 'reload', 'trial-ends'],
    ])
    expect(plan.steps.at(-1)?.closing).toBe(true)
    expect(plan.secrets.map(({ name }) => name)).toEqual(['key'])
  })

  test('the secret is named and nowhere spelt; the table is closed before it is written', () => {
    const [, , write] = planOf(provider).steps
    expect(write?.do[0]).toMatchObject({
      kind: 'entries',
      mode: '0600',
      owner: 'root',
      keys: ['[smtp.sendgrid.net]:587', 'smtp.sendgrid.net'],
      content: ['[smtp.sendgrid.net]:587 ', 'apikey', ':', { secret: 'key' }, '\n'],
    })
  })

  test('the copies of a step hold no key that it has just written', () => {
    const compiled = planOf(provider).steps.find(({ id }) => id === 'password-compiled')
    expect(compiled?.files).toEqual(['/etc/postfix/sasl_passwd.db'])
  })

  test('where the key is the login too, both are the secret', () => {
    const write = planOf({ provider: 'postmark' }).steps.find(({ id }) => id === 'password')
    expect(write?.do[0]).toMatchObject({
      content: ['[smtp.postmarkapp.com]:587 ', { secret: 'key' }, ':', { secret: 'key' }, '\n'],
    })
  })

  test('a trial that somebody else has begun is left as it is', () => {
    expect(ids(planOf(provider, { set: { soft_bounce: 'yes' } }))).not.toContain('trial-ends')
  })
})

describe('only what is missing', () => {
  test.each<[string, Readonly<Record<string, string>>, Server, readonly string[]]>([
    ['a new key is wanted', { key: 'replace' }, ready, ['prove', 'trial', 'password', 'password-compiled', 'policy']],
    ['the key is refused', {}, { ...ready, causes: ['relay-auth-wrong'] }, ['prove', 'trial', 'password']],
    ['TLS is wanted', { tls: 'encrypt' }, ready, ['trial', 'policy', 'policy-compiled', 'policy-used']],
    [
      'noplaintext forbids the login',
      {},
      { ...ready, set: { ...ready.set, smtp_sasl_security_options: 'noplaintext, noanonymous' } },
      ['trial', 'policy', 'policy-compiled', 'policy-used', 'maps'],
    ],
  ])('%s', (_, set, server, first) => {
    expect(ids(planOf(set, server)).slice(0, first.length)).toEqual(first)
  })

  test('nothing, where all is there: TLS that is only optional is said', () => {
    const found = planned({}, ready)
    expect(found).toMatchObject({ nothing: 'mail for other servers goes through [smtp.sendgrid.net]:587 already' })
    expect(JSON.stringify(found)).toContain('--set tls=encrypt')
    expect(JSON.stringify(planned({}, { ...ready, policy: 'encrypt' }))).not.toContain('--set tls=encrypt')
  })

  test('maps of others stay in the list, and an older key there does not win', () => {
    const other = passwordMap({ spec: 'ldap:x', type: 'ldap', path: '/etc/ldap.cf', indexed: false, lookups: [] })
    const plan = planOf(provider, {
      set: { smtp_sasl_password_maps: 'ldap:/etc/ldap.cf' },
      relay: { ...noRelay, maps: [other] },
    })
    const change = plan.steps.find(({ id }) => id === 'maps')?.changes[0]
    expect(change?.new).toBe('hash:/etc/postfix/sasl_passwd, ldap:/etc/ldap.cf')
    expect(plan.steps.find(({ id }) => id === 'password')?.do[0]).toMatchObject({
      content: expect.arrayContaining(['smtp.sendgrid.net ']),
    })
  })
})

test.each<[string, Readonly<Record<string, string>>, Server, RegExp]>([
  ['no relay is named', {}, {}, /which relay is wanted was not said/],
  ['itself', { provider: 'custom', host: 'mail.example.net', user: 'us' }, {}, /is this server itself/],
  [
    '587 is blocked',
    provider,
    { ports: { 587: 'timeout', 2525: 'greets' } },
    /port 587 .*does not answer.*2525 answers/,
  ],
  ['no TLS there', provider, { ports: { 587: 'clear' } }, /offers no STARTTLS: the key would travel in clear/],
  [
    'TLS from the first byte',
    { ...provider, port: '465' },
    {},
    /speaks TLS from the first byte, .*; 587 and 2525 answer, with STARTTLS/,
  ],
  [
    'mail for inside would leave',
    provider,
    { inside: ['branch.example'] },
    /mail for branch\.example .* would leave by the relay/,
  ],
  [
    'a filter of mechanisms',
    provider,
    { set: { smtp_sasl_mechanism_filter: '!plain, gssapi' } },
    /neither PLAIN nor LOGIN/,
  ],
  ['a global place where there is none', { ...provider, scope: 'global' }, {}, /has no global configuration/],
  ['no login', { provider: 'mailgun' }, {}, /which login is used at Mailgun/],
])('refused: %s', (_, set, server, why) => {
  const found = planned(set, server)
  expect('refused' in found ? found.refused : JSON.stringify(found).slice(0, 200)).toMatch(why)
})

test.each([
  [{ port: 'many' }, 'port'],
  [{ provider: 'nobody' }, 'provider'],
  [{ user: 'a:b' }, 'user'],
  [{ sender: 'a b' }, 'sender'],
  [{ password: 'x' }, ''],
])('an option that is wrong: %j', (set, path) => {
  const parsed = relayOptions.safeParse(set)
  expect(parsed.error?.issues[0]?.path.join('.')).toBe(path)
})
