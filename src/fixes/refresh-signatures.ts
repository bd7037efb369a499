import { z } from 'zod'
import { initOf, initSystem } from '../probes/init-system.ts'
import { known } from '../probes/known.ts'
import { virusSignatures } from '../probes/virus-signatures.ts'
import type { Action } from '../target/action.ts'
import { defineFix, type Planned } from './fix.ts'

const title = 'Fetch fresh virus signatures'
const day = 86_400

/** freshclam(1) locks its log while its daemon runs: it steps aside for the moment. */
export const refreshSignatures = defineFix({
  id: 'refresh-signatures',
  title,
  cures: ['content-filter-failing'],
  explain:
    'Runs freshclam once, in the foreground, so that it is seen whether it works; the daemon that does it every few hours is stopped for that moment and started again. Nothing is done where the signatures are less than a day old, unless --set force=yes.',
  options: z.strictObject({ force: z.enum(['yes', 'no']).default('no') }),
  for: ['postfix', 'zimbra'],
  needs: { signatures: virusSignatures, init: initSystem },
  plan: ({ facts, options, mta }): Planned => {
    const seen = known(facts.signatures)
    if (!seen) return { refused: 'the virus signatures could not be seen' }
    const newest = Math.min(...seen.files.map(({ ageSeconds }) => ageSeconds))
    if (newest < day && options.force === 'no')
      return { nothing: `the virus signatures are ${Math.round(newest / 3600)} hours old` }
    const zimbra = mta.identity.id === 'zimbra'
    const init = initOf(facts.init)
    const stop = mta.control('freshclam', 'stop', init)
    const start = mta.control('freshclam', 'start', init)
    const age = seen.files.length === 0 ? 'there are none' : `they are ${Math.round(newest / 3600)} hours old`
    const fetch: Action = {
      id: 'fetch',
      label: 'fetch signatures',
      detail: 'freshclam, once',
      why: `The virus signatures: ${age}.${seen.complaint ? ` freshclam says: ${seen.complaint}` : ''}`,
      changes: [],
      do: [
        {
          kind: 'exec',
          argv: zimbra
            ? ['/opt/zimbra/common/bin/freshclam', '--config-file=/opt/zimbra/conf/freshclam.conf', '--stdout']
            : ['freshclam', '--stdout'],
          as: zimbra ? 'zimbra' : 'root',
          timeoutMs: 600_000,
        },
      ],
      undo: [],
      cannotUndo: 'the old signatures are gone',
    }
    const daemon = (id: string, label: string, deeds: Action['do'], undo: Action['do']): Action => ({
      id,
      label,
      detail: 'the daemon that fetches them every few hours',
      why: 'It holds the log of freshclam.',
      changes: [],
      do: deeds,
      undo,
    })
    return {
      fix: 'refresh-signatures',
      title,
      summary: `Fresh virus signatures are fetched: ${age}.`,
      steps: [
        ...(stop && start ? [daemon('pause', 'pause freshclam', stop, start)] : []),
        fetch,
        ...(stop && start ? [daemon('start', 'start freshclam', start, stop)] : []),
      ],
      settle: [],
      verify: { causes: [], holds: [] },
      settleMs: 60_000,
      risk: 'none',
      riskInWords: 'the scanner reads them by itself within ten minutes; mail is not held up',
      secrets: [],
      notes: ['The server asks database.clamav.net (or its mirror) over the network.'],
      chores: [],
    }
  },
})
