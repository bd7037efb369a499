import { defineProbe, type Facts, unknown, whyOf } from '../../probes/probe.ts'
import type { ExecAsk } from '../../target/target.ts'
import { first, zimbraDirectory } from './directory.ts'
import { readEntry } from './zimbra-settings.ts'

const needs = { directory: zimbraDirectory }

/** Those that have a quota: the others cannot be full. */
const limited = ({ directory }: Facts<typeof needs>): readonly string[] =>
  directory.known && directory.value
    ? directory.value.accounts.flatMap(({ address, entry }) =>
        entry && Number(first(entry, 'zimbraMailQuota') || 0) > 0 ? address : [],
      )
    : []

/** By way of the mailbox server: LDAP does not know what a mailbox holds. */
const session = (accounts: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['zmprov'],
  as: 'zimbra',
  stdin: [...accounts.map((address) => `gmi ${address}`), 'exit', ''].join('\n'),
  slow: true,
  timeoutMs: 60_000,
})

/** Bytes used by the mailboxes of waiting mail that have a quota, by address. */
export const zimbraMailboxUse = defineProbe<ReadonlyMap<string, number>, typeof needs>({
  id: 'zimbra-mailbox-use',
  needs,
  ask: (facts) => (limited(facts).length > 0 ? [session(limited(facts))] : []),
  parse: ([reading], facts) => {
    if (!facts.directory.known) return unknown(facts.directory.why)
    if (!reading) return new Map()
    if (reading.status !== 'ok') return unknown(whyOf(reading))
    const [, ...parts] = reading.stdout.split(/(?:^|\n?)(?:prov> )+/)
    return new Map(
      limited(facts).flatMap((address, at) => {
        const used = first(readEntry(parts[at] ?? ''), 'quotaUsed')
        return /^\d+$/.test(used) ? [[address, Number(used)] as const] : []
      }),
    )
  },
})
