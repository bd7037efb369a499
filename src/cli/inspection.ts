import type { AskedEvent } from '../run/asked.ts'
import type { Inspector } from '../run/inspector.ts'
import type { Target } from '../target/target.ts'
import type { Inspection } from '../ui/services.ts'
import type { HeldTarget } from './held-target.ts'

/** What the views ask of a server. The engine is loaded with the first question. */
export const inspection = (
  held: HeldTarget,
  place: { readonly name: string; readonly open: () => Promise<Target> },
  asked: (event: AskedEvent) => void,
): Inspection => {
  let inspector: Promise<Inspector> | undefined
  const load = async (): Promise<Inspector> => {
    const { Inspector } = await import('../run/inspector.ts')
    return new Inspector({ connect: () => held.get(place.name, place.open), asked })
  }
  const loaded = (): Promise<Inspector> => {
    inspector ??= load()
    return inspector
  }
  return {
    queue: async function* (signal) {
      yield* (await loaded()).queue(signal)
    },
    log: async function* (signal) {
      yield* (await loaded()).log(signal)
    },
    message: async (listed, signal) => (await loaded()).message(listed, signal),
    lines: async (id) => (await loaded()).lines(id),
    close: async () => held.close(),
  }
}
