import type { DialCertificate } from '../../target/target.ts'

export interface Tlsa {
  readonly usage: number
  readonly selector: number
  readonly matching: number
  readonly data: string
}

/** `3 1 1 0123…`; null: not understood. RFC 6698, 2.2. */
export const readTlsa = (text: string): Tlsa | null => {
  const [, usage, selector, matching, data] = /^(\d+) (\d+) (\d+) ([0-9a-f]+)$/i.exec(text.trim()) ?? []
  if (!usage || !selector || !matching || !data) return null
  return { usage: Number(usage), selector: Number(selector), matching: Number(matching), data: data.toLowerCase() }
}

/** Only DANE-TA (2) and DANE-EE (3) count for SMTP. RFC 7672, 3.1. */
export const usable = ({ usage, selector, matching }: Tlsa): boolean =>
  (usage === 2 || usage === 3) && selector <= 1 && matching <= 2

/** The record names this certificate; null: cannot be told from what is known of it. */
export const matchesTlsa = (
  { usage, selector, matching, data }: Tlsa,
  certificate: DialCertificate,
): boolean | null => {
  const seen = selector === 0 ? certificate.sha256 : certificate.keySha256
  return usage === 3 && matching === 1 && seen ? seen === data : null
}
