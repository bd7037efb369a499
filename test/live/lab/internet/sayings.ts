/**
 * What hosts on the lab's internet say to every recipient, one domain each: CLASS.says.test. The domain is the reply class
 * that the text belongs to. `at`: after the recipient, or after the message. `cause`: what a good diagnosis counts the
 * message under, where that has another name than the class.
 */
export interface Saying {
  readonly code: number
  readonly text: string
  readonly at?: 'data'
  readonly cause?: string
}

export const sayings: Readonly<Record<string, Saying>> = {
  'recipient-rate-limited': {
    code: 450,
    text: '4.2.1 The user you are trying to contact is receiving mail too quickly',
  },
  'ip-reputation': { code: 550, text: '5.7.1 Access denied, poor reputation of the sending IP address' },
  'dnsbl-query-error': { code: 550, text: '5.7.1 Error: open resolver; https://check.spamhaus.org/returnc/pub/' },
  'domain-reputation': { code: 554, text: '5.7.1 Blocked: very low reputation of the sending domain' },
  'content-rejected': { code: 554, text: '5.7.1 Spam message rejected', at: 'data' },
  'missing-rdns': { code: 450, text: '4.7.25 Client host rejected: cannot find your reverse hostname' },
  'helo-rejected': { code: 504, text: '5.5.2 <mail>: Helo command rejected: need fully-qualified hostname' },
  'sender-unauthenticated': { code: 550, text: '5.7.23 Message rejected due to: SPF fail - not authorized' },
  'dmarc-fail': {
    code: 550,
    text: "5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy",
    at: 'data',
  },
  'sender-domain-invalid': { code: 450, text: '4.1.8 Sender address rejected: Domain not found' },
  'policy-rejected': { code: 550, text: '5.7.1 The sender is not allowed to write to this list: members only' },
  'mailbox-full': { code: 452, text: '4.2.2 The recipient inbox is out of storage space' },
  'mailbox-disabled': { code: 550, text: '5.2.1 The email account that you tried to reach is inactive' },
  'relay-denied': { code: 554, text: '5.7.1 Relay access denied' },
  'tls-policy-unmet': { code: 530, text: '5.7.0 Must issue a STARTTLS command first' },
  'tls-handshake-failed': { code: 454, text: '4.7.0 TLS not available due to local problem' },
  'remote-server-error': { code: 451, text: '4.3.0 Temporary local problem, please try again later' },
  'disk-full': { code: 452, text: '4.3.1 Insufficient system storage', cause: 'remote-server-error' },
  'message-too-large': { code: 552, text: '5.3.4 Message is larger than this mailbox may take', at: 'data' },
  'mail-loop': { code: 554, text: '5.4.6 Too many hops: 26 Received headers', at: 'data' },
  'protocol-error': { code: 550, text: '5.6.0 Message contains bare LF and is violating RFC 5322', at: 'data' },
}

/** The saying for an address, if it is one of theirs. */
export const sayingFor = (address: string): Saying | undefined => {
  const [, id] = /@([a-z-]+)\.says\.test$/.exec(address) ?? []
  return id === undefined ? undefined : sayings[id]
}
