import type { Changing } from '../mta/mta.ts'
import { initOf } from '../probes/init-system.ts'
import { known } from '../probes/known.ts'
import type { Action } from '../target/action.ts'
import type { Refusal } from './fix.ts'
import { hungEvidence } from './hung-evidence.ts'
import type { Part } from './port-holder.ts'
import type { TroubleFacts } from './trouble.ts'

/** qmgr as Postfix ships it, master.cf.proto; it is of the type that its neighbour pickup has, as that changed in 3.0. */
const qmgrLine = (type: string): string => `qmgr ${type} n - n 300 1 qmgr`

/** Postfix runs without its queue manager: put back into master.cf where it is missing, else Postfix is started anew. */
export const queueManager = (facts: TroubleFacts, mta: Changing): Part | Refusal | null => {
  const system = known(facts.mailsystem)
  const set = known(facts.settings)
  if (system?.master !== 'running' || system.queueManager !== 'stopped' || !set) return null
  const causes = ['queue-manager-stopped']
  if (set.services.some(({ name }) => name === 'qmgr')) {
    const restart = mta.control('postfix', 'restart', initOf(facts.init)) ?? []
    return {
      summary: 'Postfix is started anew: master.cf has a queue manager, but none runs.',
      steps: [
        hungEvidence('postfix', false),
        {
          id: 'restart-postfix',
          label: 'restart postfix',
          detail: 'its queue manager does not run',
          why: system.evidence[0] ?? 'no queue manager runs',
          changes: [],
          do: restart,
          undo: [],
          cannotUndo: 'a restart cannot be taken back',
        },
      ],
      causes,
      chores: [],
      risk: 'interrupts',
    }
  }
  const type = set.services.find(({ name }) => name === 'pickup')?.type === 'fifo' ? 'fifo' : 'unix'
  const masterCf = `${mta.identity.configDirectory}/master.cf`
  const put: Action = {
    id: 'put-qmgr-back',
    label: 'put qmgr into master.cf',
    detail: qmgrLine(type),
    why: 'Nothing hands mail to delivery: master.cf has no queue manager.',
    changes: [{ name: `qmgr/${type}`, where: 'master.cf', old: null, new: qmgrLine(type) }],
    do: [{ kind: 'exec', argv: ['postconf', '-M', '-e', `qmgr/${type}=${qmgrLine(type)}`], as: 'root' }],
    files: [masterCf],
    undo: [{ kind: 'exec', argv: ['postconf', '-M', '-X', `qmgr/${type}`], as: 'root' }],
  }
  return {
    summary: `The queue manager is put back into ${masterCf}, and Postfix reloaded.`,
    steps: [
      put,
      {
        id: 'reload',
        label: 'reload Postfix',
        detail: 'it starts the queue manager',
        why: 'master reads master.cf only then.',
        changes: [],
        do: mta.reload(),
        undo: [],
      },
    ],
    causes,
    chores: [],
    risk: 'reload',
    settle: mta.reload(),
  }
}
