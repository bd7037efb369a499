import { nameServersAgree } from '../../src/checks/name-servers-agree.ts'
import { type DomainServers, serversOf } from '../../src/probes/deliverability/name-servers.ts'
import { inquire, type Zone } from '../probes/deliverability/zone.ts'
import { checkTable } from './table.ts'

const [one, two] = ['198.51.100.1', '198.51.100.2']
const soa = (serial: number) => [`ns1.example.net hostmaster.example.net ${serial} 7200 3600 1209600 300`]
const good: Zone = {
  'example.net NS': ['ns1.example.net', 'ns2.example.net'],
  'ns1.example.net A': [one],
  'ns2.example.net A': [two],
  [`example.net SOA @${one}`]: soa(7),
  [`example.net SOA @${two}`]: soa(7),
  [`example.net MX @${one}`]: ['10 a.example.net', '20 b.example.net'],
  [`example.net MX @${two}`]: ['20 b.example.net', '10 a.example.net'],
}
const domains = (zone: Zone, name = 'example.net'): { domains: readonly DomainServers[] } => ({
  domains: [inquire((asking) => serversOf(asking, name), zone).value],
})

checkTable(nameServersAgree, {
  agree: { given: domains(good), expect: 'ok', says: '2 name servers of example.net agree (serial 7)' },
  'one fell behind': {
    given: domains({ ...good, [`example.net SOA @${two}`]: soa(6) }),
    expect: 'warning',
    says: 'ns1.example.net 7, ns2.example.net 6',
  },
  'one has another MX': {
    given: domains({ ...good, [`example.net MX @${two}`]: ['10 old.example.net'] }),
    expect: 'critical',
    says: 'ns2.example.net says 10 old.example.net',
  },
  'one is dead': {
    given: domains({ ...good, [`example.net SOA @${two}`]: 'timeout' }),
    expect: 'warning',
    says: 'ns2.example.net does not answer',
  },
  'one refuses': {
    given: domains({ ...good, [`example.net SOA @${two}`]: 'REFUSED' }),
    expect: 'warning',
    says: 'REFUSED',
  },
  'one has no address': {
    given: domains({ ...good, 'ns2.example.net A': 'NXDOMAIN' }),
    expect: 'warning',
    says: 'ns2.example.net has no address',
  },
  'this host reaches none of them': {
    given: domains({ ...good, [`example.net SOA @${one}`]: 'timeout', [`example.net SOA @${two}`]: 'timeout' }),
    expect: 'unknown',
  },
  'a subdomain lies in the zone above': {
    given: domains({ ...good, 'sub.example.net A': ['203.0.113.10'] }, 'sub.example.net'),
    expect: 'ok',
    says: 'of example.net agree',
  },
  'could not be asked for': { given: domains({ 'example.net NS': 'SERVFAIL' }), expect: 'unknown' },
  'no domain': { given: { domains: [] }, expect: 'skipped' },
})
