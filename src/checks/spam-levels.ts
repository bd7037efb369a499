import { z } from 'zod'
import { first, zimbraDirectory } from '../mta/zimbra/directory.ts'
import { zimbraSpamLevels } from '../mta/zimbra/spam-settings.ts'
import { defineCheck, type Judgement } from './check.ts'
import { notZimbra } from './not-zimbra.ts'

/** Zimbra's percentages count from 0 to 20 points: 33 % is 6.6, 75 % is 15. */
const points = (percent: string): number | null => (/^\d+$/.test(percent) ? Number(percent) / 5 : null)

const fates: Readonly<Record<string, string>> = {
  D_DISCARD: 'discarded, and nobody is told',
  D_BOUNCE: 'returned to its sender',
  D_REJECT: 'refused',
  D_PASS: 'delivered all the same',
}

/** From how many points on mail is marked as spam, and from how many it vanishes. */
export const spamLevels = defineCheck({
  id: 'spam-levels',
  title: 'Spam levels are those that are wanted',
  why: 'Above the kill level mail is discarded: its sender sees it sent, its recipient never gets it.',
  needs: { levels: zimbraSpamLevels },
  wants: { directory: zimbraDirectory },
  options: z.strictObject({}),
  judge: ({ levels }, _, { wants }) => {
    if (!levels) return notZimbra('spam levels')
    const { tag, kill, destiny } = levels
    const evidence = [
      {
        ask: 'grep sa_ /opt/zimbra/conf/amavisd.conf',
        quote: `$sa_tag2_level_deflt = ${tag ?? 'unset'}, $sa_kill_level_deflt = ${kill ?? 'unset'}, $final_spam_destiny = ${destiny ?? 'unset'}`,
      },
    ]
    if (tag === null || kill === null)
      return [{ status: 'unknown', subject: 'spam levels', summary: 'amavisd.conf names no spam levels', evidence }]
    const global = wants.directory.known ? wants.directory.value?.global : undefined
    const drift = global
      ? [
          { name: 'zimbraSpamTagPercent', percent: first(global, 'zimbraSpamTagPercent'), has: tag },
          { name: 'zimbraSpamKillPercent', percent: first(global, 'zimbraSpamKillPercent'), has: kill },
        ].flatMap(({ name, percent, has }): readonly Judgement[] => {
          const wanted = points(percent)
          if (wanted === null || Math.abs(wanted - has) < 0.05) return []
          const summary = `${name} is ${percent} % (${wanted} points) in LDAP, amavis has ${has}`
          return [{ status: 'warning', subject: name, summary, evidence }]
        })
      : []
    const fate = fates[destiny ?? ''] ?? `treated by ${destiny ?? 'the default'}`
    if (kill <= tag)
      return [
        {
          status: 'warning',
          subject: 'spam levels',
          summary: `mail is marked from ${tag} points on, but from ${kill} already ${fate}: nothing is ever only marked`,
          evidence,
        },
        ...drift,
      ]
    const summary = `mail is marked from ${tag} points on; from ${kill} it is ${fate}`
    return [{ status: 'ok', subject: 'spam levels', summary, evidence, data: { tag, kill, destiny } }, ...drift]
  },
})
