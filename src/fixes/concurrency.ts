import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import type { Changing, Wish } from '../mta/mta.ts'
import { known } from '../probes/known.ts'
import { relayMap } from '../probes/relay-map.ts'
import { type SettingOrigins, settingOrigins } from '../probes/setting-origins.ts'
import { type MasterService, queue, type Settings, settings } from '../probes/slots.ts'
import { compiledSuffix } from '../probes/table-files.ts'
import type { MessageGroup, QueueFact } from '../queue/queue.ts'
import type { Action } from '../target/action.ts'
import { defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'
import { waiting } from './waiting.ts'

const title = 'Send more slowly to a destination that asks for it'
const classes = ['rate-limited', 'recipient-rate-limited']
/** The transport of our own, and its table. */
const slow = 'slow'

const complains = (group: MessageGroup): boolean =>
  group.symptoms.some(({ reason }) => reason !== null && classes.includes(classify({ text: reason }).class))

/** The domain for which most mail waits with such a reply. */
const complaining = (fact: QueueFact | undefined): string | null => {
  const counts = new Map<string, number>()
  for (const group of (fact?.groups ?? []).filter(complains))
    for (const { domain } of group.symptoms)
      if (domain !== '') counts.set(domain, (counts.get(domain) ?? 0) + group.messages)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

export const concurrency = defineFix({
  id: 'concurrency',
  title,
  cures: ['rate-limited', 'recipient-rate-limited'],
  explain:
    'On Postfix a transport of its own for one domain (--set domain=example.com; by itself the one that complains), which sends one message every --set delay=5s; the transport table that there is stays. On Zimbra, whose transport table and master.cf are written anew by Zimbra, the delay counts for each destination outside.',
  options: z.strictObject({
    domain: z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a domain')
      .optional(),
    delay: z
      .string()
      .regex(/^\d{1,4}[smh]?$/, 'a time such as 5s or 1m')
      .default('5s'),
  }),
  for: ['postfix', 'zimbra'],
  needs: { origins: settingOrigins, settings, queue, relay: relayMap },
  plan: ({ facts, options, mta }): Planned => {
    const origins = known(facts.origins)
    const set = known(facts.settings)
    if (!origins || !set) return { refused: 'the settings could not be read' }
    const fact = known(facts.queue)
    const domain = options.domain ?? complaining(fact)
    if (domain === null)
      return { refused: 'no destination complains about too much mail', hint: 'Name it: --set domain=example.com' }
    const { delay } = options
    const relayhost = known(facts.relay)?.relayhost ?? ''
    const zimbra = mta.identity.id === 'zimbra'
    const steps = zimbra
      ? [delayStep(mta, [{ name: 'smtp_destination_rate_delay', value: delay }], origins)]
      : ownTransport(mta, set, origins, { domain, delay, relayhost })
    return {
      fix: 'concurrency',
      title,
      summary: zimbra
        ? `Each destination outside gets one message every ${delay}, because ${domain} asks for less at once.`
        : `Mail for ${domain} goes by a transport of its own, one message every ${delay}.`,
      steps: [...steps, reloadStep(mta, 'The queue manager reads it only then.')],
      settle: mta.reload(),
      verify: {
        causes: [],
        holds: [],
        follow: {
          messages: waiting(fact, (group) => complains(group) && group.symptoms.some((each) => each.domain === domain)),
          flush: true,
          against: classes,
        },
      },
      settleMs: 120_000,
      risk: 'reload',
      riskInWords: zimbra
        ? `no destination gets more than one message every ${delay}${relayhost ? '; with a relay host that is all mail together' : ''}`
        : `mail for ${domain} takes longer; other mail is not slowed down`,
      secrets: [],
      notes:
        relayhost && zimbra ? ['A relay host is set: for Postfix it is one destination. A short delay is wise.'] : [],
      chores: [],
    }
  },
})

const delayStep = (mta: Changing, wishes: readonly Wish[], origins: SettingOrigins): Action =>
  mta.change(wishes, origins, {
    id: 'delay',
    label: `set ${wishes.map(({ name }) => name).join(', ')}`,
    why: 'What comes one by one is taken.',
  })

/** `slow unix - - y - - smtp -o …`: as the smtp service is, under another name. */
const masterLine = (smtp: MasterService | undefined): string =>
  [
    slow,
    'unix',
    '-',
    '-',
    smtp?.chroot ? 'y' : 'n',
    '-',
    '-',
    'smtp',
    ...Object.entries(smtp?.overrides ?? {}).map(([name, value]) => `-o ${name}=${value.replace(/\s+/g, ',')}`),
  ].join(' ')

const ownTransport = (
  mta: Changing,
  set: Settings,
  origins: SettingOrigins,
  { domain, delay, relayhost }: { readonly domain: string; readonly delay: string; readonly relayhost: string },
): readonly Action[] => {
  const { configDirectory } = mta.identity
  const type = set.get('default_database_type') ?? 'hash'
  const table = `${configDirectory}/${slow}_transport`
  const spec = `${type}:${table}`
  const maps = origins.of('transport_maps').effective
  const service = set.services.find(({ name }) => name === slow)
  const line = masterLine(set.services.find(({ name, type: kind }) => name === 'smtp' && kind === 'unix'))
  // Without a next hop the relay host would be passed by, transport(5).
  const entry = `${slow}:${relayhost}`
  return [
    ...(service
      ? []
      : [
          {
            id: 'transport',
            label: `transport ${slow}`,
            detail: line,
            why: 'A transport of its own has limits of its own.',
            changes: [{ name: `${slow}/unix`, where: 'master.cf', old: null, new: line }],
            do: [{ kind: 'exec' as const, argv: ['postconf', '-M', '-e', `${slow}/unix=${line}`], as: 'root' }],
            files: [`${configDirectory}/master.cf`],
            undo: [{ kind: 'exec' as const, argv: ['postconf', '-M', '-X', `${slow}/unix`], as: 'root' }],
          },
        ]),
    {
      id: 'table',
      label: `table ${slow}_transport`,
      detail: `${domain} ${entry}`,
      why: 'It says which mail goes that way.',
      changes: [],
      do: [
        {
          kind: 'entries',
          path: table,
          owner: 'root',
          group: 'root',
          mode: '0644',
          keys: [domain],
          content: [`${domain} ${entry}\n`],
          as: 'root',
        },
        { kind: 'exec', argv: ['postmap', spec], as: 'root' },
      ],
      files: [table, `${table}${compiledSuffix[type] ?? '.db'}`],
      undo: [],
    },
    delayStep(
      mta,
      [
        { name: `${slow}_destination_rate_delay`, value: delay },
        ...(maps.includes(spec) ? [] : [{ name: 'transport_maps', value: [spec, maps].filter(Boolean).join(', ') }]),
      ],
      origins,
    ),
  ]
}
