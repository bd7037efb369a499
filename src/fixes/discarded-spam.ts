import { z } from 'zod'
import { known } from '../probes/known.ts'
import { shellWord } from '../probes/shell-word.ts'
import { mailLog } from '../probes/slots.ts'
import type { Discard } from '../trace/log.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'
import { unread } from './unread.ts'

const title = 'Get back what the spam filter threw away'
const quiet = 3_600_000
const most = 5
const address = /^\w[\w.+=-]*@[\w.-]+$/

export const discardedSpam = defineFix({
  id: 'discarded-spam',
  title,
  cures: ['spam-discarded'],
  explain:
    'Which senders the content filter discarded mail of, where a copy may lie, and the command that lets each sender through; an item is done when nothing of that sender was discarded for an hour. Whether it was spam is for a person to say: nothing is released from here.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { log: mailLog },
  plan: ({ facts, mta, now }): Planned => {
    const log = known(facts.log)
    if (!log) return unread(facts.log, 'the mail log')
    const discards = (log.discards ?? []).filter(({ sender }) => address.test(sender))
    const senders = [...new Set(discards.map(({ sender }) => sender.toLowerCase()))].slice(0, most)
    if (senders.length === 0) return { nothing: 'the mail log tells of no discarded message with a sender' }
    const zimbra = mta.identity.id === 'zimbra'
    return checklist(
      { fix: 'discarded-spam', title, summary: `The content filter discarded mail of ${senders.length} senders.` },
      [
        ...senders.map((sender) =>
          choreOf(
            sender,
            discards.filter((each) => each.sender.toLowerCase() === sender),
            zimbra,
            now,
          ),
        ),
        {
          text: 'The level above which mail is discarded fits this server; from then on it is marked, and delivered.',
          paste: zimbra
            ? ['zmprov mcf zimbraSpamKillPercent 90', 'zmamavisdctl restart']
            : ["grep -rnE 'sa_kill_level_deflt|final_spam_destiny' /etc/amavis /etc/amavisd 2>/dev/null"],
          state: 'unknown',
        },
      ],
    )
  },
})

const choreOf = (sender: string, discards: readonly Discard[], zimbra: boolean, now: Date): Chore => {
  const newest = Math.max(...discards.map(({ at }) => at))
  const recipients = [...new Set(discards.flatMap((each) => each.recipients))].filter((each) => address.test(each))
  const quarantine = /quarantine: ([\w/+.-]+)/.exec(discards[0]?.text ?? '')?.[1]
  const allow = zimbra
    ? recipients
        .slice(0, most)
        .map((each) => `zmprov ma ${shellWord(each)} +amavisWhitelistSender ${shellWord(sender)}`)
    : [`echo ${shellWord(sender)} >>/etc/amavis/whitelist_sender   # read_hash in @whitelist_sender_maps`]
  return {
    text: `Mail of ${sender} gets through, if it was no spam.`,
    paste: [...(quarantine ? [`amavisd-release ${quarantine}`] : []), ...allow],
    state: now.getTime() - newest < quiet ? 'open' : 'done',
    evidence: discards[0]?.text ?? '',
  }
}
