import { defineProbe, type Facts, unknown } from '../../probes/probe.ts'
import type { ExecAsk } from '../../target/target.ts'
import { listOf } from '../postfix/endpoints.ts'
import { postfixQueue } from '../postfix/queue.ts'
import { postfixServedDomains } from '../postfix/served-domains.ts'
import { postfixSettings } from '../postfix/settings.ts'

const needs = { settings: postfixSettings, listed: postfixServedDomains, queue: postfixQueue }

const mostDomains = 8
const ldapMaps = ({ settings }: Facts<typeof needs>): readonly string[] =>
  settings.known
    ? listOf(settings.value.get('virtual_mailbox_domains')).flatMap(
        (map) => /^(?:proxy:)?(ldap:.+)$/.exec(map)?.[1] ?? [],
      )
    : []
const stuckDomains = ({ queue }: Facts<typeof needs>): readonly string[] =>
  queue.known
    ? queue.value.byDomain
        .map(({ name }) => name)
        .filter((name) => /^\w[\w-]*(\.[\w-]+)+$/.test(name))
        .slice(0, mostDomains)
    : []

/** Zimbra's domains are in LDAP, which cannot be listed by Postfix: each domain of waiting mail is looked up there. */
export const zimbraServedDomains = defineProbe<readonly string[], typeof needs>({
  id: 'zimbra-served-domains',
  needs,
  ask: (facts) =>
    ldapMaps(facts)
      .slice(0, 1)
      .flatMap((map) =>
        stuckDomains(facts).map(
          (name): ExecAsk => ({
            kind: 'exec',
            argv: ['postmap', '-q', name, map],
            as: 'zimbra',
            orSelf: true,
            varies: true,
          }),
        ),
      ),
  parse: (readings, facts) => {
    const { listed } = facts
    if (!listed.known) return unknown(listed.why)
    const hits = stuckDomains(facts).filter((_, at) => readings[at]?.status === 'ok' && readings[at]?.exitCode === 0)
    return [...new Set([...listed.value, ...hits])]
  },
})
