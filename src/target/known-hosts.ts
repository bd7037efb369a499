import { createHash, createHmac, randomBytes } from 'node:crypto'

/** One line of a known_hosts file. sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export interface KnownHost {
  readonly file: string
  readonly line: number
  readonly marker?: 'revoked' | 'cert-authority'
  readonly names: string
  readonly type: string
  /** Base64, as written. */
  readonly key: string
}

export const parseKnownHosts = (file: string, text: string): KnownHost[] =>
  text.split('\n').flatMap((raw, index) => {
    const words = raw.trim().split(/\s+/)
    const marker = /^@(revoked|cert-authority)$/.exec(words[0] ?? '')?.[1] as KnownHost['marker']
    const [names, type, key] = marker ? words.slice(1) : words
    if (!names || !type || !key || names.startsWith('#')) return []
    return [{ file, line: index + 1, names, type, key, ...(marker ? { marker } : {}) }]
  })

/** What the files say about a key that a host showed. `changed` names the line that says otherwise. */
export type HostKeyVerdict =
  | { readonly verdict: 'match' | 'revoked' | 'changed'; readonly entry: KnownHost }
  | { readonly verdict: 'unknown'; readonly otherTypes: readonly string[]; readonly authority: boolean }

export const judgeHostKey = (
  entries: readonly KnownHost[],
  host: string,
  port: number,
  key: Buffer,
): HostKeyVerdict => {
  const text = key.toString('base64')
  const here = entries.filter((entry) => matches(entry.names, hostLabel(host, port)))
  // OpenSSH also trusts the same key under the name without a port, but sees no change there.
  const plain = port === 22 ? [] : entries.filter((entry) => matches(entry.names, host))
  const revoked = [...here, ...plain].find((entry) => entry.marker === 'revoked' && entry.key === text)
  if (revoked) return { verdict: 'revoked', entry: revoked }
  const match = [...here, ...plain].find((entry) => !entry.marker && entry.key === text)
  if (match) return { verdict: 'match', entry: match }
  const changed = here.find((entry) => !entry.marker && entry.type === keyType(key))
  if (changed) return { verdict: 'changed', entry: changed }
  const otherTypes = here.filter((entry) => !entry.marker).map((entry) => entry.type)
  return { verdict: 'unknown', otherTypes, authority: here.some((entry) => entry.marker === 'cert-authority') }
}

/** A certificate authority vouches for this host. */
export const hasAuthority = (entries: readonly KnownHost[], host: string, port: number): boolean =>
  entries.some((entry) => entry.marker === 'cert-authority' && matches(entry.names, hostLabel(host, port)))

/** Key types by which the host is known: these must be asked for first, else a known host looks changed. */
export const knownTypes = (entries: readonly KnownHost[], host: string, port: number): string[] => {
  const known = entries.filter((entry) => !entry.marker)
  const here = known.filter((entry) => matches(entry.names, hostLabel(host, port)))
  const found = here.length > 0 ? here : known.filter((entry) => matches(entry.names, host))
  return [...new Set(found.map((entry) => entry.type))]
}

const signatures: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
}

/** Host key algorithms in the order to ask for them: the full list, as ssh2 does not reorder a partial one. */
export const hostKeyAlgorithms = (types: readonly string[]): string[] =>
  [...new Set([...types, ...Object.keys(signatures)])].flatMap((type) => signatures[type] ?? [])

export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

/** The type a key blob names itself: a length-prefixed string. RFC 4253, section 6.6. */
export const keyType = (key: Buffer): string => key.toString('latin1', 4, 4 + key.readUInt32BE(0))

/** A line for a known_hosts file. */
export const knownHostLine = (host: string, port: number, key: Buffer, hashed: boolean): string => {
  const label = hostLabel(host, port)
  const name = hashed ? hashName(label, randomBytes(20)) : label
  return `${name} ${keyType(key)} ${key.toString('base64')}\n`
}

export const hostLabel = (host: string, port: number): string => (port === 22 ? host : `[${host}]:${port}`)

const hashName = (name: string, salt: Buffer): string =>
  `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`

const matches = (names: string, label: string): boolean => {
  const name = label.toLowerCase()
  if (names.startsWith('|1|')) return hashName(name, Buffer.from(names.split('|')[2] ?? '', 'base64')) === names
  const patterns = names.split(',')
  if (patterns.some((pattern) => pattern.startsWith('!') && wild(pattern.slice(1), name))) return false
  return patterns.some((pattern) => !pattern.startsWith('!') && wild(pattern, name))
}

const wild = (pattern: string, name: string): boolean => {
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`).test(name)
}
