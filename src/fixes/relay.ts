import { known } from '../probes/known.ts'
import { demandsTls } from '../probes/tls-level.ts'
import type { WaitDeed } from '../target/action.ts'
import { type Chore, defineFix, type Plan, type Planned } from './fix.ts'
import { keyState } from './relay/key.ts'
import { foreign, outward, senderOf } from './relay/mail.ts'
import { notesOf } from './relay/notes.ts'
import { unreachable } from './relay/reach.ts'
import { choresOf } from './relay/records.ts'
import { relayRefusal } from './relay/refusals.ts'
import { relayNeeds } from './relay/site.ts'
import { stepsOf } from './relay/steps.ts'
import { relayOptions, wantedRelay } from './relay/wanted.ts'
import { unread } from './unread.ts'

/** Causes that must be gone: those that settings prove. What a relay replied is proved by the login and by mail that moves. */
const gone = [
  'relay-sasl-maps-unset',
  'outbound-25-blocked',
  'relay-port-25-blocked',
  'relay-port-blocked',
  'relay-host-unresolvable',
  'relay-auth-missing',
  'relay-sasl-map-missing',
  'relay-sasl-map-stale',
  'sasl-noplaintext',
]

export const relay = defineFix({
  id: 'relay',
  title: 'Send through a relay',
  cures: [
    ...gone.filter((cause) => cause !== 'relay-sasl-map-stale'),
    'relay-auth-wrong',
    'relay-down',
    'outbound-25-blocked-locally',
  ],
  explain:
    'Sends mail for other servers through a relay, with login and TLS: proves the key from the server first, writes the tables, then the settings in the order in which no process can see half of them, the relay host last. --set provider=sendgrid|ses|mailgun|postmark|brevo|microsoft365|google|custom, host=, port= (587), user=, region=, scope=server|global, sender= (address to be tried), tls=encrypt|secure, certificate=any, key=replace.',
  options: relayOptions,
  for: ['postfix', 'zimbra'],
  needs: relayNeeds,
  plan: ({ facts, options, mta, diagnoses }): Planned => {
    const [set, origins, map] = [known(facts.settings), known(facts.origins), known(facts.relay)]
    if (!set) return unread(facts.settings, 'the settings')
    if (!origins) return unread(facts.origins, 'where the settings are kept')
    if (!map) return unread(facts.relay, "the relay's tables")
    const [reach, tables, types] = [known(facts.reach), known(facts.tables), known(facts.types)]
    if (!reach) return unread(facts.reach, 'the way to the relay')
    if (!tables) return unread(facts.tables, 'the tables of this server')
    if (!types) return unread(facts.types, 'the kinds of tables that Postfix knows')
    const wanted = wantedRelay(options, set.get('relayhost') ?? '')
    if ('refused' in wanted) return wanted
    const served = known(facts.served) ?? []
    const own = known(facts.own) ?? []
    const peers = facts.peers && known(facts.peers)
    const ground = {
      wanted,
      set,
      origins,
      route: known(facts.route),
      reach,
      tables,
      served,
      own,
      peers,
      scope: options.scope,
    }
    const refusal = relayRefusal(ground) ?? unreachable(wanted, reach)
    if (refusal) return refusal

    const key = keyState(map, wanted, options, diagnoses)
    const waiting = outward(known(facts.queue), served)
    const sender = options.sender ?? senderOf(waiting, served)
    const site = { set, origins, map, types, tables, filters: known(facts.filters) ?? [], mta }
    const steps = stepsOf({ ...site, wanted, options, key, sender })
    if ('refused' in steps) return steps
    const chores = choresOf(wanted, known(facts.records))
    if (steps.length === 0) {
      const strict = demandsTls(tables.policy ?? set.get('smtp_tls_security_level'))
      const nothing = `mail for other servers goes through ${wanted.hop} already`
      return { nothing, chores: strict ? chores : [optionalTls(wanted.hop), ...chores] }
    }
    const secrets = key.needed === null ? [] : [{ name: 'key', question: `${secretOf(wanted)}:` }]
    return {
      fix: 'relay',
      title: `Send through ${wanted.title}`,
      summary: `Mail for other servers goes through ${wanted.hop}, with login and TLS. Mail for mailboxes here is not touched.`,
      steps,
      settle: mta.reload(),
      verify: {
        causes: gone,
        holds: [holdsRelayhost(wanted.hop)],
        ...(waiting.length > 0 ? { follow: { messages: waiting, relay: wanted.host, flush: true } } : {}),
      },
      // master starts a service that died again after a minute, and Zimbra takes a setting within two.
      settleMs: 180_000,
      risk: 'reload',
      riskInWords: 'mail for other servers may wait up to two minutes; nothing that is delivered here is interrupted',
      secrets,
      notes: notesOf({
        wanted,
        options,
        origins,
        route: known(facts.route),
        strangers: foreign(known(facts.queue), served),
        onTrial: steps.some(({ closing }) => closing),
      }),
      chores,
    } satisfies Plan
  },
})

const optionalTls = (hop: string): Chore => ({
  text: `TLS towards ${hop} is used where it is offered, and not demanded. To demand it: mailmedic fix relay --set tls=encrypt`,
  state: 'open',
})

const holdsRelayhost = (hop: string): WaitDeed => ({
  kind: 'wait',
  what: `relayhost = ${hop}`,
  ask: { kind: 'exec', argv: ['postconf', '-h', 'relayhost'], as: 'root', orSelf: true },
  until: { equals: hop },
  timeoutMs: 10_000,
})

const secretOf = ({ provider, host }: { provider: { secret: string } | null; host: string }): string =>
  provider?.secret ?? `password at ${host}`
