import type { Cause } from '../causes/cause.ts'
import { type Lack, lackOf } from '../probes/lacking.ts'
import type { Needs } from '../probes/probe.ts'
import type { Reading } from '../target/target.ts'
import type { FactStore } from './facts.ts'
import type { PreparedCheck } from './judge.ts'

/** What a login may not ask, and for whom it was asked. */
export interface Gap extends Lack {
  /** Checks and causes that see less without it, by id. */
  readonly checks: readonly string[]
  readonly causes: readonly string[]
}

/** Everything that was asked in vain, or answered in part, for want of a right; in the order of asking. */
export const gapsOf = async (
  store: FactStore,
  checks: readonly PreparedCheck[],
  causes: readonly Cause[],
): Promise<readonly Gap[]> => {
  const found = new Map<Reading, { lack: Lack; checks: Set<string>; causes: Set<string> }>()
  const note = async (needs: Needs, kind: 'checks' | 'causes', id: string): Promise<void> => {
    for (const source of Object.values(needs))
      for (const reading of await store.readingsFor(source)) {
        const lack = lackOf(reading)
        if (!lack) continue
        const gap = found.get(reading) ?? { lack, checks: new Set(), causes: new Set() }
        gap[kind].add(id)
        found.set(reading, gap)
      }
  }
  for (const { check, needs } of checks) await note({ ...needs, ...check.wants }, 'checks', check.id)
  for (const cause of causes) await note(cause.needs, 'causes', cause.id)
  return [...found.values()].map(({ lack, checks: ofChecks, causes: ofCauses }) => ({
    ...lack,
    checks: [...ofChecks],
    causes: [...ofCauses],
  }))
}
