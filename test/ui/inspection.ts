import { Inspector } from '../../src/run/inspector.ts'
import type { Reading, Target } from '../../src/target/target.ts'
import type { Inspection, InspectRequest } from '../../src/ui/services.ts'
import { type Answer, FakeTarget, now } from '../run/fake-target.ts'

export interface Server {
  /** As postqueue -j prints it. */
  readonly queue?: string
  /** The log as it is there when somebody begins to follow it. */
  readonly log?: readonly string[]
  /** By the line that a person would type. */
  readonly answers?: Readonly<Record<string, Answer>>
  readonly kind?: Target['kind']
}

/** A server made of answers, whose log goes on: `say` adds a line to it. */
export const serverOf = ({ queue = '', log = [], answers = {}, kind = 'ssh' }: Server = {}) => {
  const said = {
    'postconf -h mail_version queue_directory config_directory maillog_file': {
      stdout: '3.7.11\n/var/spool/postfix\n/etc/postfix\n\n',
    },
    'date +%s %z': { stdout: `${now.getTime() / 1000} +0000\n` },
    'postqueue -j': { stdout: queue },
    ...answers,
  }
  const target = new FakeTarget(said, kind)
  const listeners = new Set<(line: string) => void>()
  const plain = target.stream.bind(target)
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
  target.stream = async (ask, onChunk, signal): Promise<Reading> => {
    if (ask.live !== true || kind === 'bundle') return plain(ask, onChunk)
    onChunk(encode(['@file /var/log/mail.log', ...log, ''].join('\n')))
    const listen = (line: string): void => onChunk(encode(`${line}\n`))
    listeners.add(listen)
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
    listeners.delete(listen)
    return { ask, status: 'ok', truncated: true, stdout: '', stderr: '', at: now.toISOString(), ms: 1 }
  }
  const inspect = ({ asked }: InspectRequest): Inspection => {
    const inspector = new Inspector({ connect: async () => target, asked })
    return {
      queue: (signal) => inspector.queue(signal),
      message: (listed, signal) => inspector.message(listed, signal),
      lines: (id) => inspector.lines(id),
      log: (signal) => inspector.log(signal),
      close: async () => {},
    }
  }
  const say = (...lines: readonly string[]): void => {
    for (const listen of listeners) for (const line of lines) listen(line)
  }
  return { target, inspect, say, followed: () => listeners.size }
}
