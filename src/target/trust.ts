import { isIP } from 'node:net'
import type { LiveContext } from './context.ts'
import type { DialCertificate, ExecAsk } from './target.ts'
import type { PeerChain } from './tls.ts'

/**
 * What the server sent along goes in by a descriptor of its own, its certificate by stdin: nothing is written there. No
 * here-document: old bash(1) keeps that in a file.
 */
const verify = `exec 4<&0
chain=$1
shift
printf '%s\\n' "$chain" | openssl verify "$@" -untrusted /dev/fd/3 3<&0 <&4`

/** openssl-verify(1): X509_V_ERR_ numbers that say "not the name", "not the time". */
const plain: Readonly<Record<number, string>> = {
  9: 'it is not valid yet',
  10: 'it has expired',
  18: 'it is self-signed',
  19: 'its chain ends in a self-signed certificate that this host does not trust',
  20: 'this host does not know who issued it',
  21: 'its chain is incomplete: the server sends no intermediate certificate',
  23: 'it was revoked',
  26: 'it is not meant for a server',
  62: 'it is for another name',
  64: 'it is for another address',
}

const verifyAsk = (chain: readonly string[], name: string | undefined, now: Date): ExecAsk => {
  const [own = '', ...sent] = chain
  const host = name ? [isIP(name) ? '-verify_ip' : '-verify_hostname', name] : []
  const time = ['-attime', String(Math.floor(now.getTime() / 1000))]
  return {
    kind: 'exec',
    argv: ['sh', '-c', verify, 'sh', sent.join('') || own, '-purpose', 'sslserver', ...time, ...host],
    stdin: own,
  }
}

/** Judged with the mail host's own trust store, by its openssl; the dates against the target's clock. */
export const judge = async (ctx: LiveContext, peer: PeerChain, name: string | undefined): Promise<DialCertificate> => {
  const now = ctx.now()
  if (Date.parse(peer.shown.validTo) < now.getTime()) return { ...peer.shown, trusted: 'no', why: 'it has expired' }
  if (Date.parse(peer.shown.validFrom) > now.getTime())
    return { ...peer.shown, trusted: 'no', why: 'it is not valid yet' }
  const { tools } = await ctx.hello()
  if (!tools.openssl)
    return { ...peer.shown, trusted: 'unknown', why: 'there is no openssl on the host to judge it with' }
  const reading = await ctx.exec(verifyAsk(peer.chain, name, now))
  if (reading.status === 'ok' && reading.exitCode === 0) return { ...peer.shown, trusted: 'yes' }
  const found = /error (\d+) at \d+ depth lookup: ?(.*)/.exec(`${reading.stdout}\n${reading.stderr}`)
  if (!found) return { ...peer.shown, trusted: 'unknown', why: reading.why ?? 'openssl on the host could not judge it' }
  return { ...peer.shown, trusted: 'no', why: plain[Number(found[1])] ?? found[2] ?? 'openssl refused it' }
}
