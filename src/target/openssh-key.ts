import { readFile } from 'node:fs/promises'

/** What can be seen of a private key file without its passphrase. */
export interface KeyFile {
  readonly kind: 'plain' | 'hardware' | 'certificate'
  readonly encrypted: boolean
}

/** undefined: no such key. ssh takes the certificate beside a key without being told. */
export const keyFile = async (path: string): Promise<KeyFile | undefined> => {
  const [own, published, certificate] = await Promise.all([path, `${path}.pub`, `${path}-cert.pub`].map(textOf))
  if (own === undefined && published === undefined) return undefined
  const inside = Buffer.from((own ?? '').replace(/^-----.*$/gm, ''), 'base64').toString('latin1')
  const encrypted =
    /^(-----BEGIN|Proc-Type:).*ENCRYPTED/m.test(own ?? '') || /^openssh-key-v1\0....(?!none)/s.test(inside)
  if (certificate !== undefined) return { kind: 'certificate', encrypted }
  const hardware = /^sk-/m.test(published ?? '') || /sk-(ssh|ecdsa)-/.test(inside)
  return { kind: hardware ? 'hardware' : 'plain', encrypted }
}

const textOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined)
