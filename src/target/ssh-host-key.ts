import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type ConfirmHostKey, type HostKeyQuestion, shortType } from './host-key-question.ts'
import {
  fingerprint,
  hostKeyAlgorithms,
  judgeHostKey,
  type KnownHost,
  keyType,
  knownHostLine,
  knownTypes,
  parseKnownHosts,
} from './known-hosts.ts'
import type { SshSettings } from './ssh-config.ts'
import { labelOf } from './ssh-errors.ts'
import { TargetError } from './target.ts'

export type HostKeyChecking = 'yes' | 'accept-new' | 'no'

export interface HostKeyCheck {
  /** Host key algorithms in the order to ask for them. */
  readonly algorithms: readonly string[]
  /** Accepts the key (undefined), or says why not. */
  check(key: Buffer): Promise<TargetError | undefined>
}

/** The rules of one host: its known_hosts lines, and what to do with a key that is not among them. */
export const hostKeyCheck = async (
  settings: SshSettings,
  checking: HostKeyChecking,
  confirm?: ConfirmHostKey,
): Promise<HostKeyCheck> => {
  const entries = (await Promise.all(settings.knownHosts.map(readEntries))).flat()
  const host = settings.alias ?? settings.host
  const port = settings.alias === undefined ? settings.port : 22
  const label = labelOf(settings)
  const check = async (key: Buffer): Promise<TargetError | undefined> => judge(key, entries, confirm)
  const judge = async (
    key: Buffer,
    known: readonly KnownHost[],
    ask: ConfirmHostKey | undefined,
  ): Promise<TargetError | undefined> => {
    const verdict = judgeHostKey(known, host, port, key)
    const shown = `${keyType(key)} key ${fingerprint(key)}`
    const at = 'entry' in verdict ? `${verdict.entry.file} line ${verdict.entry.line}` : ''
    if (verdict.verdict === 'match') return undefined
    if (verdict.verdict === 'revoked') return revokedError(label, at)
    if (checking === 'no') return undefined
    if (verdict.verdict === 'changed') return changedError(label, shown, verdict.entry)
    if (verdict.verdict !== 'unknown') return undefined
    const file = settings.knownHosts[0] ?? '~/.ssh/known_hosts'
    const others = [...new Set(verdict.otherTypes)].join(', ')
    if (others === '' && !verdict.authority) {
      const line = (): string => knownHostLine(host, port, key, settings.hashKnownHosts)
      if (checking === 'accept-new') return await remember(file, line())
      if (ask) {
        const question = { type: shortType(keyType(key)), fingerprint: fingerprint(key), file }
        if (!(await ask({ host: settings.host, port: settings.port, ...question })))
          return declinedError(label, question)
        // Another connection may have remembered it, or another key, while the person looked.
        const now = await readEntries(file)
        if (judgeHostKey(now, host, port, key).verdict === 'unknown') return await remember(file, line())
        return await judge(key, now, undefined)
      }
    }
    const why = verdict.authority
      ? `${file} verifies it by a certificate authority, which ssh2 does not support: use --transport openssh`
      : others
        ? `${file} knows it by ${others} only`
        : `it is not in ${file}`
    return unknownError(label, shown, why)
  }
  return { algorithms: hostKeyAlgorithms(knownTypes(entries, host, port)), check }
}

export const revokedError = (label: string, at: string): TargetError =>
  new TargetError(
    `The host key of ${label} is revoked (${at}): mailmedic does not connect.`,
    'Whoever holds that key may not be your server. Ask whoever revoked it.',
  )

export const changedError = (label: string, shown: string, at: Pick<KnownHost, 'file' | 'line'>): TargetError =>
  new TargetError(
    `THE HOST KEY OF ${label} HAS CHANGED: it shows ${shown}, but ${at.file} line ${at.line} has another one. Somebody may be listening in, or the server was reinstalled.`,
    `Compare the fingerprint with the server's own (ssh-keygen -lf on its console). Only if it is right: remove line ${at.line} of ${at.file}.`,
  )

export const unknownError = (label: string, shown: string, why: string): TargetError =>
  new TargetError(
    `The host key of ${label} is not known: ${shown}; ${why}.`,
    'Compare the fingerprint with the one on the server (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub), by another way than this network. If it is the same, use --host-key-checking accept-new once, or log in with ssh once.',
  )

export const declinedError = (label: string, shown: Pick<HostKeyQuestion, 'type' | 'fingerprint'>): TargetError =>
  new TargetError(`The host key of ${label} was not accepted: ${shown.type} key ${shown.fingerprint}.`)

export const readEntries = async (file: string): Promise<KnownHost[]> => {
  try {
    return parseKnownHosts(file, await readFile(file, 'utf8'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw new TargetError(`${file} cannot be read (${code}).`, 'Host keys are checked against it: make it readable.')
  }
}

const remember = async (file: string, line: string): Promise<TargetError | undefined> => {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const before = await readFile(file, 'utf8').catch(() => '')
    await appendFile(file, before === '' || before.endsWith('\n') ? line : `\n${line}`, { mode: 0o600 })
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return new TargetError(
      `The new host key cannot be written to ${file} (${code}).`,
      'Name another file with --known-hosts.',
    )
  }
}
