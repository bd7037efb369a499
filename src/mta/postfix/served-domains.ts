import { defineProbe, unknown } from '../../probes/probe.ts'
import type { Settings } from '../../probes/slots.ts'
import type { ExecAsk, FileAsk } from '../../target/target.ts'
import { listOf } from './endpoints.ts'
import { postfixSettings } from './settings.ts'

const lists = ['mydestination', 'virtual_mailbox_domains', 'virtual_alias_domains', 'relay_domains'] as const
const isName = (word: string): boolean => /^[\w-]+(\.[\w-]+)+$/.test(word)

export const listedDomains = (settings: Settings): readonly string[] => [
  ...new Set(
    lists
      .flatMap((name) => listOf(settings.get(name)))
      .map((word) => word.toLowerCase())
      .filter((word) => isName(word) && word !== 'localhost.localdomain'),
  ),
]

const mapAsks = (settings: Settings): readonly (ExecAsk | FileAsk)[] =>
  lists
    .flatMap((name) => listOf(settings.get(name)))
    .slice(0, 8)
    .flatMap((word): readonly (ExecAsk | FileAsk)[] => {
      const [, type, path = ''] = /^(?:proxy:)?(\w+):(\/.+)$/.exec(word) ?? []
      if (/^\/[\w./-]+$/.test(word)) return [{ kind: 'file', path: word, as: 'root', orSelf: true, maxBytes: 65_536 }]
      if (!type || !['hash', 'btree', 'lmdb', 'cdb', 'dbm'].includes(type)) return []
      const argv = ['postmap', '-s', `${type}:${path}`]
      return [{ kind: 'exec', argv, as: 'root', orSelf: true, maxBytes: 262_144 }]
    })

const needs = { settings: postfixSettings }

/** Domains this host takes mail for: names in the settings, and keys of tables that can be listed. */
export const postfixServedDomains = defineProbe<readonly string[], typeof needs>({
  id: 'postfix-served-domains',
  needs,
  ask: ({ settings }) => (settings.known ? mapAsks(settings.value) : []),
  parse: (readings, { settings }) => {
    if (!settings.known) return unknown(settings.why)
    const keys = readings
      .filter(({ status }) => status === 'ok')
      .flatMap(({ stdout }) => stdout.split('\n').map((line) => (line.split(/\s/)[0] ?? '').toLowerCase()))
    return [...new Set([...listedDomains(settings.value), ...keys.filter(isName)])].slice(0, 5_000)
  },
})
