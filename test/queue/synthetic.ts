/** A queue listing as `postqueue -j` prints it, of any size: what the fold's tests and the bench read. */

const reasons = [
  (domain: string, n: number) => `connect to mx${n % 3}.${domain}[198.51.100.${n % 250}]:25: Connection timed out`,
  (domain: string) => `connect to mx.${domain}[203.0.113.9]:25: Connection refused`,
  (domain: string, n: number) =>
    `host mx.${domain}[198.51.100.7] said: 450 4.2.0 <user${n}@${domain}>: Recipient address rejected: Greylisted (in reply to RCPT TO command)`,
  (domain: string, n: number) =>
    `host mx.${domain}[198.51.100.8] said: 421-4.7.28 Our system has detected an unusual rate of mail. ${n}si123 - gsmtp (in reply to end of DATA command)`,
  (domain: string) =>
    `Host or domain name not found. Name service error for name=${domain} type=MX: Host not found, try again`,
]

export const syntheticMessage = (n: number, now: number): string => {
  const domain = n % 10 < 6 ? ['gmail.com', 'outlook.com', 'yahoo.com'][n % 3] : `customer${n % 4_000}.example`
  const queue = n % 20 === 0 ? 'active' : n % 50 === 1 ? 'hold' : 'deferred'
  const reason = queue === 'active' ? null : reasons[n % reasons.length]?.(domain ?? '', n)
  return JSON.stringify({
    queue_name: queue,
    queue_id: (0xa0000000 + n).toString(16).toUpperCase(),
    arrival_time: now - (n % 200_000),
    message_size: 900 + (n % 9_000),
    forced_expire: false,
    sender: n % 7 === 0 ? 'MAILER-DAEMON' : `sender${n % 300}@antv.example`,
    recipients: [
      { address: `user${n}@${domain}`, ...(reason ? { delay_reason: reason } : {}) },
      ...(n % 11 === 0 ? [{ address: `second${n}@other.example` }] : []),
    ],
  })
}

/** Blocks of about 64 kB, as a pipe hands them on. */
export function* syntheticListing(messages: number, now: number): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  let block = ''
  for (let n = 0; n < messages; n++) {
    block += `${syntheticMessage(n, now)}\n`
    if (block.length > 65_536) {
      yield encoder.encode(block)
      block = ''
    }
  }
  if (block !== '') yield encoder.encode(block)
}
