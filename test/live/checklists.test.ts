import { describe, expect, test } from 'vitest'
import { requirements, up } from './lab/index.ts'
import { apply } from './mend-story.ts'

const able = requirements()

interface List {
  readonly fault: string
  readonly fix: string
  readonly flavour: 'plain' | 'zimbra'
  /** Lines that must be there to paste. */
  readonly pastes: RegExp
  /** The people who were told have done it: nothing is open any more. */
  readonly closes: boolean
}
const lists: readonly List[] = [
  {
    fault: 'outbound-25-blocked-locally',
    fix: 'local-firewall',
    flavour: 'plain',
    pastes: /^nft delete rule inet filter output handle \d+$/m,
    closes: true,
  },
  { fault: 'disk-full', fix: 'disk-space', flavour: 'zimbra', pastes: /^du -xh/m, closes: false },
  {
    fault: 'own-mx-wrong',
    fix: 'own-mx',
    flavour: 'plain',
    pastes: /^shop\.test\. {2}3600 {2}IN {2}MX {2}10 mail\.antv\.test\.$/m,
    closes: false,
  },
]

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'checklists' : `checklists (skipped: ${able.why})`, () => {
  for (const { fault, fix, flavour, pastes, closes } of lists)
    test.concurrent(`${flavour}: ${fix} says what to paste, and when it is done`, { timeout: 240_000 }, async () => {
      const lab = await up(flavour, [fault])
      try {
        const state = await apply(lab, { fix, over: { readOnly: true } })
        expect(`${state.outcome}: ${state.words}`).toMatch(/^planned: \d+ of \d+ left to do/)
        expect(state.run).toBeNull()
        const chores = state.plan?.chores ?? []
        const paste = chores.flatMap((chore) => (chore.state === 'done' ? [] : (chore.paste ?? [])))
        expect(paste.join('\n')).toMatch(pastes)
        if (closes) for (const line of paste) await lab.must(['sh', '-c', line])
        else await lab.heal(fault)
        const after = await apply(lab, { fix })
        expect(after.plan?.chores.filter((chore) => chore.state === 'open') ?? []).toEqual([])
      } finally {
        await lab.down()
      }
    })
})
