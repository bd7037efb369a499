import { describe, expect, it } from 'vitest'
import { openTarget, parseTarget } from '../../src/target/open.ts'
import { TargetError } from '../../src/target/target.ts'

describe('parseTarget', () => {
  it.each([
    ['local', { kind: 'local' }],
    ['mail.example', { kind: 'ssh', host: 'mail.example' }],
    ['root@mail.example:2222', { kind: 'ssh', user: 'root', host: 'mail.example', port: 2222 }],
    ['ssh://root@mail.example:2222', { kind: 'ssh', user: 'root', host: 'mail.example', port: 2222 }],
    ['ssh://mail.example/', { kind: 'ssh', host: 'mail.example' }],
    ['a@b@mail.example', { kind: 'ssh', user: 'a@b', host: 'mail.example' }],
    ['[2001:db8::1]:2222', { kind: 'ssh', host: '2001:db8::1', port: 2222 }],
    ['root@[fe80::1%eth0]', { kind: 'ssh', user: 'root', host: 'fe80::1%eth0' }],
    ['2001:db8::1', { kind: 'ssh', host: '2001:db8::1' }],
    ['192.0.2.1:22', { kind: 'ssh', host: '192.0.2.1', port: 22 }],
    ['bundle:case one.mmb.tgz', { kind: 'bundle', path: 'case one.mmb.tgz' }],
    ['@mail', { kind: 'group', name: 'mail' }],
  ])('reads %s', (text, expected) => {
    expect(parseTarget(text)).toEqual(expected)
  })

  it.each([
    ['', /empty/],
    ['-oProxyCommand=id', /begins with "-"/],
    ['root@-oProxyCommand=id', /begins with "-"/],
    ['-l@mail', /begins with "-"/],
    ['ssh://-x@mail', /begins with "-"/],
    ['mail example', /spaces/],
    ['mail\n.example', /spaces/],
    ['mail:0', /no port/],
    ['mail:65536', /no port/],
    ['mail:ssh', /no port/],
    ['mail:', /no port/],
    ['@', /missing/],
    ['root@', /missing/],
    ['ssh://@mail', /missing/],
    ['http://mail', /no way/],
    ['bundle:', /missing/],
    ['mail;id', /no host name/],
    ['root:secret@mail', /password/],
  ])('refuses %j', (text, message) => {
    expect(() => parseTarget(text)).toThrow(TargetError)
    expect(() => parseTarget(text)).toThrow(message)
  })

  it('does not repeat a password', () => {
    expect(() => parseTarget('root:secret@mail')).not.toThrow(/secret/)
  })
})

describe('openTarget', () => {
  it.each([
    ['@mail', {}],
    ['mail.invalid', { transport: 'openssh' as const }],
    ['mail.example', { jump: '-oProxyCommand=id' }],
    ['mail.invalid', {}],
  ])('says in a sentence why not: %s %j', async (text, options) => {
    const error = await openTarget(text, options).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(TargetError)
    expect((error as TargetError).message).toMatch(/\.$/)
    expect((error as TargetError).hint).toMatch(/\.$/)
  })
})
