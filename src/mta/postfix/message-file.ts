import { type Unknown, unknown, whyOf } from '../../probes/probe.ts'
import type { Envelope } from '../../queue/envelope.ts'
import type { ExecAsk, Reading } from '../../target/target.ts'

export type MessagePart = 'envelope' | 'headers' | 'body'
const flags = { envelope: '-qe', headers: '-qh', body: '-qb' } as const

/** postcat(1): a part of one queued message, whichever queue it is in. The id was checked. */
export const messagePart = (part: MessagePart, id: string): ExecAsk => ({
  kind: 'exec',
  argv: ['postcat', flags[part], id],
  as: 'root',
  orSelf: true,
  maxBytes: part === 'envelope' ? 4 << 20 : 256 << 10,
})

/** The text of a part, or why there is none. */
export const partOf = (reading: Reading | undefined): string | Unknown => {
  if (!reading) return unknown('it was not asked')
  if (reading.status !== 'ok') return unknown(whyOf(reading))
  const last = reading.stderr.trim().split('\n').at(-1) ?? ''
  if (reading.exitCode !== undefined && reading.exitCode !== 0)
    return unknown(last || `postcat ended with status ${reading.exitCode}`)
  return reading.stdout
}

/** `sender: a@example.net`, `recipient: …`, `named_attribute: sasl_username=…`: the records of `postcat -e`. */
export const envelopeOf = (text: string): Envelope => {
  const records = text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^([a-z_]+): ?(.*)$/.exec(line) ?? []
    return name === '' ? [] : [{ name, value }]
  })
  const all = (name: string): readonly string[] =>
    records.filter((each) => each.name === name).map(({ value }) => value)
  const attributes = new Map(
    all('named_attribute').map((each): [string, string] => {
      const at = each.indexOf('=')
      return [each.slice(0, at), each.slice(at + 1)]
    }),
  )
  const address = attributes.get('log_client_address') ?? attributes.get('client_address')
  const name = attributes.get('log_client_name') ?? attributes.get('client_name')
  return {
    sender: all('sender')[0] ?? '',
    pending: all('recipient'),
    done: all('done_recipient'),
    client: address === undefined ? null : `${name ?? 'unknown'}[${address}]`,
    login: attributes.get('sasl_username') ?? null,
    filter: all('content_filter').findLast((value) => value !== '') ?? null,
    eightBit: attributes.get('encoding') === '8bit',
  }
}

/** An address as a command line takes it: queue files hold local parts without their quotes. RFC 5321, 4.1.2. */
export const externalForm = (address: string): string => {
  const at = address.lastIndexOf('@')
  const local = at < 0 ? address : address.slice(0, at)
  const rest = at < 0 ? '' : address.slice(at)
  const isAtoms = /^[^\s()<>[\]:;@\\,".\p{Cc}]+(?:\.[^\s()<>[\]:;@\\,".\p{Cc}]+)*$/u.test(local)
  return `${isAtoms ? local : `"${local.replace(/["\\]/g, '\\$&')}"`}${rest}`
}
