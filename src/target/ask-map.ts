import type { Ask, DialAsk } from './target.ts'

/** The same ask with each of its texts put through a function: what is asked stays comparable. */
export const mapAsk = (ask: Ask, put: (text: string) => string): Ask => {
  switch (ask.kind) {
    case 'exec':
      return { ...ask, argv: ask.argv.map(put), ...(ask.stdin !== undefined && { stdin: put(ask.stdin) }) }
    case 'file':
      return { ...ask, path: put(ask.path), ...(ask.match && { match: ask.match.map(put) }) }
    case 'dns':
      return { ...ask, name: put(ask.name), ...(ask.server !== undefined && { server: put(ask.server) }) }
    case 'dial':
      return mapDial(ask, put)
    case 'ping':
      return { ...ask, host: put(ask.host) }
  }
}

const mapDial = (ask: DialAsk, put: (text: string) => string): DialAsk => ({
  ...ask,
  ...(ask.host !== undefined && { host: put(ask.host) }),
  ...(ask.socket !== undefined && { socket: put(ask.socket) }),
  ...(ask.smtp && {
    smtp: {
      ...ask.smtp,
      ...(ask.smtp.helo !== undefined && { helo: put(ask.smtp.helo) }),
      ...(ask.smtp.mail !== undefined && { mail: put(ask.smtp.mail) }),
      ...(ask.smtp.rcpt && { rcpt: ask.smtp.rcpt.map(put) }),
    },
  }),
})
