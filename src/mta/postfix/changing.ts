import { postfixRelayFiles } from '../../probes/relay-files.ts'
import type { SettingOrigins } from '../../probes/setting-origins.ts'
import type { Action, Change, Deed } from '../../target/action.ts'
import type { About, Changing, Identity, Wish } from '../mta.ts'
import { controlPostfix } from './control.ts'
import { postfixQueueDeeds } from './queue-deeds.ts'
import { servingPostfix } from './serving.ts'

const root = { as: 'root' } as const

/** postconf(1): `-e name=value` sets, `-X name` takes the line out. */
export const postconfDeeds = (wishes: readonly Wish[]): readonly Deed[] => {
  const set = wishes.filter(({ value }) => value !== null)
  const gone = wishes.filter(({ value }) => value === null)
  return [
    ...(set.length > 0
      ? [
          {
            kind: 'exec' as const,
            argv: ['postconf', '-e', ...set.map(({ name, value }) => `${name}=${value}`)],
            ...root,
          },
        ]
      : []),
    ...(gone.length > 0
      ? [{ kind: 'exec' as const, argv: ['postconf', '-X', ...gone.map(({ name }) => name)], ...root }]
      : []),
  ]
}

/** The server has taken it: its own tools say so. */
export const settingsTaken = (wishes: readonly Wish[], timeoutMs: number): readonly Deed[] =>
  wishes.flatMap(({ name, value }) =>
    value === null
      ? []
      : [
          {
            kind: 'wait' as const,
            what: `${name} = ${value || '(empty)'} in main.cf`,
            ask: { kind: 'exec' as const, argv: ['postconf', '-h', name], ...root, orSelf: true },
            until: { equals: value },
            timeoutMs,
          },
        ],
  )

export const mainCfAction = (
  identity: Identity,
  wishes: readonly Wish[],
  origins: SettingOrigins,
  about: About,
): Action => {
  const before = wishes.map(({ name }) => ({ name, value: origins.of(name).own?.[0] ?? null }))
  const changes = wishes.map(({ name, value }): Change => {
    const { own, inherited } = origins.of(name)
    return {
      name,
      where: 'main.cf',
      old: own?.[0] ?? null,
      new: value,
      ...(own === null && inherited !== null ? { inherited } : {}),
    }
  })
  return {
    id: about.id,
    label: about.label,
    detail: detailOf(changes),
    why: about.why,
    changes,
    do: [...postconfDeeds(wishes), ...settingsTaken(wishes, 10_000)],
    files: [`${identity.configDirectory}/main.cf`],
    undo: postconfDeeds(before),
  }
}

/** `old -> new` where it is one, else how many. */
export const detailOf = (changes: readonly Change[]): string => {
  const [only] = changes
  if (!only || changes.length > 1) return `${changes.length} settings`
  const words = (value: string | null): string => (value === null ? '(unset)' : value === '' ? '(empty)' : value)
  return `${words(only.old)} -> ${words(only.new)}`
}

export const postfixChanging = (identity: Identity): Changing => ({
  identity,
  owner: 'root',
  ownerGroup: 'root',
  change: (wishes, origins, about) => mainCfAction(identity, wishes, origins, about),
  reload: () => [{ kind: 'exec', argv: ['postfix', 'reload'], ...root }],
  control: controlPostfix,
  serving: servingPostfix,
  queue: postfixQueueDeeds(identity),
  relayFiles: postfixRelayFiles(identity.configDirectory),
})
