import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerAddress, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { contentSum } from './content-sum.ts'
import { lameNameServer } from './lame.ts'
import { type Saying, sayingFor } from './sayings.ts'
import { lame, type Site, sites } from './zone.ts'

/** The SMTP servers of the lab's internet, all in one process. Started by ../internet.ts in a namespace of its own. */
const dir = process.argv[2] ?? ''
const credentials = JSON.parse(readFileSync(join(dir, 'credentials.json'), 'utf8')) as { user: string; key: string }
const tls = { key: readFileSync(join(dir, 'tls.key')), cert: readFileSync(join(dir, 'tls.crt')) }

/** Words that tests put in here change how the relay answers from the next message on. */
function relayMood(): string {
  try {
    return readFileSync(join(dir, 'relay-mood'), 'utf8').trim()
  } catch {
    return ''
  }
}

const refusal = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })
type Answer = (error?: Error | null) => void

function onMailFrom(site: Site, address: SMTPServerAddress, session: SMTPServerSession): Error | null {
  if (site.manner !== 'relay') return null
  if (!session.user) return refusal(550, 'Unauthenticated senders not allowed')
  const mood = relayMood()
  if (mood === 'quota') return refusal(451, 'Authentication failed: Maximum credits exceeded')
  return mood === 'unverified' ? unverified(address.address) : null
}

const unverified = (address: string) =>
  refusal(
    550,
    `The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. (${address})`,
  )

let taken = 0
/** One recipient every second and a half is taken. */
function tooSoon(): boolean {
  if (Date.now() - taken < 1_500) return true
  taken = Date.now()
  return false
}

const told = (saying: Saying | undefined, at: Saying['at']): Error | null =>
  saying && saying.at === at ? refusal(saying.code, saying.text) : null

function onRcptTo(site: Site, address: SMTPServerAddress, session: SMTPServerSession): Error | null {
  if (site.manner === 'says') return told(sayingFor(address.address), undefined)
  if (site.manner === 'greylist') return refusal(451, '4.7.1 Greylisted, come back in 300 seconds')
  if (site.manner === 'reject') return refusal(550, '5.1.1 The email account that you tried to reach does not exist')
  if (site.manner === 'rate-limit' || (site.manner === 'paced' && tooSoon())) {
    return refusal(421, '4.7.28 Our system has detected an unusual rate of unsolicited mail. Please slow down')
  }
  if (site.manner === 'listed') {
    return refusal(
      554,
      `5.7.1 Service unavailable; Client host [${session.remoteAddress}] blocked using zen.spamhaus.org`,
    )
  }
  return null
}

/** SendGrid has one login for everybody; at Mailgun each domain has its own. */
const loginAt = ({ domain }: Site): string =>
  domain === 'smtp.mailgun.org' ? 'postmaster@mg.antv.test' : credentials.user

function serverFor(site: Site, port: number): SMTPServer {
  const name = site.mx === '' ? site.domain : site.mx
  const relay = site.manner === 'relay'
  const options: SMTPServerOptions = {
    name,
    banner: 'ESMTP lab',
    disableReverseLookup: true,
    authOptional: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disabledCommands: site.manner === 'plaintext' ? ['AUTH', 'STARTTLS'] : relay ? [] : ['AUTH'],
    allowInsecureAuth: false,
    ...(site.manner === 'small' ? { size: 1_000_000 } : {}),
    ...tls,
    onConnect: (session, done: Answer) => {
      if (site.manner !== 'shut') return done()
      done(refusal(554, `5.7.1 ${session.remoteAddress} is listed at zen.spamhaus.org; no mail is taken from there`))
    },
    onAuth: (auth, _session, done) => {
      const user = loginAt(site)
      if (auth.username === user && auth.password === credentials.key) return done(null, { user })
      done(refusal(535, 'Authentication failed: Bad username / password'))
    },
    onMailFrom: (address, session, done: Answer) => done(onMailFrom(site, address, session)),
    onRcptTo: (address, session, done: Answer) => done(onRcptTo(site, address, session)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const whole = Buffer.concat(chunks)
        const text = whole.subarray(0, 16_384).toString('utf8')
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
        const to = session.envelope.rcptTo.map((rcpt) => rcpt.address)
        const refused = told(sayingFor(to[0] ?? ''), 'data')
        if (refused) return done(refused)
        // As SendGrid does it in truth: it looks at the header of the message.
        if (relay && relayMood() === 'unverified-header') return done(unverified(from))
        const subject = /^subject:\s*(.*)$/im.exec(text)?.[1]?.trim() ?? ''
        const arrival = {
          at: new Date().toISOString(),
          host: name,
          port,
          user: session.user || null,
          from,
          to,
          subject,
          content: contentSum(whole.toString('latin1')),
        }
        appendFileSync(join(dir, 'arrived.jsonl'), `${JSON.stringify({ ...arrival, tls: session.secure })}\n`)
        done(null, relay ? `Ok: queued as ${session.id.slice(0, 22)}` : `2.0.0 OK ${session.id} - lab`)
      })
    },
  }
  const server = new SMTPServer(options)
  server.on('error', () => {})
  return server
}

const listening = sites.flatMap((site) =>
  site.ports.map((port) => {
    const started = Promise.withResolvers<void>()
    const server = site.manner === 'hangs-up' ? createServer((socket) => socket.destroy()) : serverFor(site, port)
    server.listen(port, site.address, () => started.resolve())
    return started.promise
  }),
)
await Promise.all([...listening, lameNameServer(lame.address)])
writeFileSync(join(dir, 'ready'), '')
