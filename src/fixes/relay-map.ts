import { z } from 'zod'
import type { Changing } from '../mta/mta.ts'
import { known } from '../probes/known.ts'
import { type PasswordMap, relayMap as relayTable } from '../probes/relay-map.ts'
import { allDomains, queue } from '../probes/slots.ts'
import { compiledSuffix } from '../probes/table-files.ts'
import { defineFix, type Planned } from './fix.ts'
import { isOpen, isStale } from './relay/key.ts'
import { outward } from './relay/mail.ts'
import { type MapFile, nameOf, repairAction } from './relay/map.ts'
import { reloadStep } from './reload.ts'
import { unread } from './unread.ts'

const causes = ['relay-sasl-map-missing', 'relay-sasl-map-stale']

export const relayMap = defineFix({
  id: 'relay-map',
  title: "Compile the relay's password table",
  cures: causes,
  explain:
    'Compiles every password table of the relay that is missing in its compiled form, or older there than in its source, and closes both to other accounts. No key is asked for: it takes the source as it is.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { relay: relayTable, queue, served: allDomains },
  plan: ({ facts, mta }): Planned => {
    const relay = known(facts.relay)
    if (!relay) return unread(facts.relay, "the relay's tables")
    const bad = relay.maps.filter((map) => map.indexed && (isStale(map) || isOpen(map) || map.source === null))
    if (bad.length === 0) return { nothing: 'every password table is compiled, after its last change' }
    const blind = bad.find(({ visible }) => !visible)
    if (blind)
      return { refused: `this login may not look at ${blind.path}`, hint: 'mailmedic rights says what is missing.' }
    const lost = bad.find(({ source }) => source === null)
    if (lost)
      return {
        refused: `${lost.path} is not there: there is nothing to compile`,
        hint: 'mailmedic fix relay writes it, with the key.',
      }
    return {
      fix: 'relay-map',
      title: "Compile the relay's password table",
      summary: `Postfix finds in ${bad.map(({ spec }) => spec).join(', ')} what its source says.`,
      steps: [
        ...bad.map((map, at) =>
          repairAction(fileOf(map, mta), {
            id: `compile-${at + 1}`,
            why: isStale(map)
              ? `What Postfix reads is not what ${nameOf(map.path)} says.`
              : 'Every account here may read the key.',
          }),
        ),
        reloadStep(mta, 'Processes that live already read the table anew.'),
      ],
      settle: mta.reload(),
      verify: {
        causes,
        holds: [],
        follow: { messages: outward(known(facts.queue), known(facts.served) ?? []), flush: true },
      },
      settleMs: 90_000,
      risk: 'reload',
      riskInWords: 'nothing is interrupted',
      secrets: [],
      notes: [],
      chores: [],
    }
  },
})

/** The account that the source belongs to compiles it, where that is one that keeps such files. */
const fileOf = ({ spec, path, type, source }: PasswordMap, { owner, ownerGroup }: Changing): MapFile => {
  const own = source && (source.owner === 'root' || source.owner === owner) ? source : null
  return {
    spec,
    path,
    compiled: `${path}${compiledSuffix[type]}`,
    owner: own?.owner ?? owner,
    group: own?.group ?? ownerGroup,
    mode: '0600',
    as: 'root',
  }
}
