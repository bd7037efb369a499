import type { Changing } from '../mta/mta.ts'
import type { Action } from '../target/action.ts'

/** The mail server reads its settings anew. */
export const reloadStep = (mta: Changing, why: string): Action => ({
  id: 'reload',
  label: 'reload Postfix',
  detail: 'no delivery is interrupted',
  why,
  changes: [],
  do: mta.reload(),
  undo: [],
})
