import { zimbraRelayFiles } from '../../probes/relay-files.ts'
import type { SettingOrigin, SettingOrigins } from '../../probes/setting-origins.ts'
import type { Action, Change, Deed } from '../../target/action.ts'
import type { About, Changing, Identity, Wish } from '../mta.ts'
import { detailOf, mainCfAction, postfixChanging, settingsTaken } from '../postfix/changing.ts'
import { controlZimbra, servingZimbra } from './control.ts'

const zimbra = { as: 'zimbra' } as const
/** Attributes that hold a list, where Postfix has words between commas (zimbra-attrs.xml). */
const lists = ['zimbraMtaSmtpSaslSecurityOptions', 'zimbraMtaSmtpSaslMechanismFilter', 'zimbraMtaMyNetworks']
/** zmconfigd looks every zmconfigd_interval, 60 s by default, and configrewrite waits for two of its minutes at most. */
const rewriteMs = 180_000

interface Kept extends Wish {
  readonly origin: SettingOrigin
  readonly attribute: string
}

/** `attribute value` pairs of zmprov(1); an empty value takes the attribute away. */
const words = (attribute: string, values: readonly string[] | null): readonly string[] =>
  values === null || values.length === 0 ? [attribute, ''] : values.flatMap((value) => [attribute, value])

const valuesOf = ({ attribute, value }: Kept): readonly string[] | null =>
  value === null || value === '' ? null : lists.includes(attribute) ? value.split(/[\s,]+/).filter(Boolean) : [value]

/** Written straight to LDAP, so that it works while the mailbox server is down; zmconfigd reads it there. */
const modify = (server: string, where: 'server' | 'global', pairs: readonly string[]): Deed => ({
  kind: 'exec',
  argv: where === 'global' ? ['zmprov', '-l', 'mcf', ...pairs] : ['zmprov', '-l', 'ms', server, ...pairs],
  ...zimbra,
  timeoutMs: 60_000,
})

/** zmconfigd writes main.cf now; where it does not run, the command does it by itself. It does not reload Postfix. */
const rewrite: Deed = {
  kind: 'exec',
  argv: ['/opt/zimbra/libexec/configrewrite', 'mta'],
  ...zimbra,
  timeoutMs: 150_000,
}

const ldapAction = (server: string, kept: readonly Kept[], about: About): Action => {
  const where = about.where ?? 'server'
  const place = where === 'global' ? 'global configuration' : `${server} (server)`
  const list = (values: readonly string[] | null): string | null => values?.join(', ') ?? null
  const changes = kept.map((each): Change => {
    const { own, inherited } = each.origin
    return {
      name: each.attribute,
      where: place,
      old: list(own),
      new: list(valuesOf(each)),
      ...(own === null && inherited !== null ? { inherited } : {}),
    }
  })
  const set = kept.flatMap((each) => words(each.attribute, valuesOf(each)))
  const back = kept.flatMap((each) => words(each.attribute, each.origin.own))
  return {
    id: about.id,
    label: about.label,
    detail: detailOf(changes),
    why: about.why,
    changes,
    do: [modify(server, where, set), rewrite, ...settingsTaken(kept.filter(comparable), rewriteMs)],
    undo: [modify(server, where, back), rewrite],
  }
}

/** A list may come out in another form; one word or none comes out as it went in. */
const comparable = ({ value }: Wish): boolean => value !== null && !/[\s,]/.test(value)

const change = (identity: Identity, wishes: readonly Wish[], origins: SettingOrigins, about: About): Action => {
  const where = about.where ?? 'server'
  const kept = wishes.flatMap((wish): Kept[] => {
    const origin = origins.of(wish.name, where)
    return origin.attribute === undefined ? [] : [{ ...wish, origin, attribute: origin.attribute }]
  })
  const rest = wishes.filter(({ name }) => origins.of(name, where).attribute === undefined)
  const server = origins.server ?? ''
  if (rest.length === 0) return ldapAction(server, kept, about)
  const mainCf = mainCfAction(identity, rest, origins, about)
  if (kept.length === 0) return mainCf
  const ldap = ldapAction(server, kept, about)
  const changes = [...ldap.changes, ...mainCf.changes]
  return {
    ...ldap,
    changes,
    detail: detailOf(changes),
    do: [...ldap.do, ...mainCf.do],
    undo: [...mainCf.undo, ...ldap.undo],
  }
}

export const zimbraChanging = (identity: Identity): Changing => ({
  ...postfixChanging(identity),
  owner: 'zimbra',
  ownerGroup: 'zimbra',
  change: (wishes, origins, about) => change(identity, wishes, origins, about),
  control: controlZimbra,
  serving: servingZimbra,
  relayFiles: zimbraRelayFiles,
})
