import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import { first, zimbraDirectory } from '../mta/zimbra/directory.ts'
import { zimbraMailboxUse } from '../mta/zimbra/mailbox-use.ts'
import { isLocal, known } from '../probes/known.ts'
import { shellWord } from '../probes/shell-word.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Make room in a full mailbox'

export const mailboxQuota = defineFix({
  id: 'mailbox-quota',
  title,
  cures: ['mailbox-over-quota'],
  explain:
    'Which mailboxes of this server are full, with the command that gives each more room. How much somebody may have is not for a tool to decide.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { queue, served: servedDomains, directory: zimbraDirectory, use: zimbraMailboxUse },
  plan: ({ facts, mta }): Planned => {
    const served = known(facts.served)
    const full = (known(facts.queue)?.groups ?? [])
      .filter(({ symptoms }) =>
        symptoms.some(
          ({ reason, domain }) =>
            reason !== null && isLocal(domain, served) && classify({ text: reason }).class === 'mailbox-full',
        ),
      )
      .flatMap(({ samples }) => samples.map(({ recipient }) => recipient.toLowerCase()))
    const names = [...new Set(full)]
    if (!facts.queue.known) return { refused: facts.queue.why }
    if (names.length === 0) return { nothing: 'no mail waits for a full mailbox of this server' }
    const zimbra = mta.identity.id === 'zimbra'
    const accounts = known(facts.directory)?.accounts ?? []
    const chores = names.map((name): Chore => {
      const quota = Number(first(accounts.find(({ address }) => address === name)?.entry ?? {}, 'zimbraMailQuota')) || 0
      const used = known(facts.use)?.get(name)
      const room = quota > 0 && used !== undefined && used < quota
      return {
        text: `${name}: delete mail, or allow more.`,
        paste: zimbra
          ? [
              `zmprov ma ${shellWord(name)} zimbraMailQuota ${(quota || 1024 ** 3) * 2}`,
              `mailmedic queue flush --to ${shellWord(name)}`,
            ]
          : [
              `doveadm quota get -u ${shellWord(name)}`,
              `doveadm quota recalc -u ${shellWord(name)}`,
              `mailmedic queue flush --to ${shellWord(name)}`,
            ],
        state: room ? 'unknown' : 'open',
        evidence:
          quota > 0 && used !== undefined
            ? `${used.toLocaleString('en-US')} of ${quota.toLocaleString('en-US')} bytes used${room ? ': there is room now, the mail has to be tried again' : ''}`
            : 'mail waits because it is full',
      }
    })
    return checklist(
      { fix: 'mailbox-quota', title, summary: `${names.length} mailboxes of this server take no more mail.` },
      chores,
    )
  },
})
