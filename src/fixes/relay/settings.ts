import type { Changing, Wish } from '../../mta/mta.ts'
import type { SettingOrigin, SettingOrigins } from '../../probes/setting-origins.ts'
import type { Settings } from '../../probes/slots.ts'
import type { Action } from '../../target/action.ts'
import type { MapFile } from './map.ts'

/** Lists are the same however their words are parted. */
const plain = (value: string): string =>
  value
    .split(/[\s,]+/)
    .filter(Boolean)
    .join(' ')
const kept = ({ keptIn, own, effective, inherited }: SettingOrigin): string =>
  keptIn === 'main.cf' ? effective : (own?.join(' ') ?? inherited ?? '')

/** Wishes that are not fulfilled yet, where the setting is kept and in what Postfix has. */
export const missing = (
  wishes: readonly Wish[],
  origins: SettingOrigins,
  where: 'server' | 'global' = 'server',
): readonly Wish[] =>
  wishes.filter(({ name, value }) => {
    const origin = origins.of(name, where)
    return plain(kept(origin)) !== plain(value ?? '') || plain(origin.effective) !== plain(value ?? '')
  })

/** A step for those that are missing; none where all is as wished. */
export const changeOf = (
  mta: Changing,
  origins: SettingOrigins,
  wishes: readonly Wish[],
  about: Parameters<Changing['change']>[2],
): readonly Action[] => {
  const left = missing(wishes, origins, about.where)
  return left.length === 0 ? [] : [mta.change(left, origins, about)]
}

/** A map of ours first in a list of maps, the others as they are. */
export const withMap = (setting: string | undefined, { spec, path }: Pick<MapFile, 'spec' | 'path'>): string => {
  const others = (setting ?? '').split(/[\s,]+/).filter((word) => word !== '' && !word.endsWith(`:${path}`))
  return [spec, ...others].join(', ')
}

const saslOptions = ['smtp_sasl_security_options', 'smtp_sasl_tls_security_options'] as const

/** Takes noplaintext out, which forbids PLAIN and LOGIN: of the option for TLS only where it does not follow the other one. */
export const plainWishes = (set: Settings, origins: SettingOrigins): readonly Wish[] =>
  saslOptions
    .filter((name) => name === saslOptions[0] || origins.of(name).own !== null)
    .flatMap((name) => {
      const words = (set.get(name) ?? '').split(/[\s,]+/).filter(Boolean)
      const left = words.filter((word) => word !== 'noplaintext' && word !== 'noanonymous')
      return words.includes('noplaintext') ? [{ name, value: ['noanonymous', ...left].join(', ') }] : []
    })

/** The service of master.cf that talks SMTP to the outside. */
const smtpService = (set: Settings) => set.services.find(({ name, type }) => name === 'smtp' && type === 'unix')

/** Settings that master.cf has of its own for that service: main.cf does not count for them. */
export const overridden = (set: Settings, names: readonly string[]): readonly string[] =>
  names.filter((name) => smtpService(set)?.overrides[name] !== undefined)

/**
 * While a change is tried, what the other side refuses for good stays in the queue: if it has to be taken back, no message
 * was returned to its sender for it. postconf(5): soft_bounce. The second step ends it.
 */
export const trial = (mta: Changing, origins: SettingOrigins): readonly [Action, Action] | null => {
  const { own, effective } = origins.of('soft_bounce')
  if (effective === 'yes') return null
  const before = own?.[0] ?? null
  const begin = mta.change([{ name: 'soft_bounce', value: 'yes' }], origins, {
    id: 'trial',
    label: 'keep refused mail for the trial',
    why: 'If this has to be taken back, no message has been returned to its sender for it.',
  })
  const end: Action = {
    ...begin,
    id: 'trial-ends',
    label: 'end the trial',
    detail: `soft_bounce yes -> ${before ?? '(unset)'}, once mail is seen to move`,
    why: 'From here on a refusal for good is told to the sender again.',
    changes: begin.changes.map((change) => ({ ...change, old: 'yes', new: before })),
    do: [
      ...begin.undo,
      {
        kind: 'wait',
        what: 'soft_bounce as it was',
        ask: { kind: 'exec', argv: ['postconf', '-h', 'soft_bounce'], as: 'root', orSelf: true },
        until: { equals: effective },
        timeoutMs: 10_000,
      },
      ...mta.reload(),
    ],
    undo: begin.do,
    closing: true,
  }
  return [begin, end]
}
