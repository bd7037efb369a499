import type { ExecAsk, FileAsk } from '../../target/target.ts'
import { type Asking, defineInquiry, type Looked } from '../inquiry.ts'
import { type Facts, unknown, whyOf } from '../probe.ts'
import {
  readAmavis,
  readKeyTable,
  readOpendkim,
  readRspamd,
  readSelectorMap,
  readZimbra,
  type Selector,
} from './dkim-config.ts'
import { type DkimKey, readDkimKey } from './dkim-key.ts'
import { mailDomains } from './domains.ts'

export interface DkimUse extends Selector {
  readonly key: Looked
  /** Null: there is no such record, or it could not be asked. */
  readonly judged: DkimKey | null
}
export interface Dkim {
  readonly uses: readonly DkimUse[]
  /** Configuration of signers that was found. */
  readonly signers: readonly string[]
  /** What could not be looked into: whether it is there or not is not known. `FILE: why`. */
  readonly unread: readonly string[]
  readonly domains: readonly string[]
}

const opendkim = ['/etc/opendkim.conf', '/etc/opendkim/opendkim.conf', '/opt/zimbra/conf/opendkim.conf'] as const
const keyTables = ['/etc/opendkim/KeyTable', '/etc/opendkim/key.table', '/etc/dkimkeys/key.table'] as const
const rspamd = ['/etc/rspamd/local.d/dkim_signing.conf', '/etc/rspamd/override.d/dkim_signing.conf'] as const
const amavis = ['/etc/amavis/conf.d/50-user', '/etc/amavisd/amavisd.conf', '/etc/amavisd.conf'] as const
const mostKeys = 24

const file = (path: string, match?: readonly string[]): FileAsk => ({
  kind: 'file',
  path,
  as: 'root',
  orSelf: true,
  maxBytes: 262_144,
  ...(match && { match }),
})

/** zmdkimkeyutil would print the private key as well. */
const zmprov = (domains: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['/opt/zimbra/bin/zmprov', '-l'],
  as: 'zimbra',
  stdin: [...domains.map((domain) => `gd ${domain} DKIMSelector DKIMDomain`), 'exit', ''].join('\n'),
  slow: true,
  timeoutMs: 45_000,
})

const needs = { domains: mailDomains }

/** Keys that this host signs with, and what the world finds under their names. */
export const dkim = defineInquiry<Dkim, typeof needs>({
  id: 'dkim',
  needs,
  look: (asking, { domains: fact }: Facts<typeof needs>) => {
    if (!fact.known) return unknown(fact.why)
    const { domains } = fact.value
    const { selectors, signers, unread } = configured(asking, domains)
    const every = selectors.flatMap((each) =>
      each.domain === '%' ? domains.map((domain) => ({ ...each, domain })) : [each],
    )
    const own = every.filter(({ domain }) => domains.includes(domain))
    const rest = every.filter(({ domain }) => !domains.includes(domain))
    const unique = new Map([...own, ...rest].map((each) => [`${each.selector} ${each.domain}`, each]))
    const uses = [...unique.values()].slice(0, mostKeys).map((each): DkimUse => {
      const key = asking.dns(`${each.selector}._domainkey.${each.domain}`, 'TXT')
      return { ...each, key, judged: judge(key) }
    })
    return { uses, signers, unread, domains }
  },
})

const judge = (key: Looked): DkimKey | null => {
  const [first, ...more] = key.records
  if (first === undefined) return null
  return more.length > 0
    ? { state: 'wrong', why: `there are ${key.records.length} records under its name` }
    : readDkimKey(first)
}

const configured = (asking: Asking, domains: readonly string[]) => {
  const selectors: Selector[] = []
  const signers: string[] = []
  const unread: string[] = []
  const read = (path: string, match?: readonly string[]): string | null => {
    const reading = asking.ask(file(path, match))
    if (reading && reading.status !== 'ok' && reading.status !== 'absent') unread.push(`${path}: ${whyOf(reading)}`)
    if (reading?.status !== 'ok' || reading.stdout.trim() === '') return null
    signers.push(path)
    return reading.stdout
  }
  const tables = new Set<string>()
  for (const path of opendkim) {
    const text = read(path)
    if (text === null) continue
    const found = readOpendkim(text, path)
    selectors.push(...found.selectors)
    if (found.keyTable) tables.add(found.keyTable)
    if (path.startsWith('/opt/zimbra/') && domains.length > 0) {
      const reading = asking.ask(zmprov(domains))
      selectors.push(...readZimbra(reading?.status === 'ok' ? reading.stdout : '', 'zmprov gd DKIMSelector'))
    }
  }
  for (const path of tables.size > 0 ? tables : keyTables) selectors.push(...readKeyTable(read(path) ?? '', path))
  for (const path of rspamd) {
    const found = readRspamd(read(path) ?? '', path)
    selectors.push(...found.selectors)
    if (found.map) selectors.push(...readSelectorMap(read(found.map) ?? '', found.map))
  }
  for (const path of amavis) selectors.push(...readAmavis(read(path, ['dkim_key']) ?? '', path))
  return { selectors, signers, unread }
}
