import { known } from '../probes/known.ts'
import { listensOn } from '../probes/listeners.ts'
import type { Trouble, TroubleFacts } from './trouble.ts'

/** The resolver of this host where it is down or hangs; a sentence where the name servers are others. */
export const resolverTrouble = (facts: TroubleFacts): Trouble | string => {
  const servers = known(facts.resolver)?.resolvConf?.nameservers ?? []
  const own = servers.filter((server) => /^(?:127\.|::1$)/.test(server))
  if (own.length === 0)
    return `the name servers ${servers.join(', ')} are on other hosts: mailmedic fix name-servers lists what to do`
  const sockets = known(facts.listeners)
  // A resolver listens for TCP too (RFC 7766, 5).
  const closed = sockets !== undefined && own.every((server) => listensOn(sockets, 53, server).length === 0)
  return {
    service: nameOf(own, facts),
    verb: closed ? 'start' : 'restart',
    why: closed
      ? `nothing listens on port 53 of ${own.join(', ')}`
      : `the resolver at ${own.join(', ')} does not answer`,
    causes: ['dns-resolver-down'],
    classes: ['dns-temp-failure'],
  }
}

const nameOf = (own: readonly string[], { services }: TroubleFacts): string => {
  // Its stub has this address to itself (systemd-resolved.service(8)).
  if (own.includes('127.0.0.53')) return 'systemd-resolved'
  return known(services)?.list.some(({ name }) => name === 'dnscache') ? 'dnscache' : 'resolver'
}
