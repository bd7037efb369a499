import { authSockets } from '../probes/auth-sockets.ts'
import { listeners, listensOn } from '../probes/listeners.ts'
import { type Processes, processes, programOf } from '../probes/processes.ts'
import { mailLog, type Settings, settings } from '../probes/slots.ts'
import type { ProblemGroup } from '../trace/log.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { lines } from './refused.ts'

/** The login itself could not be checked; a wrong password says "authentication failure" and is none of this. */
const unchecked =
  /SASL \S+ authentication failed: (?:generic failure|temporary authentication failure|connection lost)|cannot connect to saslauthd|no SASL authentication mechanisms|SASL: Connect to \S+ failed|SASL per-process initialization failed|\bcaused error '|SASL \S+ authentication failed: .*(?:internal|temporar)/i
const attempt = /SASL \S+ authentication failed: /
/** Seconds; older failures count only where what they need is still not there. */
const fresh = 1800

/** `smtpd_sasl_*` may be set for the submission service alone. */
const valuesOf = (set: Settings, name: string): readonly string[] => [
  ...(set.get(name) ? [set.get(name) ?? ''] : []),
  ...set.services.flatMap(({ overrides }) => overrides[name] ?? []),
]

type Login = { readonly dead: string | null; readonly alive: string | null }

export const submissionFailing = defineCause({
  id: 'submission-failing',
  section: 'A',
  title: 'Users cannot hand mail in: their logins cannot be checked',
  explain:
    'Mail programs log in before they send. The service that checks their passwords does not answer, so every login fails and nobody can send; such mail never enters the queue.',
  cure: 'Start what checks logins (Dovecot; saslauthd; on Zimbra zmsaslauthdctl start and the mailbox server, which answers on port 7073), and check the path in smtpd_sasl_path and its rights.',
  proof:
    'Logins or messages of users are refused by our own server: the service that checks passwords does not answer.',
  counterProof: 'One user only: then it is that password.',
  look: [
    "grep -E 'SASL .* authentication failed|saslauthd' /var/log/mail.log /var/log/zimbra.log | tail",
    'nc -v -w 10 127.0.0.1 587',
  ],
  needs: { settings, sockets: authSockets, processes, listeners, log: mailLog },
  recognise: ({ facts, now }) => {
    const set = known(facts.settings)
    const byDovecot = set !== undefined && valuesOf(set, 'smtpd_sasl_type').includes('dovecot')
    const since = startOf(byDovecot ? 'dovecot' : 'saslauthd', known(facts.processes), now)
    const said = (known(facts.log)?.problems ?? []).filter(({ text, last }) => unchecked.test(text) && last > since)
    const newest = [...said].sort((a, b) => b.last - a.last)[0]
    if (!set || !newest || !valuesOf(set, 'smtpd_sasl_auth_enable').includes('yes')) return []
    const sockets = known(facts.sockets)
    const running = known(facts.processes)?.list.map(programOf)
    const { dead, alive } = byDovecot
      ? dovecot(valuesOf(set, 'smtpd_sasl_path'), sockets, known(facts.listeners))
      : cyrus(said, sockets, running, known(facts.listeners))
    const age = Math.round((now.getTime() - newest.last) / 1000)
    if (dead === null && age > fresh) return []
    const attempts = said.filter(({ text }) => attempt.test(text))
    return [
      {
        confidence: dead === null ? 'likely' : 'certain',
        because: [...(dead ? [dead] : []), `${newest.text} (${Math.max(0, Math.round(age / 60))} minutes ago)`],
        against: alive ? [alive] : [],
        rejected: lines(attempts.length > 0 ? attempts : said),
        fixes: ['start-service'],
      },
    ]
  },
})

/** What was said before the daemon that checks passwords was started is over. Epoch milliseconds; 0: not known. */
const startOf = (daemon: string, list: Processes | undefined, now: Date): number => {
  const ages = (list?.list ?? []).flatMap((each) =>
    programOf(each) === daemon && each.elapsed !== null ? [each.elapsed] : [],
  )
  return ages.length > 0 ? now.getTime() - Math.max(...ages) * 1000 : 0
}

const dovecot = (
  paths: readonly string[],
  sockets: readonly string[] | undefined,
  list: Parameters<typeof listensOn>[0] | undefined,
): Login => {
  const path = paths.find((each) => each !== 'smtpd') ?? 'private/auth'
  const port = Number(/^inet:(?:127[\d.]+|localhost):(\d+)$/.exec(path)?.[1])
  const wanted = `smtpd_sasl_path = ${path}`
  if (port)
    return list && listensOn(list, port).length === 0
      ? { dead: `${wanted}: nothing listens there (ss -ltn)`, alive: null }
      : { dead: null, alive: null }
  if (!sockets || path.startsWith('inet:')) return { dead: null, alive: null }
  const tail = path.replace(/^unix:/, '')
  return sockets.some((each) => each === tail || each.endsWith(`/${tail}`))
    ? { dead: null, alive: `${wanted}: something listens there` }
    : { dead: `${wanted}: nothing listens there (/proc/net/unix)`, alive: null }
}

const cyrus = (
  said: readonly ProblemGroup[],
  sockets: readonly string[] | undefined,
  running: readonly string[] | undefined,
  list: Parameters<typeof listensOn>[0] | undefined,
): Login => {
  const daemon = sockets?.find((each) => /\/mux$|saslauthd/.test(each))
  const runs = daemon !== undefined || running?.includes('saslauthd')
  if (sockets && !runs && said.some(({ text }) => /saslauthd|generic failure/.test(text)))
    return { dead: 'no saslauthd listens for logins (/proc/net/unix)', alive: null }
  const port = Number(/https?:\/\/[^\s'/]+:(\d+)\/.*caused error/.exec(said.map(({ text }) => text).join('\n'))?.[1])
  if (port && list && listensOn(list, port).length === 0)
    return { dead: `nothing listens on port ${port} of this host, where saslauthd asks (ss -ltn)`, alive: null }
  return { dead: null, alive: daemon ? `saslauthd listens on ${daemon}` : null }
}
