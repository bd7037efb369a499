import type { Wish } from '../../mta/mta.ts'
import { filtersUnderTls } from '../../probes/tls-level.ts'
import type { Action } from '../../target/action.ts'
import type { Refusal } from '../fix.ts'
import { reloadStep } from '../reload.ts'
import type { RelayGround } from './ground.ts'
import { type MapFile, noTable } from './map.ts'
import { passwordFile, passwordSteps } from './password.ts'
import { policySteps } from './policy.ts'
import { changeOf, plainWishes, trial, withMap } from './settings.ts'

/** The steps that are missing, in an order in which no process that starts in between sees half of it; none: all is there. */
export const stepsOf = (ground: RelayGround): readonly Action[] | Refusal => {
  const { key, wanted, mta, origins, options } = ground
  if (key.needed !== null && wanted.user === undefined)
    return {
      refused: `which login is used at ${wanted.title} was not said`,
      hint: `Give --set user=… ${wanted.provider?.userHint ?? ''}`.trim(),
    }
  const passwords = passwordFile(ground)
  const levelFalls = hitsFilter(ground)
  const policy = policySteps({ ...ground, hop: wanted.hop, level: options.tls, levelFalls })
  if (!passwords || !policy) return noTable
  const password = passwordSteps(ground, passwords)
  const settings = settingSteps(ground, passwords)
  // TLS that is only opportunistic is no reason to touch a relay that works.
  if (password.length + settings.length === 0 && (!options.tls || policy.length === 0)) return []
  const [begin, end] = trial(mta, origins) ?? []
  return [
    ...(key.needed === null ? [] : [proof(ground)]),
    ...(begin ? [begin] : []),
    ...password,
    ...policy,
    ...settings,
    reloadStep(mta, 'Processes that live already take the new settings.'),
    ...(end ? [end] : []),
  ]
}

/** A mandatory level for all would also be demanded of the content filter on this host. */
const hitsFilter = ({ set, filters }: RelayGround): boolean => filtersUnderTls(set, filters).length > 0

const proof = ({ wanted, set, sender, options }: RelayGround): Action => ({
  id: 'prove',
  label: 'prove the key from this server',
  detail: `AUTH at ${wanted.host}:${wanted.port}${sender ? `, MAIL FROM ${sender}` : ''}, no message`,
  why: 'A key or a sender that the relay refuses is known before anything is changed.',
  changes: [],
  do: [
    {
      kind: 'auth',
      host: wanted.host,
      port: wanted.port,
      tls: 'starttls',
      helo: set.get('myhostname') ?? 'localhost',
      user: wanted.user ?? null,
      secret: 'key',
      ...(sender ? { mail: sender } : {}),
      ...(options.certificate ? { certificate: options.certificate } : {}),
    },
  ],
  undo: [],
})

const settingSteps = (ground: RelayGround, file: MapFile): readonly Action[] => {
  const { set, origins, mta, wanted, options, key } = ground
  const where = options.scope
  const wish = (when: boolean, name: string, value: string): readonly Wish[] => (when ? [{ name, value }] : [])
  const first = [
    ...wish(key.needed !== null, 'smtp_sasl_password_maps', withMap(set.get('smtp_sasl_password_maps'), file)),
    ...plainWishes(set, origins),
    ...wish(set.get('smtp_cname_overrides_servername') === 'yes', 'smtp_cname_overrides_servername', 'no'),
    ...wish(hitsFilter(ground), 'smtp_tls_security_level', 'may'),
  ]
  return [
    ...changeOf(mta, origins, first, {
      id: 'maps',
      label: 'tables and options',
      why: 'Before SASL is on: with SASL on and no table every smtp process dies.',
      where,
    }),
    ...changeOf(mta, origins, [{ name: 'smtp_sasl_auth_enable', value: 'yes' }], {
      id: 'auth',
      label: 'switch SASL on',
      why: 'From here on Postfix logs in where a table has a key.',
      where,
    }),
    ...changeOf(mta, origins, [{ name: 'relayhost', value: wanted.hop }], {
      id: 'relayhost',
      label: 'set the relay host',
      why: 'Last: without the key the relay would refuse mail for good.',
      where,
    }),
  ]
}
