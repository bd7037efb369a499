import type { Explanation } from './dsn.ts'

/** Who must act, and whether a retry helps, as people read it. */
export const actorWords: Readonly<Record<Explanation['who'], string>> = {
  us: 'we must act',
  recipient: 'the recipient side must act',
  network: 'the network provider must act',
  relay: 'the relay must act',
  nobody: 'nobody must act',
}
export const retryWords: Readonly<Record<Explanation['retry'], string>> = {
  yes: 'a retry can help',
  no: 'a retry cannot help',
  wait: 'waiting is enough',
}
