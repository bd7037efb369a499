/** What the queue file says about a message besides its content. */
export interface Envelope {
  /** Empty: the null sender, of bounces. */
  readonly sender: string
  /** Those who have not got it yet. */
  readonly pending: readonly string[]
  /** Those who have, or whose copy was returned. */
  readonly done: readonly string[]
  /** Who handed it in over the network, `name[address]`; null: it came from this host. */
  readonly client: string | null
  /** SMTP login it came with; null: none. */
  readonly login: string | null
  /** Where it was sent to on purpose: `smtp-amavis:[127.0.0.1]:10024`; null: nowhere. */
  readonly filter: string | null
  /** The body is 8 bit (RFC 6152). */
  readonly eightBit: boolean
}
