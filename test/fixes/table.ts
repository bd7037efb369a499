import { describe, expect, test } from 'vitest'
import type { Diagnosis } from '../../src/causes/cause.ts'
import type { Fix, Plan, Planned } from '../../src/fixes/fix.ts'
import { isPlan } from '../../src/fixes/fix.ts'
import type { Changing, Identity } from '../../src/mta/mta.ts'
import { postfixChanging } from '../../src/mta/postfix/changing.ts'
import { inMainCf } from '../../src/mta/postfix/setting-origins.ts'
import { zimbraChanging } from '../../src/mta/zimbra/changing.ts'
import type { Needs } from '../../src/probes/probe.ts'
import type { SettingOrigins } from '../../src/probes/setting-origins.ts'
import { factsOf, type Given } from '../causes/table.ts'
import { now } from '../situations.ts'

const identity: Identity = {
  id: 'postfix',
  name: 'Postfix',
  version: '3.7',
  queueDirectory: '/var/spool/postfix',
  configDirectory: '/etc/postfix',
  logFiles: [],
  owner: 'root',
}
const servers: Readonly<Record<'postfix' | 'zimbra', Changing>> = {
  postfix: postfixChanging(identity),
  zimbra: zimbraChanging({
    ...identity,
    id: 'zimbra',
    name: 'Zimbra',
    configDirectory: '/opt/zimbra/common/conf',
    owner: 'zimbra',
  }),
}

/** Settings as they stand in main.cf; what is not given is not set. */
export const mainCf = (set: Readonly<Record<string, string>> = {}): SettingOrigins => {
  const text = Object.entries(set)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')
  return { server: null, of: inMainCf(text, text, '') }
}

export interface FixSituation<N extends Needs> {
  readonly given: Given<N>
  readonly set?: Readonly<Record<string, string>>
  readonly on?: 'postfix' | 'zimbra'
  readonly causes?: readonly string[]
  /** steps: labels in order; nothing, refused: words that must be said; chores: their states in order. */
  readonly steps?: readonly string[]
  readonly nothing?: string
  readonly refused?: string
  readonly chores?: readonly string[]
  /** Commands, lines to paste and words that the plan must hold, and must not. */
  readonly says?: readonly string[]
  readonly never?: readonly string[]
}

const diagnosis = (cause: string): Diagnosis => ({
  cause,
  confidence: 'certain',
  title: cause,
  explains: { messages: 1, recipients: 1, bounced: 0, rejected: 0 },
  because: [],
  against: [],
  fixes: [],
})

/** A fix alone with a situation; and what every plan must keep to. */
export const fixTable = <O, N extends Needs>(
  fix: Fix<O, N>,
  situations: Readonly<Record<string, FixSituation<N>>>,
): void => {
  describe(fix.title, () => {
    const plan = ({ given, set = {}, on = 'postfix', causes = [] }: FixSituation<N>): Planned => {
      const options = fix.options.parse(set)
      const needs = typeof fix.needs === 'function' ? fix.needs(options) : fix.needs
      return fix.plan({
        facts: factsOf(needs, given),
        options,
        mta: servers[on],
        diagnoses: causes.map(diagnosis),
        now,
      })
    }
    for (const [name, situation] of Object.entries(situations))
      test(name, () => {
        const planned = plan(situation)
        const text = JSON.stringify(planned)
        for (const words of situation.says ?? []) expect(text).toContain(words)
        for (const words of situation.never ?? []) expect(text).not.toContain(words)
        expect(text).not.toMatch(/undefined|NaN|\[object/)
        if (situation.nothing !== undefined)
          return expect('nothing' in planned && planned.nothing, text).toContain(situation.nothing)
        if (situation.refused !== undefined)
          return expect('refused' in planned && planned.refused, text).toContain(situation.refused)
        if (!isPlan(planned)) return expect.unreachable(text)
        if (situation.steps) expect(planned.steps.map(({ label }) => label)).toEqual(situation.steps)
        if (situation.chores) expect(planned.chores.map(({ state }) => state)).toEqual(situation.chores)
        expect(JSON.stringify(plan(situation)), 'the same facts give the same plan').toBe(text)
        sound(planned)
      })
    test('nothing is known: nothing is changed', () => {
      const planned = plan({ given: {} })
      if (isPlan(planned)) expect(planned.steps).toEqual([])
    })
  })
}

/** Each step has a name of its own, says why, and can be taken back or says that it cannot. */
const sound = ({ steps }: Plan): void => {
  expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length)
  for (const { label, why, do: deeds, undo, files = [], cannotUndo } of steps) {
    expect(why, label).not.toBe('')
    const idle = deeds.every(({ kind }) => kind === 'wait' || kind === 'auth' || kind === 'evidence')
    const reload = deeds.every((deed) => deed.kind === 'exec' && deed.argv.includes('reload'))
    expect(idle || reload || files.length > 0 || undo.length > 0 || cannotUndo !== undefined, label).toBe(true)
  }
}
