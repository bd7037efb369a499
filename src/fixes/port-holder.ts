import { foreignMta } from '../mta/foreign.ts'
import { initOf } from '../probes/init-system.ts'
import { known } from '../probes/known.ts'
import { listensOn } from '../probes/listeners.ts'
import { programOf } from '../probes/processes.ts'
import type { Action, Deed } from '../target/action.ts'
import type { Chore, Refusal, Risk } from './fix.ts'
import type { TroubleFacts } from './trouble.ts'

/** What comes before the services: steps with the sentence that says so. */
export interface Part {
  readonly summary: string
  readonly steps: readonly Action[]
  readonly causes: readonly string[]
  readonly chores: readonly Chore[]
  readonly risk: Exclude<Risk, 'loses'>
  /** After it was taken back. */
  readonly settle?: readonly Deed[]
}

/** Another mail server holds port 25 while ours does not run. null: nobody does. Only one that is known by name is stopped. */
export const portHolder = (facts: TroubleFacts): Part | Refusal | null => {
  const sockets = known(facts.listeners)
  if (known(facts.mailsystem)?.master !== 'stopped' || !sockets) return null
  const [holder] = listensOn(sockets, 25).filter(({ program }) => program !== null)
  if (!holder?.program) return null
  const args = known(facts.processes)?.list.find(({ pid }) => pid === holder.pid)
  const program =
    args && /^\w+$/.test(programOf(args)) && programOf(args) === holder.program ? programOf(args) : holder.program
  const found = foreignMta(program, initOf(facts.init))
  const seen = `${holder.address}:25 belongs to ${program}, process ${holder.pid ?? '?'} (ss -ltnp)`
  if (!found)
    return {
      refused: `port 25 is held by ${program}, which is not known as another mail server or is no service: it is left alone`,
      hint: `${seen}. Look at it (ps -fp ${holder.pid ?? 'PID'}), end it in its own way, then run this again.`,
    }
  return {
    summary: `${found.name} is stopped: it holds port 25.`,
    causes: ['port-conflict'],
    risk: 'interrupts',
    chores: [
      {
        text: `Keep ${found.name} from coming back with the next start of this host, or remove its package.`,
        paste: [found.forGood],
        state: 'unknown',
      },
    ],
    steps: [
      {
        id: 'free-port-25',
        label: `stop ${found.name}`,
        detail: 'another mail server that holds port 25',
        why: seen,
        changes: [],
        do: [
          ...found.stop,
          {
            kind: 'wait',
            what: 'port 25 is free',
            ask: { kind: 'exec', argv: ['ss', '-ltnH', 'sport = :25'], as: 'root', orSelf: true },
            until: { equals: '' },
            timeoutMs: 30_000,
          },
        ],
        undo: found.start,
      },
    ],
  }
}
