import type { Plan, Refusal } from '../../fixes/fix.ts'
import { type Deed, isMailDeed } from '../../target/action.ts'
import type { ExecAsk, Target } from '../../target/target.ts'

/**
 * Asks for the rights of deeds about messages by the very commands, in a way that changes nothing: no queue id on standard
 * input, or one message looked at. A list of sudo may allow them without allowing anything else. null: all are there.
 */
export const mailRights = async (plan: Plan, target: Target): Promise<Refusal | null> => {
  const deeds = plan.steps.flatMap((step) => [...step.do, ...step.undo])
  const asks = deeds.flatMap((deed) => trial(deed, plan.selection?.bound[0]?.id ?? ''))
  const unlike = [...new Map(asks.map((ask) => [JSON.stringify(ask), ask])).values()]
  const readings = await Promise.all(unlike.map((ask) => target.ask(ask)))
  const missing = readings.find(({ status, exitCode, ask }) => status !== 'ok' || (isMove(ask) && exitCode !== 0))
  if (missing?.ask.kind !== 'exec') return null
  const said = missing.why ?? (missing.stderr.trim() || `exit status ${missing.exitCode}`)
  return {
    refused: `this login may not run ${missing.ask.argv[0]} as ${missing.ask.as}: ${said}`,
    hint: 'Log in as root, as zimbra, or as a user whose sudo list has it. mailmedic rights shows what is missing. Nothing was changed.',
  }
}

const trial = (deed: Deed, sample: string): readonly ExecAsk[] => {
  if (!isMailDeed(deed)) return []
  if (deed.kind === 'move') return [{ kind: 'exec', argv: deed.argv, as: deed.as, stdin: '' }]
  if (deed.kind === 'save') return [{ kind: 'exec', argv: ['postcat', '-qe', sample], as: deed.as }]
  return []
}

/** A message that has gone meanwhile makes postcat fail, and proves nothing. */
const isMove = (ask: { readonly kind: string }): boolean => 'stdin' in ask
