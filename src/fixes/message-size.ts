import { z } from 'zod'
import type { Wish } from '../mta/mta.ts'
import { disk, filesystemOf } from '../probes/disk.ts'
import { known } from '../probes/known.ts'
import { settingOrigins } from '../probes/setting-origins.ts'
import { settings } from '../probes/slots.ts'
import { defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'

const title = 'Take larger messages'
const units: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
/** An attachment grows by a third in base64, RFC 2045. */
const words = (bytes: number): string => `${Math.round(bytes / 1_000_000).toLocaleString('en-US')} MB`

const size = z
  .string()
  .regex(/^\d{1,12}[kmg]?$/i, 'a number of bytes, or 50M')
  .transform((text) => Number.parseInt(text, 10) * (units[text.replace(/\d/g, '').toLowerCase()] ?? 1))

export const messageSize = defineFix({
  id: 'message-size',
  title,
  cures: ['message-too-large'],
  explain:
    'Raises message_size_limit (Zimbra: zimbraMtaMaxMessageSize, for the whole site) to --set size=50M, or to twice what it is, as far as the disk of the queue allows. Limits of mailboxes that would lie below it are raised with it.',
  options: z.strictObject({ size: size.optional() }),
  for: ['postfix', 'zimbra'],
  needs: { origins: settingOrigins, settings, disk },
  plan: ({ facts, options, mta }): Planned => {
    const origins = known(facts.origins)
    const set = known(facts.settings)
    const fact = known(facts.disk)
    const fs = fact && set ? filesystemOf(fact, set.get('queue_directory') ?? mta.identity.queueDirectory) : undefined
    if (!origins || !set || !fs) return { refused: 'the settings or the free space could not be read' }
    const now = Number(set.get('message_size_limit') ?? 0) || 0
    if (now === 0) return { nothing: 'message_size_limit is 0: this server sets no limit' }
    const wanted = options.size ?? now * 2
    if (wanted <= now) return { nothing: `messages up to ${words(now)} are taken already` }
    const free = fs.freeKb * 1024
    if (wanted * 1.5 > free / 2)
      return {
        refused: `${fs.mount} has ${words(free)} free, and Postfix refuses all mail below 1.5 times the limit: ${words(wanted)} is too much for it`,
        hint: `--set size=${Math.max(1, Math.floor(free / 3 / 1024 ** 2))}M is the most that leaves half of it free.`,
      }
    // local(8) and virtual(8) refuse to start with a mailbox limit below that of a message.
    const boxes = ['mailbox_size_limit', 'virtual_mailbox_limit'].filter((name) => {
      const limit = Number(set.get(name) ?? 0) || 0
      return limit !== 0 && limit < wanted
    })
    const wishes: readonly Wish[] = ['message_size_limit', ...boxes].map((name) => ({ name, value: String(wanted) }))
    const zimbra = mta.identity.id === 'zimbra'
    return {
      fix: 'message-size',
      title,
      summary: `Messages up to ${words(wanted)} are taken; until now up to ${words(now)}.`,
      steps: [
        mta.change(wishes, origins, {
          id: 'limit',
          label: `raise ${wishes.map(({ name }) => name).join(', ')}`,
          why: 'Larger messages are refused with 552 5.3.4.',
          where: 'global',
        }),
        reloadStep(mta, 'smtpd and cleanup read it when they start.'),
      ],
      settle: mta.reload(),
      verify: { causes: [], holds: [] },
      settleMs: 30_000,
      risk: 'reload',
      riskInWords: 'larger messages take more room in the queue; nothing is interrupted',
      secrets: [],
      notes: [
        'A limit of the other side is not changed by this: larger mail may then come back from there.',
        `An attachment grows by a third on its way: ${words(wanted)} carry about ${words(wanted * 0.73)}.`,
      ],
      chores: zimbra
        ? [
            {
              text: 'Webmail has a limit of its own for attachments; raise it too if users write there.',
              paste: [`zmprov mcf zimbraFileUploadMaxSize ${wanted}`],
              state: 'unknown',
            },
          ]
        : [],
    }
  },
})
