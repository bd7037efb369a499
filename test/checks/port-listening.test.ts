import { portListening } from '../../src/checks/port-listening.ts'
import type { Listener } from '../../src/probes/listeners.ts'
import { checkTable } from './table.ts'

const listener = (program: string | null, address = '0.0.0.0'): Listener => ({
  address,
  port: 993,
  program,
  pid: program ? 812 : null,
  loopback: address === '127.0.0.1',
})
const port = (...listeners: readonly Listener[]) => ({ port: 993, listeners })

checkTable(portListening, {
  listens: {
    given: { port: port(listener('dovecot')) },
    options: { port: 993 },
    expect: 'ok',
    says: 'port 993 listens (dovecot)',
  },
  'nothing listens': { given: { port: port() }, options: { port: 993 }, expect: 'critical' },
  'the right program owns it': {
    given: { port: port(listener('dovecot')) },
    options: { port: 993, program: 'dovecot' },
    expect: 'ok',
  },
  'another program owns it': {
    given: { port: port(listener('nginx')) },
    options: { port: 993, program: 'dovecot' },
    expect: 'critical',
    says: 'port 993 belongs to nginx, not dovecot',
  },
  'an ordinary login does not see whose it is': {
    given: { port: port(listener(null)) },
    options: { port: 993, program: 'dovecot' },
    expect: 'unknown',
  },
  'of two owners one is hidden': {
    given: { port: port(listener('nginx', '127.0.0.1'), listener(null)) },
    options: { port: 993, program: 'dovecot' },
    expect: 'unknown',
  },
  'any owner will do': { given: { port: port(listener(null)) }, options: { port: 993 }, expect: 'ok' },
})
