import { defineProbe, Unknown, unknown } from '../../probes/probe.ts'
import type { SettingOrigin, SettingOrigins } from '../../probes/setting-origins.ts'
import type { ExecAsk } from '../../target/target.ts'
import { postconfAll, postconfSet, postfixSettings, settingLines } from './settings.ts'

const defaults: ExecAsk = { kind: 'exec', argv: ['postconf', '-d'], as: 'root', orSelf: true }

/** main.cf has no layers: a parameter is set there, or its default counts. */
export const inMainCf = (set: string, all: string, built: string): ((name: string) => SettingOrigin) => {
  const explicit = settingLines(set)
  const values = settingLines(all)
  const usual = settingLines(built)
  return (name) => {
    const own = explicit.get(name)
    return {
      keptIn: 'main.cf',
      own: own === undefined ? null : [own],
      effective: values.get(name) ?? own ?? '',
      inherited: usual.get(name) ?? null,
    }
  }
}

const needs = { settings: postfixSettings }

export const postfixSettingOrigins = defineProbe<SettingOrigins, typeof needs>({
  id: 'postfix-setting-origins',
  needs,
  ask: [postconfSet, postconfAll, defaults],
  parse: ([set, all, built], { settings }) => {
    if (!settings.known) return new Unknown(settings.why)
    if (set?.status !== 'ok' || set.exitCode !== 0) return unknown(set?.why ?? 'postconf -n gave no answer')
    return { server: null, of: inMainCf(set.stdout, all?.stdout ?? '', built?.stdout ?? '') }
  },
})
