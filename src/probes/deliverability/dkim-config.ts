/** A key that a signer of this host uses, and the file that says so. */
export interface Selector {
  /** `%`: every domain. */
  readonly domain: string
  readonly selector: string
  readonly source: string
}

const name = /^[A-Za-z0-9_]([\w.-]{0,200})$/
const lines = (text: string): readonly string[] =>
  text
    .slice(0, 500_000)
    .split('\n')
    .map((line) => line.replace(/\s*#.*$/, '').trim())
    .filter(Boolean)

const made = (domain: string, selector: string, source: string): readonly Selector[] =>
  (domain === '%' || name.test(domain)) && name.test(selector)
    ? [{ domain: domain.toLowerCase(), selector: selector.toLowerCase(), source }]
    : []

/** opendkim.conf(5). Its table lies in a file, or where no file can show it (LDAP, SQL). */
export const readOpendkim = (
  text: string,
  source: string,
): { selectors: readonly Selector[]; keyTable: string | null } => {
  const values = new Map(
    lines(text).flatMap((line) => {
      const [, key = '', value = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? []
      return key ? [[key.toLowerCase(), value.trim()] as const] : []
    }),
  )
  const table = /^(?:refile:|file:|)(\/[\w./-]+)$/.exec(values.get('keytable') ?? '')?.[1] ?? null
  const selector = values.get('selector')
  const domains = (values.get('domain') ?? '').split(/[\s,]+/).filter(Boolean)
  const single = table === null && selector ? domains.flatMap((domain) => made(domain, selector, source)) : []
  return { selectors: single, keyTable: table }
}

/** `key-name domain:selector:/path/to/key`. */
export const readKeyTable = (text: string, source: string): readonly Selector[] =>
  lines(text).flatMap((line) => {
    const [, domain = '', selector = ''] = /^\S+\s+([^\s:]+):([^\s:]+):/.exec(line) ?? []
    return made(domain, selector, source)
  })

/** dkim_signing.conf: one selector for all, and those of single domains; or maps of `domain selector`. */
export const readRspamd = (text: string, source: string): { selectors: readonly Selector[]; map: string | null } => {
  const plain = lines(text).join('\n')
  const map = /^\s*selector_map\s*=\s*"?(\/[\w./-]+)"?;?/m.exec(plain)?.[1] ?? null
  const blocks = Array.from(plain.matchAll(/([\w.-]{1,200})\s{0,5}\{([^{}]{0,2000})\}/g))
  const own = blocks.flatMap(([, domain = '', body = '']) =>
    Array.from(body.matchAll(/\bselector\s*=\s*"?([\w.-]+)/g)).flatMap(([, selector = '']) =>
      domain.includes('.') ? made(domain, selector, source) : [],
    ),
  )
  const outside = plain.replace(/\{[^{}]{0,2000}\}/g, '')
  const all = /^\s*selector\s*=\s*"?([\w.-]+)/m.exec(outside)?.[1]
  return { selectors: [...own, ...(all ? made('%', all, source) : [])], map }
}

/** `example.net 2026`. */
export const readSelectorMap = (text: string, source: string): readonly Selector[] =>
  lines(text).flatMap((line) => {
    const [domain = '', selector = ''] = line.split(/\s+/)
    return made(domain, selector, source)
  })

/** `dkim_key('example.net', '2026', '/path')`. */
export const readAmavis = (text: string, source: string): readonly Selector[] =>
  lines(text).flatMap((line) => {
    const [, domain = '', selector = ''] = /^dkim_key\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]/.exec(line) ?? []
    return made(domain, selector, source)
  })

/** `DKIMSelector: …` of zmprov, under `# name example.net`. */
export const readZimbra = (text: string, source: string): readonly Selector[] => {
  let domain = ''
  return text.split('\n').flatMap((line) => {
    const named = /^(?:prov> )*# name (\S+)/.exec(line)?.[1]
    if (named) domain = named
    const selector = /^DKIMSelector: (\S+)/.exec(line)?.[1]
    return selector ? made(domain, selector, source) : []
  })
}
