import type { Fact } from '../probes/probe.ts'
import type { Refusal } from './fix.ts'

/** What a plan rests on could not be asked: nothing is changed on a guess. */
export const unread = (fact: Fact<unknown>, what: string): Refusal => ({
  refused: `${what} could not be read${fact.known ? '' : `: ${fact.why}`}`,
  hint: 'mailmedic rights shows what this login may not ask.',
})
