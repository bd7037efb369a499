import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  fingerprint,
  hostKeyAlgorithms,
  judgeHostKey,
  knownHostLine,
  knownTypes,
  parseKnownHosts,
} from '../../src/target/known-hosts.ts'

const blob = (type: string, rest: string): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(type.length)
  return Buffer.concat([length, Buffer.from(type + rest)])
}
const key = blob('ssh-ed25519', 'one')
const other = blob('ssh-ed25519', 'two')
const rsa = blob('ssh-rsa', 'three')
const line = (names: string, of: Buffer = key, type = 'ssh-ed25519'): string =>
  `${names} ${type} ${of.toString('base64')} me`
const judge = (text: string, host = 'mail.example', port = 22) =>
  judgeHostKey(parseKnownHosts('known', text), host, port, key)
const hashed = (name: string): string => {
  const salt = Buffer.from('0123456789abcdefghij')
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}

describe('known_hosts', () => {
  it.each([
    ['plain', line('mail.example'), 22],
    ['one of several', line('x,mail.example,192.0.2.1'), 22],
    ['in capitals', line('MAIL.example'), 22],
    ['wildcard', line('*.example'), 22],
    ['question marks', line('ma?l.ex?mple'), 22],
    ['hashed', line(hashed('mail.example')), 22],
    ['with port', line('[mail.example]:2222'), 2222],
    ['hashed with port', line(hashed('[mail.example]:2222')), 2222],
    ['another port, same key under the plain name', line('mail.example'), 2222],
    ['after comments, blanks and broken lines', `# mail.example\n\nbroken\n${line('mail.example')}`, 22],
    ['beside a line of another host', `${line('web.example', other)}\n${line('mail.example')}`, 22],
  ])('knows a host: %s', (_case, text, port) => {
    expect(judge(text, 'mail.example', port).verdict).toBe('match')
  })

  it.each([
    ['nothing', '', 22],
    ['another host', line('mail.example.org'), 22],
    ['a dot is a dot', line('mailxexample'), 22],
    ['negated', line('*.example,!mail.example'), 22],
    ['another port', line('[mail.example]:2222'), 22],
    ['commented out', `#${line('mail.example')}`, 22],
    ['hash of another name', line(hashed('web.example')), 22],
    ['other key under the plain name only', line('mail.example', other), 2222],
  ])('does not know a host: %s', (_case, text, port) => {
    expect(judge(text, 'mail.example', port).verdict).toBe('unknown')
  })

  it('tells a changed key, with its line', () => {
    expect(judge(`# first\n${line('mail.example', other)}`)).toMatchObject({ verdict: 'changed', entry: { line: 2 } })
  })

  it('takes one of several keys', () => {
    expect(judge(`${line('mail.example', other)}\n${line('mail.example')}`).verdict).toBe('match')
  })

  it('lets a revoked key win', () => {
    expect(judge(`${line('mail.example')}\n@revoked ${line('*')}`).verdict).toBe('revoked')
    expect(judge(`${line('mail.example')}\n@revoked ${line('*', other)}`).verdict).toBe('match')
  })

  it('says that a certificate authority is named, or another kind of key', () => {
    expect(judge(`@cert-authority ${line('*.example')}`)).toMatchObject({ verdict: 'unknown', authority: true })
    expect(judge(line('mail.example', rsa, 'ssh-rsa'))).toMatchObject({ verdict: 'unknown', otherTypes: ['ssh-rsa'] })
  })

  it('asks first for the kinds of key by which the host is known', () => {
    const entries = parseKnownHosts('known', line('mail.example', rsa, 'ssh-rsa'))
    expect(knownTypes(entries, 'mail.example', 22)).toEqual(['ssh-rsa'])
    const algorithms = hostKeyAlgorithms(['ssh-rsa'])
    expect(algorithms.slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'])
    expect(new Set(algorithms)).toEqual(new Set(hostKeyAlgorithms([])))
  })

  it.each([true, false])('writes lines that it knows again (hashed: %s)', (hash) => {
    const text = knownHostLine('mail.example', 2222, key, hash)
    expect(text.includes('mail.example')).toBe(!hash)
    expect(judge(text, 'mail.example', 2222).verdict).toBe('match')
  })

  it('names a fingerprint as ssh-keygen does', () => {
    expect(fingerprint(key)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
  })
})
