import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import { known } from '../probes/known.ts'
import { settingOrigins } from '../probes/setting-origins.ts'
import { shellWord } from '../probes/shell-word.ts'
import { queue, settings } from '../probes/slots.ts'
import type { QueueFact } from '../queue/queue.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'
import { unread } from './unread.ts'
import { waiting } from './waiting.ts'

const title = 'Let local mail into its mailboxes'
const failing = 'local-delivery-error'

export const localDelivery = defineFix({
  id: 'local-delivery',
  title,
  cures: ['local-delivery-failing'],
  explain:
    'What the delivery agent says for each mailbox, with the commands that look and mend. Where the command in mailbox_command fails, --set command=off takes it out, and Postfix writes into the mailboxes itself; undo puts it back.',
  options: z.strictObject({ command: z.enum(['keep', 'off']).default('keep') }),
  for: ['postfix', 'zimbra'],
  needs: { queue, settings, origins: settingOrigins },
  plan: ({ facts, options, mta }): Planned => {
    const [fact, set, origins] = [known(facts.queue), known(facts.settings), known(facts.origins)]
    if (!fact) return unread(facts.queue, 'the queue')
    if (!set) return unread(facts.settings, 'the settings')
    const command = set.get('mailbox_command')?.trim() ?? ''
    const chores = choresOf(fact, command)
    if (options.command === 'keep')
      return chores.length === 0
        ? { nothing: 'no mail waits for the local delivery agent' }
        : checklist({ fix: 'local-delivery', title, summary: 'The local delivery agent fails.' }, chores)
    if (!origins) return unread(facts.origins, 'where the settings are kept')
    if (command === '') return { nothing: 'mailbox_command is not set', chores }
    return {
      fix: 'local-delivery',
      title,
      summary: 'Postfix writes local mail into the mailboxes itself, without mailbox_command.',
      steps: [
        mta.change([{ name: 'mailbox_command', value: '' }], origins, {
          id: 'command',
          label: 'no mailbox_command',
          why: 'The command fails, and mail waits for it.',
        }),
        reloadStep(mta, 'Delivery agents that live already take the new setting.'),
      ],
      settle: mta.reload(),
      verify: {
        // The cause rests on what waiting mail says: whether that goes on is followed.
        causes: [],
        holds: [],
        follow: {
          messages: waiting(fact, ({ symptoms }) => symptoms.some(({ reason }) => isFailure(reason))),
          flush: true,
          against: [failing],
        },
      },
      settleMs: 60_000,
      risk: 'reload',
      riskInWords:
        'mail is no longer sorted or filtered by that command; it goes to mail_spool_directory or home_mailbox',
      secrets: [],
      notes: [`mailbox_command was: ${command}`],
      chores: [],
    }
  },
})

const isFailure = (reason: string | null): boolean => reason !== null && classify({ text: reason }).class === failing

/** One for each thing that is said. */
const choresOf = (fact: QueueFact, command: string): readonly Chore[] => {
  const said = fact.groups.flatMap(({ symptoms, samples }) =>
    symptoms
      .filter(({ reason }) => isFailure(reason))
      .map(({ reason }) => ({ reason: reason ?? '', to: samples[0]?.recipient ?? 'USER' })),
  )
  const unlike = [...new Map(said.map((each) => [each.reason, each])).values()].slice(0, 5)
  return unlike.map(({ reason, to }) => ({
    text: `${to}: what the delivery agent complains of is mended.`,
    paste: [...pasteFor(reason, to.replace(/@.*$/, ''), command), `mailmedic queue flush --to ${shellWord(to)}`],
    state: 'open',
    evidence: reason,
  }))
}

const pasteFor = (reason: string, user: string, command: string): readonly string[] => {
  if (/Command output|command died|exit(?: status)? \d/i.test(reason) && command !== '')
    return ['postconf -n mailbox_command', 'mailmedic fix local-delivery --set command=off']
  const path = /(?:create|open|access|update|mailbox|maildir)\S* (?:file |directory )?(\/[^\s:;,]+)/.exec(reason)?.[1]
  const who = shellWord(user)
  return path
    ? [
        `namei -l ${shellWord(path)}`,
        `install -d -o ${who} -g mail -m 0700 ${shellWord(path.replace(/\/[^/]*$/, '') || path)}`,
      ]
    : [`getent passwd ${who}`, `postalias -q ${who} "$(postconf -h alias_maps | cut -d, -f1)"`]
}
