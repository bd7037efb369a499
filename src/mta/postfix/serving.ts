import type { InitSystem } from '../../probes/init-system.ts'
import type { Hop } from '../../probes/slots.ts'
import { installedAs } from './control.ts'

/** Names that a socket or a transport gives away. */
const byName: readonly (readonly [RegExp, string])[] = [
  [/dovecot/, 'dovecot'],
  [/cyrus/, 'cyrus'],
  [/amavis/, 'amavis'],
  [/opendkim/, 'opendkim'],
  [/opendmarc/, 'opendmarc'],
  [/rspamd/, 'rspamd'],
  [/spamass/, 'spamass-milter'],
  [/clamav-milter|clamsmtp/, 'clamav-milter'],
  [/postgrey/, 'postgrey'],
  [/cbpolicyd|policyd/, 'cbpolicyd'],
]
/** Ports as the programs' own manuals and the distributions set them. */
const byPort: Readonly<Record<Hop['role'], Readonly<Record<number, string>>>> = {
  lmtp: { 24: 'dovecot', 10026: 'dovecot', 2003: 'cyrus' },
  filter: { 10024: 'amavis', 10026: 'amavis', 10032: 'amavis' },
  milter: {
    8891: 'opendkim',
    8465: 'opendkim',
    12301: 'opendkim',
    8893: 'opendmarc',
    54321: 'opendmarc',
    11332: 'rspamd',
    7357: 'clamav-milter',
  },
  policy: { 10023: 'postgrey', 60000: 'postgrey', 10031: 'cbpolicyd', 12340: 'dovecot' },
  relay: {},
}

/** The service behind a hop, by its socket, its port, or as the only one of its kind that is installed. */
export const servingPostfix = (hop: Hop, init: InitSystem): string | null => {
  const text = `${hop.spec} ${hop.socket ?? ''}`.toLowerCase()
  const named = byName.find(([words]) => words.test(text))?.[1]
  if (named) return named
  const usual = hop.port === undefined ? undefined : byPort[hop.role][hop.port]
  if (usual) return usual
  const candidates = [...new Set(Object.values(byPort[hop.role]))].filter((name) => installedAs(name, init) !== null)
  return candidates.length === 1 ? (candidates[0] ?? null) : null
}
