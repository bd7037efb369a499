import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import type { Changing } from '../mta/mta.ts'
import { initOf } from '../probes/init-system.ts'
import { isLocal, known } from '../probes/known.ts'
import type { MessageGroup } from '../queue/queue.ts'
import type { Action } from '../target/action.ts'
import { defineFix, type Plan, type Planned } from './fix.ts'
import { hungEvidence } from './hung-evidence.ts'
import { type Part, portHolder } from './port-holder.ts'
import { queueManager } from './queue-manager.ts'
import { type Trouble, type TroubleFacts, troubleNeeds, troublesOf } from './trouble.ts'
import { waiting } from './waiting.ts'

const title = 'Start what is down'

export const startService = defineFix({
  id: 'start-service',
  title,
  cures: [
    'mta-stopped',
    'queue-manager-stopped',
    'port-conflict',
    'lmtp-down',
    'lmtp-hung',
    'content-filter-down',
    'content-filter-failing',
    'milter-down',
    'policy-service-down',
    'ldap-down',
    'submission-failing',
    'memory-exhausted',
    'dns-resolver-down',
  ],
  explain:
    'Starts the services of the mail system that are down, and starts anew those that hang, after keeping what they were doing. --set service=NAME starts that one (or, where it runs, restarts it).',
  options: z.strictObject({
    service: z
      .string()
      .regex(/^[\w.@-]+$/, 'a name of a service')
      .optional(),
  }),
  for: ['postfix', 'zimbra'],
  needs: troubleNeeds,
  plan: ({ facts, options, mta, diagnoses }): Planned => {
    if (!facts.init.known) return { refused: `it is not known how services are started here: ${facts.init.why}` }
    const all = troublesOf(facts, mta, diagnoses)
    const found = options.service === undefined ? all.found : [named(options.service, facts, all.found)]
    const others = options.service === undefined ? [portHolder(facts), queueManager(facts, mta)] : []
    const refused = others.find((part) => part !== null && 'refused' in part)
    if (refused && 'refused' in refused) return refused
    const parts = others.filter((part): part is Part => part !== null && 'steps' in part)
    const services = found.map((trouble) => ({ trouble, steps: stepsFor(trouble, facts, mta) }))
    const unknown = services.filter(({ steps }) => steps === null).map(({ trouble }) => trouble)
    const known = services.flatMap(({ trouble, steps }) => (steps ? [{ trouble, steps }] : []))
    if (known.length + parts.length === 0) return nothing(unknown, all.beyond)
    const troubles = known.map(({ trouble }) => trouble)
    const steps = [...parts.flatMap((part) => part.steps), ...known.flatMap((each) => each.steps)]
    const causes = [...parts.flatMap((part) => part.causes), ...troubles.flatMap((each) => each.causes)]
    return {
      fix: 'start-service',
      title,
      summary: [...parts.map(({ summary }) => summary), ...troubles.map(sentence)].join(' '),
      steps,
      settle: parts.flatMap(({ settle = [] }) => settle),
      verify: {
        causes: [...new Set(causes.filter((cause) => diagnoses.some((each) => each.cause === cause)))],
        holds: [],
        ...followed(troubles, facts),
      },
      settleMs: 120_000,
      ...risk(parts, troubles),
      secrets: [],
      notes: [
        ...unknown.map(({ service, why }) => `${service} is not started: this host has no such service (${why}).`),
        ...all.beyond,
      ],
      chores: parts.flatMap(({ chores }) => chores),
    }
  },
})

const sentence = ({ service, verb, why }: Trouble): string =>
  `${service} is ${verb === 'start' ? 'started' : 'started anew'}: ${why.replace(/\.?$/, '.')}`

const risk = (parts: readonly Part[], troubles: readonly Trouble[]): Pick<Plan, 'risk' | 'riskInWords'> => {
  const anew = troubles.filter(({ verb }) => verb === 'restart').map(({ service }) => service)
  if (anew.length > 0)
    return { risk: 'interrupts', riskInWords: `what is under way in ${anew.join(', ')} is broken off and tried again` }
  if (parts.some((part) => part.risk === 'interrupts'))
    return { risk: 'interrupts', riskInWords: 'a program that runs now is stopped' }
  return parts.length > 0
    ? { risk: 'reload', riskInWords: 'nothing that runs is interrupted' }
    : { risk: 'none', riskInWords: 'what is down cannot be interrupted' }
}

/** By its name: started, or where it runs already, started anew. */
const named = (service: string, { services, mailsystem }: TroubleFacts, found: readonly Trouble[]): Trouble => {
  const same = found.find((each) => each.service === service)
  if (same) return same
  const postfix = /^(?:postfix|mta)$/.test(service)
  const listed = known(services)?.list.find(({ name }) => name === service)?.state
  const state = postfix ? known(mailsystem)?.master : listed
  const verb = state === 'running' ? 'restart' : 'start'
  return { service, verb, why: 'it was asked for by name', causes: [], classes: [] }
}

const stepsFor = (trouble: Trouble, facts: TroubleFacts, mta: Changing): readonly Action[] | null => {
  const { service, verb, why } = trouble
  const init = initOf(facts.init)
  const deeds = mta.control(service, verb, init)
  const stop = mta.control(service, 'stop', init)
  if (!deeds || !stop) return null
  const step: Action = {
    id: `${verb}-${service}`,
    label: `${verb} ${service}`,
    detail: deeds
      .flatMap((deed) => (deed.kind === 'exec' ? [deed.argv.join(' ')] : []))
      .join('; ')
      .slice(0, 120),
    why,
    changes: [],
    do: deeds,
    undo: verb === 'start' ? stop : [],
    ...(verb === 'restart'
      ? { cannotUndo: `${service} stays as it was started anew: a restart cannot be taken back` }
      : {}),
  }
  if (verb === 'restart') return [hungEvidence(service, mta.identity.id === 'zimbra'), step]
  return service === 'ldap' ? [step, forgetting(mta)] : [step]
}

/** trivial-rewrite(8) waits half a minute before it asks a table again that failed (transport.c). */
const forgetting = (mta: Changing): Action => ({
  id: 'reload',
  label: 'reload Postfix',
  detail: 'no delivery is interrupted',
  why: 'It remembers for half a minute that the directory was away.',
  changes: [],
  do: mta.reload(),
  undo: [],
})

const nothing = (unknown: readonly Trouble[], beyond: readonly string[]): Planned => {
  const [first] = unknown
  if (first)
    return {
      refused: `${first.service} cannot be started from here: neither systemd nor /etc/init.d knows it`,
      hint: [first.why, ...beyond].join('; '),
    }
  const [place, ...rest] = beyond
  if (place) return { refused: place, ...(rest.length > 0 ? { hint: rest.join('; ') } : {}) }
  return { nothing: 'every service of the mail system that was found runs and answers' }
}

/** Mail that waits for these services, or for a mailbox here and says nothing yet. */
const followed = (troubles: readonly Trouble[], { queue, served }: TroubleFacts): Pick<Plan['verify'], 'follow'> => {
  const classes = [...new Set(troubles.flatMap((each) => each.classes))]
  if (classes.length === 0) return {}
  const local = known(served)
  const fits = ({ symptoms }: MessageGroup): boolean =>
    symptoms.every(({ reason, domain }) =>
      reason === null ? isLocal(domain, local) : classes.includes(classify({ text: reason }).class),
    )
  return { follow: { messages: waiting(known(queue), fits), flush: true, against: classes } }
}
