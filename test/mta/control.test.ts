import { describe, expect, test } from 'vitest'
import { foreignMta } from '../../src/mta/foreign.ts'
import { controlPostfix } from '../../src/mta/postfix/control.ts'
import { servingPostfix } from '../../src/mta/postfix/serving.ts'
import { controlZimbra, servingZimbra } from '../../src/mta/zimbra/control.ts'
import { type InitSystem, initAsks, initSystem, noInit } from '../../src/probes/init-system.ts'
import type { Hop } from '../../src/probes/slots.ts'
import type { Deed } from '../../src/target/action.ts'
import type { Reading } from '../../src/target/target.ts'
import { amavis, dovecotLmtp, milter, policy, zimbraLmtp } from '../situations.ts'

const systemd = (units: Readonly<Record<string, string>>): InitSystem => ({
  systemd: true,
  units: new Map(Object.entries(units)),
  scripts: [],
})
const scripts = (...names: readonly string[]): InitSystem => ({ ...noInit, scripts: names })
/** `root$ systemctl start dovecot.service`, `wait Postfix runs`. */
const told = (deeds: readonly Deed[] | null): readonly string[] | null =>
  deeds?.map((deed) =>
    deed.kind === 'exec'
      ? `${deed.as}$ ${deed.argv.join(' ')}`
      : deed.kind === 'wait'
        ? `wait ${deed.what}`
        : deed.kind,
  ) ?? null

describe('Postfix and its neighbours', () => {
  const debian = { postfix: 'active', 'postfix@-': 'failed', dovecot: 'inactive' }
  test('on Debian the instance is the real unit, and the wrapper goes on', () => {
    expect(told(controlPostfix('postfix', 'start', systemd(debian)))).toEqual([
      'root$ systemctl start postfix@-.service',
      'wait Postfix runs (postfix status)',
    ])
    expect(told(controlPostfix('postfix', 'stop', systemd(debian)))?.[0]).toBe('root$ systemctl stop postfix@-.service')
  })
  test('a wrapper that was stopped is started, and stopped again by an undo', () => {
    const stopped = systemd({ ...debian, postfix: 'inactive' })
    expect(told(controlPostfix('postfix', 'start', stopped))?.[0]).toBe(
      'root$ systemctl start postfix.service postfix@-.service',
    )
    expect(told(controlPostfix('postfix', 'stop', stopped))?.[0]).toBe(
      'root$ systemctl stop postfix@-.service postfix.service',
    )
  })
  test('elsewhere postfix.service is all there is', () => {
    expect(told(controlPostfix('postfix', 'restart', systemd({ postfix: 'failed' })))?.[0]).toBe(
      'root$ systemctl restart postfix.service',
    )
  })
  test('without systemd by its own command, which is not run where it runs already', () => {
    const deeds = controlPostfix('postfix', 'start', noInit)
    expect(told(deeds)).toEqual(['root$ postfix start', 'wait Postfix runs (postfix status)'])
    expect(deeds?.[0]).toMatchObject({ unless: { ask: { argv: ['postfix', 'status'] }, until: { exit: 0 } } })
  })
  test.each([
    ['amavis', systemd({ amavisd: 'failed' }), 'root$ systemctl start amavisd.service'],
    ['clamd', systemd({ 'clamd@amavisd': 'inactive' }), 'root$ systemctl start clamd@amavisd.service'],
    ['clamd', scripts('clamav-daemon'), 'root$ /etc/init.d/clamav-daemon start'],
    ['dovecot', noInit, 'root$ dovecot'],
    ['saslauthd', scripts('saslauthd'), 'root$ /etc/init.d/saslauthd start'],
  ])('%s by what this host has', (service, init, wanted) => {
    expect(told(controlPostfix(service, 'start', init))?.[0]).toBe(wanted)
  })
  test('a service that this host does not have is not guessed', () => {
    expect(controlPostfix('opendkim', 'start', systemd({ postfix: 'active' }))).toBeNull()
    expect(controlPostfix('opendkim', 'start', noInit)).toBeNull()
  })
  test.each<[Hop, InitSystem, string | null]>([
    [dovecotLmtp, noInit, 'dovecot'],
    [amavis, noInit, 'amavis'],
    [milter, noInit, 'opendkim'],
    [policy, noInit, 'postgrey'],
    [{ ...milter, spec: 'inet:localhost:11332', port: 11_332 }, noInit, 'rspamd'],
    [{ ...milter, spec: 'inet:localhost:9999', port: 9999 }, noInit, null],
    [{ ...milter, spec: 'inet:localhost:9999', port: 9999 }, scripts('opendmarc'), 'opendmarc'],
  ])('who is behind a hop: %#', (hop, init, wanted) => {
    expect(servingPostfix(hop, init)).toBe(wanted)
  })
})

describe('Zimbra', () => {
  test('zmamavisdctl is not believed: its status is asked again', () => {
    expect(told(controlZimbra('amavis', 'start', noInit))).toEqual(['zimbra$ zmamavisdctl start', 'wait amavis runs'])
  })
  test.each([
    ['mta', 'start', 'zimbra$ zmmtactl start'],
    ['mta', 'stop', 'zimbra$ /opt/zimbra/bin/postfix stop'],
    ['mailbox', 'start', 'zimbra$ zmstorectl start'],
    ['mailbox', 'restart', 'zimbra$ zmmailboxdctl restart'],
    ['service webapp', 'start', 'zimbra$ zmstorectl start'],
    ['ldap', 'start', 'zimbra$ ldap start'],
    ['clamd', 'restart', 'zimbra$ zmclamdctl restart'],
    ['freshclam', 'start', 'zimbra$ zmfreshclamctl start'],
    ['saslauthd', 'start', 'zimbra$ zmsaslauthdctl start'],
  ] as const)('%s %s', (service, verb, wanted) => {
    expect(told(controlZimbra(service, verb, noInit))?.[0]).toBe(wanted)
  })
  test("a resolver beside it is the distribution's, and dnscache is its own", () => {
    const init = systemd({ dnsmasq: 'inactive' })
    expect(told(controlZimbra('resolver', 'start', init))).toEqual(['root$ systemctl start dnsmasq.service'])
    expect(told(controlZimbra('dnscache', 'start', init))?.[0]).toBe('zimbra$ zmdnscachectl start')
  })
  test('what leaves something running gets descriptors of its own', () => {
    expect(controlZimbra('mailbox', 'start', noInit)?.[0]).toMatchObject({ daemon: true })
  })
  test('an unknown service, and who is behind its ports', () => {
    expect(controlZimbra('nonsense', 'start', systemd({ nonsense: 'active' }))).toBeNull()
    expect(servingZimbra(zimbraLmtp)).toBe('mailbox')
    expect(servingZimbra({ ...milter, port: 8465 })).toBe('opendkim')
    expect(servingZimbra({ ...policy, port: 10_031 })).toBe('cbpolicyd')
    expect(servingZimbra(milter)).toBeNull()
  })
})

test('another mail server is stopped only by name, and as the service that it is', () => {
  expect(told(foreignMta('exim4', systemd({ exim4: 'active' }))?.stop ?? null)).toEqual([
    'root$ systemctl stop exim4.service',
  ])
  expect(told(foreignMta('master', systemd({ postfix: 'active' }))?.start ?? null)).toEqual([
    'root$ systemctl start postfix.service',
  ])
  expect(foreignMta('exim4', noInit)).toBeNull()
  expect(foreignMta('nginx', systemd({ nginx: 'active' }))).toBeNull()
})

describe('how services are started here', () => {
  const reading = (at: number, over: Partial<Reading>): Reading => ({
    ask: initAsks[at] ?? { kind: 'exec', argv: [] },
    status: 'ok',
    exitCode: 0,
    stdout: '',
    stderr: '',
    at: '2026-11-22T12:00:00Z',
    ms: 1,
    ...over,
  })
  const read = (booted: number, files: string, loaded: string, names: string) =>
    initSystem.parse(
      [
        reading(0, { exitCode: booted }),
        reading(1, { stdout: files }),
        reading(2, { stdout: loaded }),
        reading(3, { stdout: names }),
      ],
      {},
      new Date(0),
    )
  test('units with their states; masked ones are none', () => {
    const found = read(
      0,
      'postfix.service enabled enabled\nexim4.service masked enabled\nopendkim.service disabled enabled\n',
      'postfix.service loaded active exited Postfix\npostfix@-.service loaded failed failed Postfix instance\n',
      'postfix\n',
    )
    expect(found).toMatchObject({ systemd: true, scripts: ['postfix'] })
    expect('units' in found && Object.fromEntries(found.units)).toEqual({
      postfix: 'active',
      'postfix@-': 'failed',
      opendkim: 'inactive',
    })
  })
  test('no systemd: scripts alone, whatever systemctl says', () => {
    expect(read(1, 'postfix.service enabled', '', 'dovecot\npostfix\n')).toEqual({
      systemd: false,
      units: new Map(),
      scripts: ['dovecot', 'postfix'],
    })
  })
})
