/** Next hop of a setting such as relayhost: `[smtp.example.net]:587`, `smtp.example.net`, `smtp.example.net:submission`. */
export interface NextHop {
  readonly host: string
  readonly port: number
  readonly portGiven: boolean
  /** Brackets, or an address: no MX lookup. */
  readonly noMx: boolean
}

const ports: Readonly<Record<string, number>> = { smtp: 25, submission: 587, submissions: 465, smtps: 465 }

/** null: empty, or not understood. */
export const readNextHop = (text: string): NextHop | null => {
  const first = text.trim().split(/[\s,]+/)[0] ?? ''
  const [, bracketed, bare, port] = /^(?:\[([^\]\s]+)\]|([^\s:[\]/]+))(?::([\w-]+))?$/.exec(first) ?? []
  const host = (bracketed ?? bare)?.replace(/^ipv6:/i, '').toLowerCase()
  const number = port === undefined ? 25 : (ports[port] ?? Number(port))
  if (!host || !Number.isInteger(number)) return null
  return { host, port: number, portGiven: port !== undefined, noMx: bracketed !== undefined || isAddress(host) }
}

export const isAddress = (host: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host.includes(':')
