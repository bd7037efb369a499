import type { DialAsk, Dialogue } from '../target/target.ts'
import type { Dialed } from './dialed.ts'
import type { Hop, Settings } from './slots.ts'

/** What a hop says when it is dialled exactly as the mail server would. */
export interface HopGreeting extends Dialed {
  readonly hop: Hop
  /** Of a socket that this login may not open: somebody listens there. Absent: not known. */
  readonly listener?: boolean
}

/** TLS only where the mail server insists on it: it is then that a certificate can hold mail up. */
const insistsOnTls = (settings: Settings, { protocol }: Hop): boolean =>
  !['', 'none', 'may'].includes(settings.get(`${protocol === 'lmtp' ? 'lmtp' : 'smtp'}_tls_security_level`) ?? '')

const dialogue = (hop: Hop, settings: Settings | null): Dialogue => {
  const helo = settings?.get('myhostname')
  const starttls = settings && insistsOnTls(settings, hop) ? 'if-offered' : 'never'
  return {
    protocol: hop.protocol === 'lmtp' ? 'lmtp' : 'smtp',
    ...(helo && /^[\w.-]+$/.test(helo) ? { helo, starttls } : {}),
  }
}

/** Connects as the mail server does, and says LHLO or EHLO; a milter or policy service speaks only when spoken to. */
export const greetingAsk = (hop: Hop, settings: Settings | null): DialAsk => {
  const where = hop.socket !== undefined ? { socket: hop.socket } : { host: hop.host ?? '', port: hop.port ?? 25 }
  const speaks = hop.protocol === 'lmtp' || hop.protocol === 'smtp'
  return { kind: 'dial', ...where, timeoutMs: 8_000, ...(speaks ? { smtp: dialogue(hop, settings) } : {}) }
}
