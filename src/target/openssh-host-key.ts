import { type ConfirmHostKey, type HostKeyQuestion, shortType } from './host-key-question.ts'
import { hasAuthority, hostLabel, knownTypes } from './known-hosts.ts'
import { makeKnownHosts } from './openssh-known-hosts.ts'
import type { SshRoute } from './ssh-config.ts'
import { readEntries } from './ssh-host-key.ts'

/** `ssh` asks whether a key that it does not know may be trusted. The words are those of sshconnect.c, in the C locale. */
const question =
  /^The authenticity of host '(\S+)[^']*' can't be established\.[\s\S]*?\b([A-Z0-9-]+) key fingerprint is (SHA256:[\w+/=]+)/

/** What ssh asks about a host key; undefined: it asks something else. */
export const hostKeyQuestion = (text: string, { hops, settings }: SshRoute): HostKeyQuestion | undefined => {
  const [, label, type, fingerprint] = question.exec(text) ?? []
  if (!label || !type || !fingerprint) return undefined
  const host = [...hops, settings].find((each) => hostLabel(...placeOf(each)) === label)
  const file = (host ?? settings).knownHosts[0] ?? '~/.ssh/known_hosts'
  const place = host ?? { host: label, port: 22 }
  return { host: place.host, port: place.port, type: shortType(type), fingerprint, file }
}

const placeOf = ({ host, port, alias }: SshRoute['settings']): readonly [string, number] =>
  alias === undefined ? [host, port] : [alias, 22]

/** Asks a person, unless ours are the reasons to refuse; makes room for the key that ssh then writes down. */
export const answerHostKey = async (
  asked: HostKeyQuestion,
  { hops, settings }: SshRoute,
  confirm: ConfirmHostKey,
): Promise<boolean> => {
  const host = [...hops, settings].find((each) => each.host === asked.host && each.port === asked.port)
  if (host) {
    const entries = (await Promise.all(host.knownHosts.map(readEntries))).flat()
    const place = placeOf(host)
    // A certificate was expected, or a key of another kind: what it shows instead is nothing to get used to.
    if (hasAuthority(entries, ...place) || knownTypes(entries, ...place).length > 0) return false
  }
  if (!(await confirm(asked))) return false
  await makeKnownHosts(asked.file)
  return true
}
