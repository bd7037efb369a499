import type { Plan, Refusal } from '../fixes/fix.ts'
import type { Secret, Secrets } from '../target/secret.ts'
import type { Operator } from './operator.ts'

/** Asks for the secrets that a plan names, and refuses what a table of Postfix could not hold. */
export const secretsFor = async (
  operator: Pick<Operator, 'secret'>,
  plan: Plan,
): Promise<{ readonly secrets: Secrets } | Refusal> => {
  const found: Record<string, Secret> = {}
  for (const need of plan.secrets) {
    const secret = await operator.secret(need)
    if (!secret) return { refused: `the plan needs a secret that was not given: ${need.question}`, hint }
    // A blank at either end is lost in a table, and a line break would end its line.
    if (/^\s|\s$|[\p{Cc}]/u.test(secret.reveal()))
      return {
        refused:
          'the secret begins or ends with a blank, or holds a control character: a table of Postfix cannot hold it',
        hint: 'Was more copied than the key? Give it again.',
      }
    found[need.name] = secret
  }
  return { secrets: found }
}

const hint = 'At a terminal it is asked for; else give --secret-stdin, --secret-file FILE or --secret-env NAME.'
