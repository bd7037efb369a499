import type { Counted } from './account.ts'

/** Causes of the other side where waiting is the cure: in `health` they are no reason to wake anybody. */
const waitingCures: readonly string[] = ['greylisted', 'rate-limited', 'recipient-rate-limited']
/** Seconds for which a dead destination is nobody's fault here. */
const destinationGrace = 4 * 3600

/** Of a day's recipients, what may bounce or be refused before anybody should look. */
const ordinaryShare = 0.05

export interface StatusContext {
  readonly playbook: string
  readonly now: Date
  /** Recipients in the recent log, whatever became of them; null: unknown. */
  readonly recipients: number | null
}

/** What a diagnosis means for the status of its target. */
export const diagnosisStatus = (
  { cause, diagnosis, since }: Counted,
  { playbook, now, recipients }: StatusContext,
): 'ok' | 'warning' | 'critical' => {
  const { messages, bounced, rejected } = diagnosis.explains
  const share = recipients !== null && bounced + rejected > 0 && bounced + rejected < recipients * ordinaryShare
  const ordinary = playbook === 'health' && messages === 0 && share
  if (cause.section !== 'C') return cause.warningOnly ? 'warning' : ordinary && cause.single ? 'ok' : 'critical'
  if (playbook !== 'health') return 'warning'
  const age = since === null ? 0 : now.getTime() / 1000 - since
  if (waitingCures.includes(cause.id)) return 'ok'
  if (cause.id === 'destination-down' && age < destinationGrace) return 'ok'
  return ordinary ? 'ok' : 'warning'
}
