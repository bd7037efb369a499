import { hostname, userInfo } from 'node:os'
import type { Plan } from '../fixes/fix.ts'
import { planText } from '../report/mend/human.ts'
import type { Approval, Operator } from '../run/operator.ts'
import { display } from './output.ts'
import { progressLine } from './progress-line.ts'
import { prompt } from './prompt.ts'
import { type SecretFlags, secretFrom } from './secrets.ts'

/** `user@host`, for the lock on the host and the journal. */
export const operatorName = (): string => `${userInfo().username}@${hostname()}`

const answers: Readonly<Record<string, Approval>> = {
  a: 'all',
  all: 'all',
  y: 'all',
  yes: 'all',
  s: 'steps',
  steps: 'steps',
}

/** A person at the terminal, or the flags where nobody is there. */
export const operatorOf = (flags: SecretFlags & { readonly yes?: boolean }, what: 'fix' | 'undo' = 'fix'): Operator => {
  let byStep = false
  return {
    name: operatorName(),
    approve: async (plan) => {
      if (flags.yes) return 'all'
      const question =
        what === 'undo'
          ? `Everything below is taken back, last first.\n${planText(plan, display(false))}\nTake it back? y yes, n no:`
          : `${planText(plan, display(false))}\nApply it? a all, s step by step, n no:`
      const answer = await ask(question)
      const approval = answers[answer.trim().toLowerCase()] ?? 'no'
      byStep = approval === 'steps'
      return approval
    },
    approveStep: async (plan: Plan, index: number) => {
      if (!byStep) return true
      const answer = await ask(`${index + 1}  ${plan.steps[index]?.label}: y yes, n stop and take everything back:`)
      return /^y(es)?$/i.test(answer.trim())
    },
    secret: (need) => secretFrom(flags, need),
  }
}

const ask = async (question: string): Promise<string> => {
  const lines = question.split('\n')
  const resume = progressLine.pause()
  for (const line of lines.slice(0, -1)) process.stderr.write(`${line}\n`)
  const answer = await prompt(lines.at(-1) ?? '', { shown: true })
  resume()
  return answer ?? ''
}
