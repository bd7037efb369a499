import { hash, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect, type DetailedPeerCertificate, type SecureVersion, type TLSSocket } from 'node:tls'
import { clean } from './clean.ts'
import { StageFailure } from './smtp-reply.ts'
import type { DialCertificate } from './target.ts'
import { type After, WireLost } from './wire.ts'

/** A TLS session, nothing judged yet. */
export interface Secured {
  readonly stream: TLSSocket
  readonly version: string
  readonly cipher: string
  readonly peer?: PeerChain
}

export interface PeerChain {
  /** The server's own certificate, then what it sent along. PEM. */
  readonly chain: readonly string[]
  readonly shown: Omit<DialCertificate, 'trusted' | 'why'>
}

export interface TlsWish {
  /** Sent as SNI unless it is an address (RFC 6066, 3). */
  readonly servername?: string
  /** Default TLSv1.2 (RFC 8996). */
  readonly minVersion?: SecureVersion
  readonly timeoutMs: number
  readonly after: After
}

const pem = (raw: Buffer): string => {
  const body = raw.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${body.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** `CN=a\nO=b` of X509Certificate, on one line. */
const oneLine = (name: string | undefined): string =>
  clean(name ?? '')
    .split('\n')
    .filter(Boolean)
    .join(', ')

const peerOf = (socket: TLSSocket): PeerChain | undefined => {
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  if (!next?.raw) return undefined
  const leaf = new X509Certificate(next.raw)
  const chain: string[] = []
  const seen = new Set<string>()
  while (next?.raw && !seen.has(next.fingerprint256) && chain.length < 10) {
    seen.add(next.fingerprint256)
    chain.push(pem(next.raw))
    next = next.issuerCertificate
  }
  return { chain, shown: shownOf(leaf) }
}

/** What a certificate says. */
export const shownOf = (leaf: X509Certificate): PeerChain['shown'] => {
  const names = (leaf.subjectAltName ?? '').split(', ').map((name) => clean(name.replace(/^(?:DNS|IP Address):/, '')))
  return {
    subject: oneLine(leaf.subject),
    issuer: oneLine(leaf.issuer),
    names: names.filter(Boolean).slice(0, 200),
    validFrom: new Date(leaf.validFrom).toISOString(),
    validTo: new Date(leaf.validTo).toISOString(),
    sha256: hash('sha256', leaf.raw),
    keySha256: hash('sha256', leaf.publicKey.export({ type: 'spki', format: 'der' })),
  }
}

/** OpenSSL's reasons in the words of a mail log. */
const reasons: readonly [RegExp, string][] = [
  [
    /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|VERSION_TOO_LOW/,
    'no TLS version in common, the server offers less than TLS 1.2',
  ],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST/, 'what the server sent is not TLS'],
  [/HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS/, 'no cipher in common'],
  [/DH_KEY_TOO_SMALL|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK/, "the server's key is too weak"],
  [/UNRECOGNIZED_NAME/, 'the server does not know the name it was asked for'],
  [/CERTIFICATE_REQUIRED/, 'the server wants a client certificate'],
]

const failureOf = (error: Error): Error => {
  if (error instanceof WireLost) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new StageFailure('tls', 'the server closed the connection in the middle of the TLS handshake')
  const said = reasons.find(([pattern]) => pattern.test(code))?.[1]
  return new StageFailure('tls', `the TLS handshake failed: ${said ?? clean(error.message)}`)
}

/**
 * TLS over a stream that is already connected. The certificate is not judged here: the mail host's trust store does
 * that. Rejects with StageFailure (`tls`, `timeout`) or WireLost.
 */
export const secure = (stream: Duplex, wish: TlsWish): Promise<Secured> =>
  new Promise((resolve, reject) => {
    const name = wish.servername && !isIP(wish.servername) ? { servername: wish.servername } : {}
    // Judged later and elsewhere: an expired certificate must be seen, not turned away.
    const socket = connect({
      socket: stream,
      ...name,
      rejectUnauthorized: false,
      minVersion: wish.minVersion ?? 'TLSv1.2',
    })
    const fail = (error: Error) => {
      callOff()
      socket.destroy()
      reject(error)
    }
    const callOff = wish.after(wish.timeoutMs, () =>
      fail(new StageFailure('timeout', `no TLS handshake within ${wish.timeoutMs / 1000} s`)),
    )
    const early = () =>
      fail(new StageFailure('tls', 'the server closed the connection in the middle of the TLS handshake'))
    stream.on('error', (error) => fail(failureOf(error)))
    socket.on('error', (error) => fail(failureOf(error)))
    socket.once('close', early)
    socket.once('secureConnect', () => {
      callOff()
      socket.off('close', early)
      const peer = peerOf(socket)
      const { standardName, name: cipher } = socket.getCipher()
      resolve({
        stream: socket,
        version: socket.getProtocol() ?? 'unknown',
        cipher: standardName ?? cipher,
        ...(peer && { peer }),
      })
    })
  })
