import { describeAsk } from '../probes/probe.ts'
import type { Gap } from '../run/gaps.ts'
import type { Rights } from '../run/rights.ts'
import { safeJson } from './json-safe.ts'

/** For programs, schema mailmedic/rights@1: keys may be added, none may change or go. */
export const rightsJson = (rights: Rights): string => {
  const { target, via, login, hostname, mta, playbook, asked, gaps, remedies, sudoers } = rights
  return `${safeJson(
    {
      schema: 'mailmedic/rights@1',
      target,
      via,
      login,
      hostname,
      mta,
      playbook,
      asked,
      missing: gaps.map(gapJson),
      remedies: remedies.map(({ covers, ...rest }) => ({ ...rest, covers: covers.map((gap) => gaps.indexOf(gap)) })),
      sudoers,
    },
    2,
  )}\n`
}

export const gapJson = ({ ask, account, group, partly, why, checks, causes }: Gap) => ({
  ask: describeAsk(ask),
  account,
  group,
  partly,
  why,
  checks,
  causes,
})
