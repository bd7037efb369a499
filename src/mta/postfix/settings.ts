import { defineProbe, textOf, Unknown, unknown } from '../../probes/probe.ts'
import type { Settings } from '../../probes/slots.ts'
import type { ExecAsk } from '../../target/target.ts'
import { expand } from './expand.ts'
import { masterServices } from './master.ts'

const postconf = (...argv: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['postconf', ...argv],
  as: 'root',
  orSelf: true,
})
export const postconfAll = postconf()
export const postconfSet = postconf('-n')
export const postconfMaster = postconf('-M')
export const postconfOverrides = postconf('-P')

/** Lines `name = value`; a value that goes on in the next line starts with a blank there. */
export const settingLines = (text: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  let last = ''
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Za-z0-9_.-]+) =\s?(.*)$/.exec(line) ?? []
    if (name) found.set(name, (value ?? '').trim())
    else if (/^\s+\S/.test(line) && last) found.set(last, `${found.get(last)} ${line.trim()}`)
    if (name) last = name
  }
  return found
}

export const settingsOf = (all: string, set: string, master: string, overrides: string): Settings => {
  const values = settingLines(all)
  const explicit = settingLines(set)
  const lookup = (name: string) => values.get(name) ?? explicit.get(name)
  const before3 = Number.parseInt(values.get('mail_version') ?? '3', 10) < 3
  return {
    get: (name) => {
      const value = lookup(name)
      return value === undefined ? undefined : expand(value, lookup)
    },
    isSet: (name) => explicit.has(name),
    services: masterServices(master, overrides, before3),
  }
}

/** Effective settings by postconf(1): right on either flavour, as the PATH has Zimbra's first. */
export const postfixSettings = defineProbe<Settings>({
  id: 'postfix-settings',
  ask: [postconfAll, postconfSet, postconfMaster, postconfOverrides],
  parse: ([all, set, master, overrides]) => {
    const text = textOf(all)
    if (text instanceof Unknown) return text
    if (!/^queue_directory = /m.test(text))
      return unknown(`postconf gave no settings: ${(all?.stderr || text).trim().slice(0, 200) || 'no output'}`)
    return settingsOf(text, set?.stdout ?? '', master?.stdout ?? '', overrides?.stdout ?? '')
  },
})
