import { expect, test } from 'vitest'
import { authSockets } from '../../src/probes/auth-sockets.ts'
import { memory } from '../../src/probes/memory.ts'
import { isPrivate, ownAddresses } from '../../src/probes/own-addresses.ts'
import { mxHost } from '../../src/probes/served-mx-addresses.ts'
import { askProbe, value } from './ask.ts'

test('only sockets on which somebody listens', () => {
  const text = [
    '0000000000000000: 00000002 00000000 00010000 0001 01 12345 /var/spool/postfix/private/auth',
    '0000000000000000: 00000003 00000000 00000000 0001 03 12346 /var/spool/postfix/private/auth',
    '0000000000000000: 00000002 00000000 00010000 0001 01 12347 /run/saslauthd/mux',
  ].join('\n')
  expect(value(askProbe(authSockets, [text]))).toEqual(['/var/spool/postfix/private/auth', '/run/saslauthd/mux'])
})

test('addresses of the host, and which of them the world can see', () => {
  const text =
    '2: eth0    inet 203.0.113.10/24 brd 203.0.113.255 scope global eth0\n3: eth1    inet6 2001:db8::5/64 scope global\n'
  expect(value(askProbe(ownAddresses, [text]))).toEqual(['203.0.113.10', '2001:db8::5'])
  expect(['10.1.2.3', '172.20.0.1', '100.64.0.9', 'fd00::1'].every(isPrivate)).toBe(true)
  expect(['203.0.113.10', '172.32.0.1', '2001:db8::5'].some(isPrivate)).toBe(false)
  expect(mxHost('10 MX.Example.net.')).toBe('mx.example.net')
})

test('how long ago the kernel killed', () => {
  const kernel = '[ 1000.5] Out of memory: Killed process 4711 (clamd) total-vm:1kB\n'
  const { kills } = value(askProbe(memory, ['MemTotal: 8000000 kB\n', kernel, '1600.75 3000.00\n']))
  expect(kills).toMatchObject([{ process: 'clamd', ago: 600 }])
  const untimed = value(askProbe(memory, ['MemTotal: 8000000 kB\n', kernel]))
  expect(untimed.kills[0]?.ago).toBeNull()
})
