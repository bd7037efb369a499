import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import { isLocal, known } from '../probes/known.ts'
import { leads, missingTransports, serviceOf } from '../probes/missing-transports.ts'
import { settingOrigins } from '../probes/setting-origins.ts'
import { queue, servedDomains, settings } from '../probes/slots.ts'
import { compiledSuffix } from '../probes/table-files.ts'
import { type TransportTable, transportEntries } from '../probes/transport-entries.ts'
import type { Action } from '../target/action.ts'
import { defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'
import { unread } from './unread.ts'
import { waiting } from './waiting.ts'

const title = 'Correct a transport that does not exist'
const unavailable = 'transport-unavailable'

export const transport = defineFix({
  id: 'transport',
  title,
  cures: ['transport-missing'],
  explain:
    'Takes the entries out of the transport tables that name a service which master.cf does not have, so that this mail goes the usual way; with --set to=smtp:[host] they lead there instead. Where a setting names the service, to is needed. At most 50 entries of a table are changed in one run. Tables in a directory or a database are left to their owner.',
  options: z.strictObject({
    to: z
      .string()
      .regex(/^[\w-]*:\S*$/, 'a transport as in transport(5): smtp:[host]:port')
      .optional(),
  }),
  for: ['postfix', 'zimbra'],
  needs: { entries: transportEntries, settings, origins: settingOrigins, queue, served: servedDomains },
  plan: ({ facts, options: { to }, mta }): Planned => {
    const [set, origins, tables] = [known(facts.settings), known(facts.origins), known(facts.entries)]
    if (!set) return unread(facts.settings, 'the settings')
    if (set.services.length === 0) return { refused: 'the services of master.cf are not known (postconf -M)' }
    if (!origins) return unread(facts.origins, 'where the settings are kept')
    if (!tables) return unread(facts.entries, 'the transport tables')
    if (to !== undefined && !leads(set, to)) return { refused: `master.cf has no service ${serviceOf(to)} either` }
    const wrong = missingTransports(set)
    if (tables.length === 0 && wrong.length === 0) return notHere(waitingFor(known(facts.queue), null).length)
    if (wrong.length > 0 && to === undefined)
      return {
        refused: `${wrong.map(({ setting, value }) => `${setting} is ${value}`).join(', ')}, and master.cf has no such service`,
        hint: 'Say where its mail shall go: --set to=smtp: or another service of master.cf (postconf -M).',
      }
    const count = tables.reduce((sum, { entries }) => sum + entries.length, 0)
    const total = tables.reduce((sum, table) => sum + table.total, 0)
    const handed = wrong.some(({ setting }) => handsOn.includes(setting))
    const messages = waitingFor(
      known(facts.queue),
      handed ? (known(facts.served) ?? []) : null,
      total > count ? ledBy(tables) : undefined,
    )
    const many = total > count ? `${count} of ${total}` : `${count}`
    const [entries, lead, are] = total === 1 ? ['entry', 'leads', 'is'] : ['entries', 'lead', 'are']
    return {
      fix: 'transport',
      title,
      summary: [
        ...(count > 0
          ? [`${many} ${entries} of the transport tables ${to ? `${lead} to ${to}` : `${are} taken out`}.`]
          : []),
        ...wrong.map(({ setting }) => `${setting} becomes ${to}.`),
      ].join(' '),
      steps: [
        ...tables.map((table) => tableStep(table, to)),
        ...(wrong.length > 0 && to !== undefined
          ? [
              mta.change(
                wrong.map(({ setting }) => ({ name: setting, value: to })),
                origins,
                { id: 'setting', label: `name ${to}`, why: 'master.cf has no service of the name that stands there.' },
              ),
            ]
          : []),
        reloadStep(mta, 'What it remembers of the tables is forgotten.'),
      ],
      settle: mta.reload(),
      verify: {
        // The cause rests on what waiting mail says: whether that goes on is followed.
        causes: [],
        holds: [],
        follow: { messages, flush: true, against: [unavailable] },
      },
      // local(8) goes on for 100 s with what it was told to try, and master holds it back for another minute once it has died.
      settleMs: handed ? 200_000 : 60_000,
      risk: 'reload',
      riskInWords: to ? 'this mail goes another way' : 'this mail goes the way of all other mail',
      secrets: [],
      notes: [
        'Where the service was taken out of master.cf by mistake, put it back there instead (postconf -M).',
        ...tables.filter((table) => table.total > table.entries.length).map(leftOver),
      ],
      chores: [],
    }
  },
})

/** By these local(8) hands mail on itself; it dies where it cannot, and the mail waits without a reason. */
const handsOn = ['mailbox_transport', 'fallback_transport']

/** What waits for a transport that is not there; where domains are given, also what waits untried for one of them. */
const waitingFor = (
  fact: Parameters<typeof waiting>[0],
  served: readonly string[] | null,
  to: (domain: string) => boolean = () => true,
) =>
  waiting(fact, ({ symptoms }) =>
    symptoms.some(({ reason, domain }) =>
      reason === null
        ? served !== null && isLocal(domain, served)
        : classify({ text: reason }).class === unavailable && to(domain),
    ),
  )

/** Where entries are left over, only that mail is followed of which it is sure that it is led by one of these. */
const ledBy = (tables: readonly TransportTable[]) => {
  const keys = new Set(tables.flatMap(({ entries }) => entries.map(({ key }) => key.toLowerCase())))
  return (domain: string): boolean => keys.has(domain.toLowerCase())
}

const leftOver = ({ path, entries, total }: TransportTable): string =>
  `${path} has ${total} such entries: this run changes the first ${entries.length}. For the other ${total - entries.length} run the fix again, ${entries.length} at a time, or correct what writes the file.`

const notHere = (messages: number): Planned =>
  messages === 0
    ? { nothing: 'every transport that is named stands in master.cf' }
    : {
        refused: 'no setting and no table on this host names a service that master.cf does not have',
        hint: 'A directory or a database may (Zimbra: zmprov ga ACCOUNT zimbraMailTransport), or the service dies when it starts: the log says why.',
      }

const tableStep = ({ type, path, owner, group, mode, entries }: TransportTable, to: string | undefined): Action => {
  const suffix = compiledSuffix[type]
  return {
    id: `table-${path.replace(/[^A-Za-z0-9]+/g, '-')}`,
    label: `correct ${path.replace(/^.*\//, '')}`,
    detail: entries
      .map(({ key, value }) => `${key} ${value}${to ? ` -> ${to}` : ''}`)
      .join('; ')
      .slice(0, 200),
    why: 'master.cf has no service of this name.',
    changes: entries.map(({ key, value }) => ({ name: key, where: path, old: value, new: to ?? null })),
    do: [
      {
        kind: 'entries',
        ...{ path, owner, group, mode: mode.padStart(4, '0'), as: 'root' },
        keys: entries.map(({ key }) => key),
        content: to === undefined ? [] : entries.map(({ key }) => `${key} ${to}\n`),
      },
      // As root it takes on the account of the source (postmap(1), -o).
      ...(suffix ? [{ kind: 'exec' as const, argv: ['postmap', `${type}:${path}`], as: 'root' }] : []),
    ],
    files: [path, ...(suffix ? [`${path}${suffix}`] : [])],
    undo: [],
  }
}
