import type { Ask } from '../target/target.ts'
import { describeAsk } from './probe.ts'

/** A question in a few words: of a script its name and what it is about. */
export const shortAsk = (ask: Ask): string => {
  if (ask.kind !== 'exec' || ask.argv[0] !== 'sh' || ask.argv[1] !== '-c') return describeAsk(ask)
  const [name = 'a script', ...about] = ask.argv.slice(3)
  return [name, ...about].join(' ')
}
