import { z } from 'zod'
import type { Changing } from '../mta/mta.ts'
import { known } from '../probes/known.ts'
import type { Hop, Settings } from '../probes/slots.ts'
import { filtersUnderTls } from '../probes/tls-level.ts'
import type { Action } from '../target/action.ts'
import { defineFix, type Planned } from './fix.ts'
import { inward, outward } from './relay/mail.ts'
import { noTable } from './relay/map.ts'
import { policySteps } from './relay/policy.ts'
import { changeOf } from './relay/settings.ts'
import { currentRelay, relayNeeds } from './relay/site.ts'
import { reloadStep } from './reload.ts'
import { unread } from './unread.ts'

export const tlsLevel = defineFix({
  id: 'tls-level',
  title: 'Free the content filter from mandatory TLS',
  cures: ['tls-level-breaks-filter'],
  explain:
    'Takes the demand for TLS off the hop to the content filter on this host. Where master.cf is kept by hand, that service gets a level of its own, and other servers are spoken to as before. On Zimbra, which writes master.cf anew, the global level becomes may, and a relay that is set keeps its TLS by a policy of its own.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: relayNeeds(currentRelay),
  plan: ({ facts, mta }): Planned => {
    const [set, origins, filters] = [known(facts.settings), known(facts.origins), known(facts.filters)]
    if (!set) return unread(facts.settings, 'the settings')
    if (!origins) return unread(facts.origins, 'where the settings are kept')
    if (!filters) return unread(facts.filters, 'the content filters')
    const [tables, types] = [known(facts.tables), known(facts.types)]
    if (!tables) return unread(facts.tables, 'the tables of this server')
    if (!types) return unread(facts.types, 'the kinds of tables that Postfix knows')
    const level = set.get('smtp_tls_security_level') ?? ''
    const hit = filtersUnderTls(set, filters)
    if (hit.length === 0) return { nothing: 'no content filter is under a mandatory TLS level' }
    const managed = origins.server !== null
    const hop = set.get('relayhost')?.trim() ?? ''
    const policy =
      managed && hop !== ''
        ? policySteps({ mta, set, origins, types, tables, hop, level: undefined, levelFalls: true })
        : []
    if (!policy) return noTable
    const served = known(facts.served) ?? []
    const names = serviceNames(set, hit)
    return {
      fix: 'tls-level',
      title: 'Free the content filter from mandatory TLS',
      summary: managed
        ? `TLS is used towards other servers where it is offered, and no longer demanded of all (${level})${hop === '' ? '' : `; of ${hop} it still is`}.`
        : `The hop to the content filter (${names.join(', ')}) goes without TLS; the level ${level} stays for other servers.`,
      steps: [
        ...policy,
        ...(managed
          ? changeOf(mta, origins, [{ name: 'smtp_tls_security_level', value: 'may' }], {
              id: 'level',
              label: 'demand TLS of nobody in general',
              why: 'The level counts for the content filter on this host too, which speaks no TLS.',
            })
          : names.map((name) => ownLevel(mta, name))),
        reloadStep(mta, 'Processes that live already take the new level.'),
      ],
      settle: mta.reload(),
      verify: {
        causes: ['tls-level-breaks-filter'],
        holds: [],
        follow: {
          messages: [...inward(known(facts.queue), served), ...outward(known(facts.queue), served)],
          flush: true,
        },
      },
      settleMs: 90_000,
      risk: 'reload',
      riskInWords: 'nothing is interrupted',
      secrets: [],
      notes: managed
        ? [
            'Where mail must be encrypted to certain domains, give each a line in a TLS policy table (smtp_tls_policy_maps).',
          ]
        : [],
      chores: [],
    }
  },
})

const serviceNames = ({ services }: Settings, hops: readonly Hop[]): readonly string[] => [
  ...new Set(
    hops.flatMap(
      ({ spec }) => services.find(({ name, type }) => type === 'unix' && spec.startsWith(`${name}:`))?.name ?? [],
    ),
  ),
]

/** postconf(1) -P: a parameter of one service of master.cf. */
const ownLevel = (mta: Changing, name: string): Action => {
  const key = `${name}/unix/smtp_tls_security_level`
  return {
    id: `level-${name}`,
    label: `no TLS towards ${name}`,
    detail: '(unset) -> none',
    why: 'It is on this host and speaks no TLS.',
    changes: [{ name: key, where: 'master.cf', old: null, new: 'none' }],
    do: [{ kind: 'exec', argv: ['postconf', '-P', `${key}=none`], as: 'root' }],
    files: [`${mta.identity.configDirectory}/master.cf`],
    undo: [{ kind: 'exec', argv: ['postconf', '-PX', key], as: 'root' }],
  }
}
