import type { Chore, Plan } from './fix.ts'

/** What only people can do, as a plan without steps: it is shown with what is seen of each item now. */
export const checklist = (about: Pick<Plan, 'fix' | 'title' | 'summary'>, chores: readonly Chore[]): Plan => ({
  ...about,
  steps: [],
  settle: [],
  verify: { causes: [], holds: [] },
  settleMs: 0,
  risk: 'none',
  riskInWords: 'nothing is changed: it is a list of what to do',
  secrets: [],
  notes: [],
  chores,
})
