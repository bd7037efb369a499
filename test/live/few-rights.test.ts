import { describe, expect, test } from 'vitest'
import type { Confidence } from '../../src/causes/cause.ts'
import type { RunState } from '../../src/run/state.ts'
import { type Fault, type Flavour, type Lab, listFaults, requirements, up } from './lab/index.ts'
import { judge, openLab } from './story.ts'

const able = requirements()
const flavours = ['plain', 'zimbra'] as const
const ours = process.env.MAILMEDIC_FAULTS?.split(',')
/** Where the missing right hides the very proof; every fault on both flavours with MAILMEDIC_LONG=1. */
const usual = ['plain outbound-25-blocked-locally', 'plain port-conflict', 'zimbra queue-file-corrupt']
const chosen = ({ id }: Fault, flavour: Flavour): boolean =>
  ours ? ours.includes(id) : process.env.MAILMEDIC_LONG !== undefined || usual.includes(`${flavour} ${id}`)

const seenBy = async (lab: Lab, user?: string): Promise<RunState> => {
  const target = await openLab(lab, user)
  try {
    return await judge(target)
  } finally {
    await target.close()
  }
}

const rank: Readonly<Record<Confidence, number>> = { possible: 0, likely: 1, certain: 2 }
const causesOf = ({ diagnoses }: RunState): readonly string[] => diagnoses.map(({ cause }) => cause)

/** Less, or less sure, and then it says what it may not ask; never something else, never that all is well. */
const holds = (few: RunState, right: RunState): void => {
  expect(few.failure).toBeNull()
  for (const { cause, confidence } of few.diagnoses) {
    const same = right.diagnoses.find((each) => each.cause === cause)
    expect(causesOf(right)).toContain(cause)
    expect(rank[confidence], cause).toBeLessThanOrEqual(rank[same?.confidence ?? 'possible'])
  }
  // Those of both come in the same order.
  expect(causesOf(few)).toEqual(causesOf(right).filter((cause) => causesOf(few).includes(cause)))
  if (right.status !== 'ok') expect(few.status).not.toBe('ok')
  if (causesOf(few).length < causesOf(right).length) expect(few.gaps.length).toBeGreaterThan(0)
}

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'few rights' : `few rights (skipped: ${able.why})`, () => {
  for (const flavour of flavours)
    for (const fault of listFaults(flavour).filter((each) => chosen(each, flavour)))
      test.concurrent(`${flavour}, ${fault.id}: a login without rights says less, never anything else`, {
        timeout: 240_000,
      }, async () => {
        const lab = await up(flavour, [fault.id])
        try {
          const right = await seenBy(lab)
          expect(causesOf(right)[0]).toBe(fault.expect.cause ?? undefined)
          for (const user of ['op', ...(flavour === 'zimbra' ? ['zimbra'] : [])]) holds(await seenBy(lab, user), right)
        } finally {
          await lab.down()
        }
      })
})
