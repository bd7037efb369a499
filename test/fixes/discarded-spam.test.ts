import { discardedSpam } from '../../src/fixes/discarded-spam.ts'
import { logOf, now } from '../situations.ts'
import { fixTable } from './table.ts'

const discard = (minutesAgo: number, sender = 'boss@partner.test') => ({
  at: now.getTime() - minutesAgo * 60_000,
  direction: 'Inbound',
  sender,
  recipients: ['anna@example.net'],
  hits: 7.2,
  text: `(1-1) Blocked SPAM {DiscardedInbound,Quarantined}, <${sender}> -> <anna@example.net>, quarantine: spam-a1B2.gz, Hits: 7.2`,
})
const given = (...discards: readonly ReturnType<typeof discard>[]) => ({ log: { ...logOf(), discards } })

fixTable(discardedSpam, {
  'lately: what releases it, and what lets the sender through': {
    given: given(discard(5)),
    on: 'zimbra',
    chores: ['open', 'unknown'],
    says: ['amavisd-release spam-a1B2.gz', 'zmprov ma anna@example.net +amavisWhitelistSender boss@partner.test'],
  },
  'not for an hour': { given: given(discard(90)), chores: ['done', 'unknown'] },
  'an address that is no address never becomes a command': {
    given: given(discard(5, "a'; rm -rf /@x")),
    nothing: 'no discarded message',
  },
  none: { given: given(), nothing: 'no discarded message' },
})
