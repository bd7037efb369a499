import { type MemoryKill, memory } from '../probes/memory.ts'
import { processes, programOf } from '../probes/processes.ts'
import { mailsystem, queue } from '../probes/slots.ts'
import { type Claim, defineCause } from './cause.ts'
import { claimsClass, either, known, onTheMove, untried } from './claims.ts'
import { isFresh, killedQueueManager } from './killed-queue-manager.ts'

/** The kernel cuts names after 15 characters. */
const mail =
  /^(?:clamd|amavis|java|mailboxd|postscreen|smtpd?|lmtp|qmgr|n?qmgr|cleanup|master|local|virtual|trivial-rewrite|dovecot|imap|lmtp|slapd|mysqld|mariadbd|memcached|nginx|rspamd|spamd|opendkim|freshclam|exim4?|\/?(?:usr\/s?bin\/)?amavisd)/
const window = 24 * 3600

/** What waits while such a process is dead. */
const waitsFor = (process: string): Claim => {
  if (/^(?:clamd|amavis|spamd|rspamd|opendkim)/.test(process)) return claimsClass(['content-filter-down'])
  if (/^(?:java|mailboxd|dovecot|imap|lmtp)/.test(process)) return claimsClass(['mailstore-down'])
  return /^slapd/.test(process) ? claimsClass(['lookup-table-failure']) : untried
}

export const memoryExhausted = defineCause({
  id: 'memory-exhausted',
  section: 'A',
  title: 'The kernel killed mail processes for lack of memory',
  explain:
    'This host ran out of memory, and the kernel ended processes of the mail system to get some back. What they were doing waits or starts again, and it will happen again until there is more memory or less to do.',
  cure: 'Start what was killed, then give the host more memory or swap, or let it do less at once (amavis servers, the Java heap; clamd alone needs 1.5 GB).',
  proof:
    "The kernel's log says that it killed a process of the mail system for want of memory, within the time of the incident.",
  counterProof: 'Memory is free, and what was killed belongs to something else.',
  look: ["dmesg | grep -Ei 'out of memory|oom'", 'free -m', 'ps -eo rss,args --sort=-rss | head'],
  needs: { memory, processes, mailsystem, queue },
  recognise: ({ facts }) => {
    const fact = known(facts.memory)
    const list = known(facts.processes)
    if (!fact) return []
    const runs = ({ process }: MemoryKill) => list?.list.some((each) => programOf(each).startsWith(process)) ?? false
    const short = fact.totalKb > 0 && fact.availableKb < fact.totalKb * 0.05
    // Long ago and running again: an incident that has passed.
    const kills = fact.kills.filter(
      (kill) =>
        mail.test(kill.process) &&
        (kill.ago ?? 0) <= window &&
        (short || isFresh(kill) || (list !== undefined && !list.partial && !runs(kill))),
    )
    const system = known(facts.mailsystem)
    const manager = killedQueueManager(fact, system)
    const newest = manager ?? kills.at(-1)
    if (!newest) return []
    const names = [...new Set(kills.map(({ process }) => process))]
    const gone = names.filter((process) => list && !list.partial && !runs({ ...newest, process }))
    return [
      {
        confidence: 'certain',
        title: `The kernel killed ${names.join(', ')} for lack of memory`,
        because: [
          `${newest.text}${newest.ago === null ? '' : `, ${Math.round(newest.ago / 60)} minutes ago`} (dmesg)`,
          ...(gone.length > 0 ? [`${gone.join(', ')} does not run now (ps)`] : []),
          ...(manager ? (system?.evidence ?? []) : []),
          `${Math.round(fact.availableKb / 1024)} of ${Math.round(fact.totalKb / 1024)} MB are available now, ${Math.round(fact.swapTotalKb / 1024)} MB swap`,
        ],
        against: gone.length === 0 && !short && !manager ? ['what was killed runs again'] : [],
        // Without a queue manager nothing that waits is tried.
        claims: manager ? onTheMove : either(...names.map(waitsFor)),
        fixes: ['start-service'],
      },
    ]
  },
})
