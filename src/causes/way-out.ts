import { answers, type DialedOutcome } from '../probes/dialed.ts'
import type { EgressRule, Firewall } from '../probes/firewall.ts'
import { blocksPort } from '../probes/firewall.ts'
import { outcomeInWords } from '../probes/hop-words.ts'
import { operatorsOf } from '../probes/outbound.ts'
import type { OutboundDial, OutboundDials } from '../probes/outbound-dials.ts'

const fails: readonly DialedOutcome[] = ['refused', 'timeout', 'reset', 'unreachable', 'closed']

/** It was asked, and does not answer; what could not be asked (denied, no tool, no address) proves nothing. */
export const failed = (dial: Pick<OutboundDial, 'outcome'>): boolean => fails.includes(dial.outcome)

/** What the witnesses say about this host's way out. */
export interface WayOut {
  /** Destinations on port 25, one for each operator. */
  readonly failing: readonly OutboundDial[]
  readonly open: readonly OutboundDial[]
  /** Submission ports that answer. */
  readonly submission: readonly OutboundDial[]
  readonly relay: readonly OutboundDial[]
  /** At least two unrelated destinations fail on 25, none answers, and a submission port does. */
  readonly blocked: boolean
  /** Operators whose port 25 does not answer. */
  readonly unrelated: number
}

export const wayOutOf = (outbound: OutboundDials | undefined): WayOut | null => {
  if (!outbound) return null
  const direct = outbound.dials.filter((dial) => dial.port === 25 && (dial.role === 'stuck' || dial.role === 'known'))
  const open = direct.filter(answers)
  const failing = direct.filter(failed)
  const unrelated = operatorsOf(failing)
  const submission = outbound.dials.filter((dial) => dial.port !== 25 && answers(dial))
  return {
    failing,
    open,
    submission,
    relay: outbound.dials.filter((dial) => dial.role === 'relay'),
    unrelated,
    blocked: unrelated >= 2 && open.length === 0 && submission.length > 0,
  }
}

export const dialLine = (dial: OutboundDial): string => `${dial.host}[${dial.ip}]:${dial.port} ${outcomeInWords(dial)}`

/** Rules of this host's own firewall that stop the port; undefined: could not be seen. */
export const ownRules = (firewall: Firewall | undefined, port: number): readonly EgressRule[] | undefined =>
  firewall && blocksPort(firewall, port)
