import { z } from 'zod'
import { initOf, initSystem } from '../probes/init-system.ts'
import { known } from '../probes/known.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { wantedSettings } from '../probes/wanted-settings.ts'
import type { Action } from '../target/action.ts'
import { defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'
import { isOutside, waiting } from './waiting.ts'

const title = 'Let settings reach Postfix again'

export const restartZmconfigd = defineFix({
  id: 'restart-zmconfigd',
  title,
  cures: ['config-drift'],
  explain:
    'Writes to main.cf what LDAP says, starts zmconfigd, which does that every minute from then on, and reloads Postfix. What was written by hand into main.cf for a setting that LDAP keeps is replaced; the old main.cf is kept for an undo.',
  options: z.strictObject({}),
  for: ['zimbra'],
  needs: { wanted: wantedSettings, init: initSystem, queue, served: servedDomains },
  plan: ({ facts, mta }): Planned => {
    const wanted = known(facts.wanted)
    if (!wanted) return { refused: 'LDAP and Postfix could not be compared' }
    const { carrier, differing } = wanted
    if (carrier.running)
      return {
        nothing: `zmconfigd runs${differing.length > 0 ? ': it brings them in line within a minute or two' : ''}`,
      }
    // A process that is stopped by a signal still has its port, and would be asked in vain.
    const frozen = /^process \d+ is stopped by a signal/.test(carrier.evidence)
    const init = initOf(facts.init)
    const start = mta.control('zmconfigd', frozen ? 'restart' : 'start', init)
    const stop = mta.control('zmconfigd', 'stop', init)
    if (!start || !stop) return { refused: 'this mail server has no zmconfigd' }
    const mainCf = `${mta.identity.configDirectory}/main.cf`
    const write: Action = {
      id: 'write',
      label: 'write what LDAP says',
      detail: `${differing.length} settings of main.cf`,
      why: carrier.evidence,
      changes: differing.map(({ name, wanted: value, effective }) => ({
        name,
        where: 'main.cf',
        old: effective,
        new: value,
      })),
      do: [{ kind: 'exec', argv: ['/opt/zimbra/libexec/configrewrite', 'mta'], as: 'zimbra', timeoutMs: 180_000 }],
      files: [mainCf],
      undo: [],
    }
    const run: Action = {
      id: 'start',
      label: `${frozen ? 'restart' : 'start'} zmconfigd`,
      detail: 'it carries settings over every minute',
      why: carrier.evidence,
      changes: [],
      do: start,
      undo: frozen ? [] : stop,
      ...(frozen ? { cannotUndo: 'zmconfigd stays as it was started anew' } : {}),
    }
    return {
      fix: 'restart-zmconfigd',
      title,
      summary: `zmconfigd does not run: ${differing.length} settings of LDAP have not reached Postfix.`,
      steps: [
        ...(frozen ? [{ ...run, files: [mainCf] }, write] : [write, run]),
        reloadStep(mta, 'zmconfigd reloads nothing when it starts.'),
      ],
      settle: mta.reload(),
      verify: {
        causes: ['config-drift'],
        holds: [],
        follow: { messages: waiting(known(facts.queue), isOutside(known(facts.served))), flush: true },
      },
      settleMs: 120_000,
      risk: 'reload',
      riskInWords: 'every setting that LDAP keeps takes effect, also those changed while zmconfigd was away',
      secrets: [],
      notes: ['zmconfigd also writes the settings of other services when it starts; those stay written after an undo.'],
      chores: [],
    }
  },
})
