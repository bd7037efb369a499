import { defineProbe, textOf, Unknown, unknown, whyOf } from '../../probes/probe.ts'
import type { ExecAsk, FileAsk } from '../../target/target.ts'
import { zimbraRelease } from './release.ts'

export interface SpamLevels {
  /** From this many points on a message is marked; null: not set. */
  readonly tag: number | null
  /** From this many points on `destiny` applies. */
  readonly kill: number | null
  /** D_DISCARD, D_BOUNCE, D_REJECT, D_PASS. */
  readonly destiny: string | null
}

/** Only these lines: the file may hold the password of a database. */
const levels: FileAsk = {
  kind: 'file',
  path: '/opt/zimbra/conf/amavisd.conf',
  as: 'root',
  orSelf: true,
  match: ['$sa_tag2_level_deflt', '$sa_kill_level_deflt', '$final_spam_destiny'],
  maxBytes: 8_192,
}

const needs = { release: zimbraRelease }

/** amavisd.conf as zmconfigd wrote it: what is in force, whatever LDAP says. null: no Zimbra here. */
export const zimbraSpamLevels = defineProbe<SpamLevels | null, typeof needs>({
  id: 'zimbra-spam-levels',
  needs,
  ask: ({ release }) => (release.known && release.value.installed ? [levels] : []),
  parse: ([reading], { release }) => {
    if (!release.known) return unknown(release.why)
    if (!release.value.installed) return null
    const text = textOf(reading)
    if (text instanceof Unknown) return text
    const found = (name: string): string | undefined =>
      new RegExp(`^\\s*\\$${name}\\s*=\\s*['"]?([\\w.+-]+)`, 'm').exec(text)?.[1]
    const points = (name: string): number | null => {
      const value = Number(found(name) ?? Number.NaN)
      return Number.isNaN(value) ? null : value
    }
    return {
      tag: points('sa_tag2_level_deflt'),
      kill: points('sa_kill_level_deflt'),
      destiny: found('final_spam_destiny') ?? null,
    }
  },
})

export interface Learned {
  readonly spam: number
  readonly ham: number
}

/** A Perl machine: slow. */
const dump: ExecAsk = {
  kind: 'exec',
  argv: ['/opt/zimbra/common/bin/sa-learn', '--dump', 'magic', '--dbpath', '/opt/zimbra/data/amavisd/.spamassassin'],
  as: 'zimbra',
  slow: true,
  timeoutMs: 30_000,
}

/** How many messages the Bayes filter has learned. null: no Zimbra here. */
export const zimbraLearned = defineProbe<Learned | null, typeof needs>({
  id: 'zimbra-learned',
  needs,
  ask: ({ release }) => (release.known && release.value.installed ? [dump] : []),
  parse: ([reading], { release }) => {
    if (!release.known) return unknown(release.why)
    if (!release.value.installed) return null
    const number = (what: string): number | null => {
      const found = new RegExp(`^\\S+\\s+\\d+\\s+(\\d+)\\s+\\d+\\s+non-token data: ${what}$`, 'm').exec(
        reading?.stdout ?? '',
      )
      return found ? Number(found[1]) : null
    }
    const [spam, ham] = [number('nspam'), number('nham')]
    if (spam !== null && ham !== null) return { spam, ham }
    return unknown(
      reading
        ? `sa-learn gave no numbers: ${reading.stderr.trim().slice(0, 200) || whyOf(reading)}`
        : 'it was not asked',
    )
  },
})
