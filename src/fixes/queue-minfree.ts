import { z } from 'zod'
import type { Wish } from '../mta/mta.ts'
import { disk, filesystemOf } from '../probes/disk.ts'
import { known } from '../probes/known.ts'
import { settingOrigins } from '../probes/setting-origins.ts'
import { settings } from '../probes/slots.ts'
import { defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'

const title = 'Ask for no more free space than there is'
const mb = 1024 * 1024

/** postconf(5): smtpd refuses mail below 1.5 times message_size_limit in any case. */
const least = (limit: number): number => Math.ceil(limit * 1.5)

/** The largest message that half of the free space can take, rounded down to a power of two of megabytes so that it stays the same while mail comes and goes. */
const fitting = (free: number): number => 2 ** Math.floor(Math.log2(free / 3 / mb)) * mb

export const queueMinfree = defineFix({
  id: 'queue-minfree',
  title,
  cures: ['queue-minfree'],
  explain:
    'Lowers queue_minfree to 1.5 times the largest message, the least that Postfix asks for in any case. Where message_size_limit is what is too high, that is lowered instead.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { origins: settingOrigins, settings, disk },
  plan: ({ facts, mta }): Planned => {
    const origins = known(facts.origins)
    const set = known(facts.settings)
    const fact = known(facts.disk)
    const fs = fact && set ? filesystemOf(fact, set.get('queue_directory') ?? mta.identity.queueDirectory) : undefined
    if (!origins || !set || !fs) return { refused: 'the settings or the free space could not be read' }
    const free = fs.freeKb * 1024
    const minfree = Number(set.get('queue_minfree') ?? 0) || 0
    const limit = Number(set.get('message_size_limit') ?? 0) || 0
    if (Math.max(minfree, least(limit)) <= free)
      return { nothing: `${fs.mount} has ${fs.freeKb} kB free, more than Postfix asks for` }
    const tooLarge = least(limit) > free
    if (tooLarge && free < 32 * mb)
      return {
        refused: `${fs.mount} has only ${fs.freeKb} kB free: a limit below that would refuse ordinary mail`,
        hint: 'mailmedic fix disk-space lists what takes the room.',
      }
    const size = tooLarge ? fitting(free) : limit
    const wishes: readonly Wish[] = [
      ...(tooLarge ? [{ name: 'message_size_limit', value: String(size) }] : []),
      ...(minfree > least(size) ? [{ name: 'queue_minfree', value: String(least(size)) }] : []),
    ]
    const where = { where: tooLarge ? ('global' as const) : ('server' as const) }
    return {
      fix: 'queue-minfree',
      title,
      summary: `Mail is refused because Postfix asks for ${Math.max(minfree, least(limit)).toLocaleString('en-US')} bytes, and ${fs.mount} has ${fs.freeKb.toLocaleString('en-US')} kB free.`,
      steps: [
        mta.change(wishes, origins, {
          id: 'limits',
          label: `lower ${wishes.map(({ name }) => name).join(' and ')}`,
          why: 'Below this much free space Postfix refuses all mail with 452.',
          ...where,
        }),
        reloadStep(mta, 'smtpd reads its limits only when it starts.'),
      ],
      settle: mta.reload(),
      verify: { causes: ['queue-minfree'], holds: [] },
      settleMs: 30_000,
      risk: 'reload',
      riskInWords: tooLarge
        ? `messages above ${(size / mb).toLocaleString('en-US')} MB are refused`
        : 'the disk may fill further before mail is refused',
      secrets: [],
      notes: ['It is room for a while only: look at what fills the disk (mailmedic fix disk-space).'],
      chores: [],
    }
  },
})
