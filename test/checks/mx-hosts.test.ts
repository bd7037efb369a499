import { mxHosts } from '../../src/checks/mx-hosts.ts'
import { type DomainMx, mxOf } from '../../src/probes/deliverability/mx.ts'
import { inquire, type Zone } from '../probes/deliverability/zone.ts'
import { checkTable } from './table.ts'

const domains = (zone: Zone): readonly DomainMx[] => [inquire((asking) => mxOf(asking, 'example.net'), zone).value]
const good = { 'mail.example.net A': ['203.0.113.10'] }

checkTable(mxHosts, {
  'a host that exists': {
    given: { domains: domains({ ...good, 'example.net MX': ['10 mail.example.net'] }) },
    expect: 'ok',
  },
  'an alias': {
    given: {
      domains: domains({
        'example.net MX': ['10 mx.example.net'],
        'mx.example.net A': ['CNAME mail.example.net', '203.0.113.10'],
      }),
    },
    expect: 'warning',
    says: 'is an alias (CNAME) of mail.example.net',
  },
  'an address in place of a name': {
    given: { domains: domains({ 'example.net MX': ['10 203.0.113.10'] }) },
    expect: 'critical',
    says: '203.0.113.10 is an address, not a name',
  },
  'a name without address': {
    given: { domains: domains({ 'example.net MX': ['10 gone.example.net'] }) },
    expect: 'critical',
    says: 'leads anywhere',
  },
  'one of two is gone': {
    given: { domains: domains({ ...good, 'example.net MX': ['10 mail.example.net', '20 gone.example.net'] }) },
    expect: 'warning',
    says: 'gone.example.net does not resolve',
  },
  'a private address': {
    given: { domains: domains({ 'example.net MX': ['10 in.example.net'], 'in.example.net A': ['10.0.0.5'] }) },
    expect: 'critical',
    says: 'private address 10.0.0.5',
  },
  'IPv6 alone': {
    given: { domains: domains({ 'example.net MX': ['10 six.example.net'], 'six.example.net AAAA': ['2001:db8::25'] }) },
    expect: 'ok',
  },
  'no MX, but an address': {
    given: { domains: domains({ 'example.net A': ['203.0.113.10'] }) },
    expect: 'warning',
    says: 'no MX record',
  },
  'neither MX nor address': { given: { domains: domains({ 'example.net TXT': ['x'] }) }, expect: 'critical' },
  'the domain does not exist': { given: { domains: domains({}) }, expect: 'critical', says: 'does not exist' },
  'null MX': { given: { domains: domains({ 'example.net MX': ['0 .'] }) }, expect: 'warning', says: 'null MX' },
  'its name server fails': { given: { domains: domains({ 'example.net MX': 'SERVFAIL' }) }, expect: 'unknown' },
  'its host could not be resolved': {
    given: {
      domains: domains({
        'example.net MX': ['10 mail.example.net'],
        'mail.example.net A': 'SERVFAIL',
        'mail.example.net AAAA': 'SERVFAIL',
      }),
    },
    expect: 'unknown',
  },
  'no domain': { given: { domains: [] }, expect: 'skipped' },
})
