import { clean } from './clean.ts'
import { fingerprint, hasAuthority, type KnownHost } from './known-hosts.ts'
import type { SshRoute } from './ssh-config.ts'
import {
  closedError,
  foreignError,
  handshakeError,
  jumpError,
  labelOf,
  lateError,
  refusedError,
  socketError,
  tooManyNote,
} from './ssh-errors.ts'
import { changedError, revokedError, unknownError } from './ssh-host-key.ts'
import { TargetError } from './target.ts'

/** What an `ssh -v` that did not get in has said, in the C locale. */
export interface Failure {
  readonly route: SshRoute
  /** Of the ssh to the machine itself. */
  readonly log: string
  /** Of the hosts in between, or of a ProxyCommand. */
  readonly before: string
  /** Lines of the known_hosts files. */
  readonly entries: readonly KnownHost[]
  readonly connectTimeoutMs: number
  readonly asked: number
  readonly answered: boolean
  readonly notes: readonly string[]
}

/** The same sentences as where ssh2 fails. */
export const failureOf = (failure: Failure): TargetError => {
  const { route, log, before } = failure
  const { hops, settings } = route
  const through = hops.length > 0 || settings.special.proxyCommand !== undefined
  // The end of what it went through is no news of the machine.
  if (!through || /^debug1: Remote protocol version/m.test(log) || !/^debug1: Executing proxy command/m.test(log))
    return atHost(failure, log, settings)
  if (hops.length === 0) return proxyFailed(settings, before)
  const refusedThere = /^channel \d+: open failed: (?:connect failed: )?(.*)$/m.exec(before)?.[1]
  if (refusedThere !== undefined) {
    const reached = hops[hopsEntered(before)] ?? settings
    return jumpError(reached.host, reached.port, clean(refusedThere).trim() || 'administratively prohibited')
  }
  const hop = hops[Math.min(hopsEntered(before), hops.length - 1)] ?? settings
  return atHost(failure, before, hop)
}

/** Hosts in between that have let us in. */
const hopsEntered = (text: string): number => text.match(/^(?:debug1: )?Authenticated to /gm)?.length ?? 0

type Host = SshRoute['settings']

const atHost = (failure: Failure, text: string, host: Host): TargetError => {
  const label = labelOf(host)
  const line = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(text)
    return found ? clean(found[1] ?? found[0]).trim() : undefined
  }
  const hostKey = hostKeyProblem(failure, text, host)
  if (hostKey) return hostKey
  const unresolved = line(/Could not resolve hostname [^:]*: (.*)$/m)
  if (unresolved) return socketError(host.host, host.port, /temporary/i.test(unresolved) ? 'EAI_AGAIN' : 'ENOTFOUND')
  const refused = line(/^ssh: connect to host .*? port \d+: (.*)$/m)
  if (refused)
    return socketError(host.host, host.port, codes.find(([pattern]) => pattern.test(refused))?.[1] ?? refused)
  const algorithms = line(/no matching (.* found.*)$/m)
  if (algorithms) return handshakeError(label, `no matching ${algorithms.replace(/\.$/, '')}`)
  const denied = line(/Permission denied \(([^)]*)\)/)
  if (denied !== undefined || failure.asked > 0)
    return refusedError(host, { ...triedIn(text), ...judged(failure, text, denied) })
  if (/Too many authentication failures/.test(text))
    return refusedError(host, {
      ...triedIn(text),
      ...judged(failure, text, undefined),
      notes: [tooManyNote],
    })
  if (
    /banner line \d+: |invalid characters|Bad packet length|banner exchange: .*invalid format|protocol identifier/i.test(
      text,
    )
  )
    return foreignError(label)
  if (/timed out|Timeout/i.test(text)) return lateError(label, failure.connectTimeoutMs)
  if (/closed by|reset by|Connection closed|Broken pipe/i.test(text)) return closedError(label)
  const said = text
    .split('\n')
    .filter((each) => each.trim() !== '' && !/^debug|^OpenSSH_|^Warning/.test(each))
    .at(-1)
  return new TargetError(
    `ssh does not get to ${label}: ${clean(said ?? 'it does not say why')
      .trim()
      .replace(/\.$/, '')}.`,
    'Try the same with ssh -v.',
  )
}

const codes: readonly (readonly [RegExp, string])[] = [
  [/refused/i, 'ECONNREFUSED'],
  [/timed out/i, 'ETIMEDOUT'],
  [/no route/i, 'EHOSTUNREACH'],
  [/unreachable/i, 'ENETUNREACH'],
  [/reset/i, 'ECONNRESET'],
]

const hostKeyProblem = ({ entries }: Failure, text: string, host: Host): TargetError | undefined => {
  const label = labelOf(host)
  const last = [...text.matchAll(/^debug1: Server host (?:key|certificate): (\S+) (SHA256:[^\s,]+)/gm)].at(-1)
  const shown = `${last?.[1]} key ${last?.[2]}`
  if (/marked as revoked|host key .* (?:was )?revoked|REVOKED HOST KEY/i.test(text)) {
    const entry = entries.find(
      ({ marker, key }) => marker === 'revoked' && fingerprint(Buffer.from(key, 'base64')) === last?.[2],
    )
    return revokedError(label, entry ? `${entry.file} line ${entry.line}` : 'known_hosts')
  }
  if (!/Host key verification failed/.test(text)) return undefined
  const offending = /^Offending .* in (.*):(\d+)\s*$/m.exec(text)
  if (/HAS CHANGED/.test(text) && offending)
    return changedError(label, shown, { file: offending[1] ?? '', line: Number(offending[2]) })
  const file = host.knownHosts[0] ?? '~/.ssh/known_hosts'
  const certificate = /^(?:error: )?(Certificate invalid: .*)$/m.exec(text)?.[1]
  const authority = hasAuthority(entries, host.alias ?? host.host, host.alias === undefined ? host.port : 22)
  const vouched = `${file} verifies it by a certificate authority, and it shows no certificate of that`
  const why = certificate ? clean(certificate).replace('C', 'c') : authority ? vouched : `it is not in ${file}`
  return unknownError(label, shown, why)
}

/** Keys that were shown to the server. */
const triedIn = (text: string): { readonly tried: readonly string[] } => {
  const offered = [
    ...text.matchAll(
      /^debug1: (?:Offering public key|Trying private key): (\S.*?)(?: [A-Z0-9-]+ SHA256:\S+)?( explicit)?( agent)?\s*$/gm,
    ),
  ]
  const missing = new Set([...text.matchAll(/no such identity: (.*?): No such file/g)].map(([, path]) => path))
  const labels = offered.map(([, path = '', , agent]) => ({ path, label: agent ? `${path} (agent)` : path }))
  return { tried: [...new Set(labels.filter(({ path }) => !missing.has(path)).map(({ label }) => label))] }
}

const judged = ({ asked, answered, notes }: Failure, text: string, denied: string | undefined) => ({
  offered: (denied ?? /Authentications that can continue: (.*)$/m.exec(text)?.[1])?.trim().split(','),
  asked,
  answered,
  notes: [...notes, ...keyNotes(text, notes)],
})

const keyNotes = (text: string, known: readonly string[]): string[] => {
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, path]) => clean(path ?? ''))
  const found = [
    ...all(/no such identity: (.*?): No such file/g).map((path) => `There is no key file ${path}.`),
    ...all(/Permissions \d+ for '(.*?)' are too open/g).map(
      (path) => `Others can read the key file ${path}: chmod 600 it.`,
    ),
    ...all(/Load key "(.*?)": (?:invalid format|error in libcrypto)/g).map(
      (path) => `The key file ${path} is of no kind mailmedic can use.`,
    ),
    ...all(/Load key "(.*?)": Permission denied/g).map((path) => `The key file ${path} cannot be read (EACCES).`),
  ]
  return [...new Set(found)].filter((note) => !known.includes(note))
}

const proxyFailed = ({ host, port, special }: Host, before: string): TargetError => {
  const said = before
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('debug'))
    .at(-1)
  const words = said === undefined ? 'it says nothing' : `it says "${clean(said).trim().slice(0, 200)}"`
  return new TargetError(
    `The ProxyCommand for ${labelOf({ host, port })} brings no connection: ${words}.`,
    `Try it by hand: ${clean(special.proxyCommand ?? '').replace(/\.$/, '')}.`,
  )
}
