import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import type { Changing } from '../mta/mta.ts'
import { type InitSystem, initOf, initSystem } from '../probes/init-system.ts'
import { known } from '../probes/known.ts'
import { type Processes, processes, programOf } from '../probes/processes.ts'
import { queue } from '../probes/slots.ts'
import { virusSignatures } from '../probes/virus-signatures.ts'
import type { QueueFact } from '../queue/queue.ts'
import type { Action } from '../target/action.ts'
import { defineFix, type Plan, type Planned } from './fix.ts'
import { waiting } from './waiting.ts'

const title = 'Fetch fresh virus signatures'
const day = 86_400

/** freshclam(1) locks its log while its daemon runs: it steps aside for the moment. */
export const refreshSignatures = defineFix({
  id: 'refresh-signatures',
  title,
  cures: ['content-filter-failing'],
  explain:
    'Runs freshclam once, in the foreground, so that it is seen whether it works; the daemon that does it every few hours is stopped for that moment and started again. Where mail waits for a scanner that does not run, the scanner is started then: without signatures it cannot. Nothing is done where the signatures are less than a day old, unless --set force=yes.',
  options: z.strictObject({ force: z.enum(['yes', 'no']).default('no') }),
  for: ['postfix', 'zimbra'],
  needs: { signatures: virusSignatures, init: initSystem, processes, queue },
  plan: ({ facts, options, mta, diagnoses }): Planned => {
    const seen = known(facts.signatures)
    if (!seen) return { refused: 'the virus signatures could not be seen' }
    const newest = Math.min(...seen.files.map(({ ageSeconds }) => ageSeconds))
    if (newest < day && options.force === 'no')
      return { nothing: `the virus signatures are ${Math.round(newest / 3600)} hours old` }
    const zimbra = mta.identity.id === 'zimbra'
    const init = initOf(facts.init)
    const stop = mta.control('freshclam', 'stop', init)
    const start = mta.control('freshclam', 'start', init)
    const paused = runs(known(facts.processes), 'freshclam')
    const scanner = scannerStart(mta, init)
    const failing =
      diagnoses.some(({ cause }) => cause === 'content-filter-failing') && !runs(known(facts.processes), 'clamd')
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
          // Up to 0.101: 1 means that they were fresh already.
          accept: [0, 1],
        },
      ],
      undo: [],
      cannotUndo: 'the old signatures are gone',
    }
    return {
      fix: 'refresh-signatures',
      title,
      summary: `Fresh virus signatures are fetched: ${age}.`,
      steps: [
        ...(stop && start && paused ? [daemon('pause', 'pause freshclam', stop, start)] : []),
        fetch,
        ...(stop && start ? [daemon('start', 'start freshclam', start, stop)] : []),
        ...(failing && scanner ? [scanner] : []),
      ],
      settle: [],
      verify: { causes: [], holds: [], ...(failing && scanner ? followed(known(facts.queue)) : {}) },
      settleMs: 120_000,
      risk: 'none',
      riskInWords: 'the scanner reads them by itself within ten minutes; mail is not held up',
      secrets: [],
      notes: ['The server asks database.clamav.net (or its mirror) over the network.'],
      chores: [],
    }
  },
})

/** Where not all processes are seen, it is believed to run: stopping what does not run harms nobody. */
const runs = (seen: Processes | undefined, name: string): boolean =>
  !seen || seen.partial || seen.list.some((each) => programOf(each) === name || each.args.includes(`/${name}`))

const daemon = (id: string, label: string, deeds: Action['do'], undo: Action['do']): Action => ({
  id,
  label,
  detail: 'the daemon that fetches them every few hours',
  why: 'It holds the log of freshclam.',
  changes: [],
  do: deeds,
  undo,
})

const scannerStart = (mta: Changing, init: InitSystem): Action | null => {
  const start = mta.control('clamd', 'start', init)
  const stop = mta.control('clamd', 'stop', init)
  return start && stop
    ? {
        id: 'scanner',
        label: 'start clamd',
        detail: 'the virus scanner',
        why: 'No clamd runs, and the content filter waits for it.',
        changes: [],
        do: start,
        undo: stop,
      }
    : null
}

/** What waits for the scanner must get past it. */
const followed = (fact: QueueFact | undefined): Pick<Plan['verify'], 'follow'> => ({
  follow: {
    messages: waiting(fact, ({ symptoms }) =>
      symptoms.some(({ reason }) => reason !== null && classify({ text: reason }).class === 'content-filter-down'),
    ),
    flush: true,
    against: ['content-filter-down'],
  },
})
