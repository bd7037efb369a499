import type { Reading } from '../target/target.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

export interface Listener {
  /** As bound: `0.0.0.0`, `::`, `*`, `127.0.0.1`. */
  readonly address: string
  readonly port: number
  /** null: not ours to see. */
  readonly program: string | null
  readonly pid: number | null
  /** Reachable only from this host. */
  readonly loopback: boolean
}
export interface Listeners {
  readonly source: 'ss' | 'proc' | 'sockstat'
  readonly list: readonly Listener[]
}

const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address)

/** `LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:(("master",pid=311,fd=13))` */
const fromSs = (text: string): readonly Listener[] =>
  text.split('\n').flatMap((line) => {
    const [, bound = '', port] = /^LISTEN\s+\d+\s+\d+\s+(\S+):(\d+)\s/.exec(`${line.trim()} `) ?? []
    if (!port) return []
    const address = bound.replace(/^\[|\]$/g, '').replace(/%\w+$/, '')
    const [, program, pid] = /users:\(\("([^"]*)",pid=(\d+)/.exec(line) ?? []
    return [
      {
        address,
        port: Number(port),
        program: program ?? null,
        pid: pid ? Number(pid) : null,
        loopback: isLoopback(address),
      },
    ]
  })

/** FreeBSD: `root     master     311   13 tcp4   *:25                  *:*`. */
const fromSockstat = (text: string): readonly Listener[] =>
  text.split('\n').flatMap((line) => {
    const [, program = '', pid, kind = '', bound = '', port] =
      /^\S+\s+(\S+)\s+(\d+|\?)\s+\S+\s+(tcp46?|tcp6)\s+(\S+):(\d+)\s+\*:\*/.exec(line) ?? []
    if (!port) return []
    const address = bound === '*' ? (kind === 'tcp6' ? '::' : '0.0.0.0') : bound.replace(/%\w+$/, '')
    return [{ address, port: Number(port), program, pid: Number(pid) || null, loopback: isLoopback(address) }]
  })

/** /proc/net/tcp: addresses are hexadecimal words in the machine's byte order, here the usual little-endian one. */
const fromProc = (text: string): readonly Listener[] =>
  text.split('\n').flatMap((line) => {
    const [, hex = '', port = ''] = /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) \S+ 0A /.exec(line) ?? []
    if (!port) return []
    const address = addressOf(hex)
    return [{ address, port: Number.parseInt(port, 16), program: null, pid: null, loopback: isLoopback(address) }]
  })

const addressOf = (hex: string): string => {
  const words = hex.match(/.{8}/g) ?? []
  const swapped = words.map((word) => (word.match(/../g) ?? []).reverse().join('')).join('')
  if (words.length === 1) return (swapped.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.')
  if (/^0+$/.test(swapped)) return '::'
  if (/^0+1$/.test(swapped)) return '::1'
  return (swapped.match(/.{4}/g) ?? []).map((group) => group.toLowerCase().replace(/^0{1,3}/, '')).join(':')
}

const answered = (reading: Reading | undefined): string => (reading?.status === 'ok' ? reading.stdout : '')

/** Who listens for TCP connections. As root, or the programs stay hidden; the kernel's own table where ss is missing. */
export const listeners = defineProbe<Listeners>({
  id: 'listeners',
  ask: [
    { kind: 'exec', argv: ['ss', '-ltnpH'], as: 'root', orSelf: 'partly' },
    { kind: 'file', path: '/proc/net/tcp', match: [' 0A '] },
    { kind: 'file', path: '/proc/net/tcp6', match: [' 0A '] },
    { kind: 'exec', argv: ['sockstat', '-46l', '-P', 'tcp'], as: 'root', orSelf: true },
  ],
  parse: ([ss, tcp, tcp6, sockstat]) => {
    if (ss?.status === 'ok' && ss.exitCode === 0) return { source: 'ss', list: fromSs(ss.stdout) }
    if (tcp?.status === 'ok') return { source: 'proc', list: fromProc(`${answered(tcp)}\n${answered(tcp6)}`) }
    if (sockstat?.status === 'ok' && sockstat.exitCode === 0)
      return { source: 'sockstat', list: fromSockstat(sockstat.stdout) }
    return unknown(ss ? whyOf(ss) : 'ss was not asked')
  },
})

/** Some listener takes connections to this address and port. */
export const listensOn = (fact: Listeners, port: number, address?: string): readonly Listener[] =>
  fact.list.filter(
    (each) => each.port === port && (!address || /^(\*|0\.0\.0\.0|::)$/.test(each.address) || each.address === address),
  )
