import { expect, test } from 'vitest'
import { relayMap } from '../../src/probes/relay-map.ts'
import type { Settings } from '../../src/probes/slots.ts'
import { askProbe, asksOf, known, missing, value } from './ask.ts'

const settings = (values: Record<string, string>) =>
  known<Settings>({ get: (name) => values[name], isSet: (name) => name in values, services: [] })

const set = settings({
  relayhost: '[smtp.sendgrid.net]:587',
  smtp_sasl_auth_enable: 'yes',
  smtp_sasl_password_maps: 'lmdb:/opt/zimbra/conf/relay_password, proxy:ldap:/etc/x.cf',
})

test('files, their times, and which key hits', () => {
  const stat = `zimbra zimbra 600 1795351275 101 /opt/zimbra/conf/relay_password
zimbra zimbra 600 1795178475 12288 /opt/zimbra/conf/relay_password.lmdb
`
  const lookups = `1 smtp.sendgrid.net
0 [smtp.sendgrid.net]:587
1 [smtp.sendgrid.net]
error smtp.sendgrid.net:587
denied [smtp.sendgrid.net]:25
`
  const fact = value(askProbe(relayMap, [stat, lookups, undefined], { settings: set }))
  expect(fact).toMatchObject({ host: 'smtp.sendgrid.net', port: 587, portGiven: true, saslEnabled: true })
  expect(fact.keys).toEqual(['smtp.sendgrid.net', '[smtp.sendgrid.net]:587'])
  expect(fact.maps[0]).toMatchObject({
    type: 'lmdb',
    indexed: true,
    visible: true,
    source: { mode: '600' },
    compiled: { bytes: 12_288 },
  })
  expect(fact.maps[0]?.lookups.map(({ result }) => result)).toEqual(['miss', 'hit', 'miss', 'error', 'unknown'])
  expect(fact.maps[1]).toMatchObject({ spec: 'ldap:/etc/x.cf', indexed: false, source: null })
  expect(fact.maps[1]?.lookups.every(({ result }) => result === 'unknown')).toBe(true)
})

test('the secret cannot come back: what postmap prints goes nowhere, and the script is always the same', () => {
  const asks = asksOf(relayMap, { settings: set, route: missing('no') })
  const scripts = asks.flatMap((ask) => (ask.kind === 'exec' && ask.argv[0] === 'sh' ? [ask.argv[2] ?? ''] : []))
  expect(scripts).toHaveLength(2)
  expect(new Set(scripts).size).toBe(1)
  expect(scripts[0]).toMatch(/postmap -q "\$key" "\$map" 2>&1 >\/dev\/null/)
  expect(scripts[0]).not.toMatch(/echo.*\$said/)
})

test('a service of its own has its own credentials', () => {
  const own = { smtp_sasl_auth_enable: 'yes', smtp_sasl_password_maps: 'hash:/etc/postfix/own' }
  const service = { name: 'out', type: 'unix', chroot: false, maxproc: '-', command: 'smtp', overrides: own }
  const fact = value(
    askProbe(relayMap, [], {
      settings: known<Settings>({ get: () => undefined, isSet: () => false, services: [service] }),
      route: known({ relayhost: '[d.test]:587', setting: 'transport_maps *', partial: false, service: 'out' }),
    }),
  )
  expect(fact).toMatchObject({ relayhost: '[d.test]:587', setting: 'transport_maps *', saslEnabled: true })
  expect(fact.maps.map(({ spec }) => spec)).toEqual(['hash:/etc/postfix/own'])
})

test('a missing file, no right to look, no relay', () => {
  const absent = value(
    askProbe(relayMap, [{ exitCode: 1, stderr: "stat: cannot statx '/x': No such file or directory" }], {
      settings: settings({ smtp_sasl_password_maps: 'hash:/x' }),
    }),
  )
  expect(absent.maps[0]).toMatchObject({ source: null, compiled: null, visible: true, lookups: [] })
  const denied = value(
    askProbe(relayMap, [{ exitCode: 1, stderr: "stat: cannot statx '/x/y': Permission denied" }], {
      settings: settings({ smtp_sasl_password_maps: 'hash:/x/y' }),
    }),
  )
  expect(denied.maps[0]?.visible).toBe(false)
  expect(asksOf(relayMap, { settings: settings({}), route: missing('no') })).toEqual([])
  expect(asksOf(relayMap, { settings: missing('no'), route: missing('no') })).toEqual([])
})
