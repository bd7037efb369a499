import { type Clock, clock } from '../../probes/clock.ts'
import { defineProbe, type Fact, type Probe, Unknown, unknown, whyOf } from '../../probes/probe.ts'
import { template } from '../../queue/template.ts'
import type { Reading } from '../../target/target.ts'
import { LogFold } from '../../trace/fold.ts'
import type { LogFact } from '../../trace/log.ts'
import type { LogClock } from '../../trace/stamp.ts'
import { containerLog, fromContainer, fromJournal, journalAsk, journalDenied } from './journal.ts'
import { chooseLog, type LogText, logAsks, olderTrouble } from './log-files.ts'
import { postfixSettings } from './settings.ts'

/** The host's clock at the instant that is judged. */
export const logClock = (fact: Fact<Clock>, now: Date): LogClock =>
  fact.known
    ? { now: now.getTime() + fact.value.skewSeconds * 1000, offsetMinutes: fact.value.offsetMinutes }
    : { now: now.getTime(), offsetMinutes: 0 }

/** Paths that are asked before anything is known. */
export const usualLogs = ['/var/log/zimbra.log', '/var/log/mail.log', '/var/log/maillog']

/** Where else syslog may write, by distribution: asked where the usual files are missing or empty. */
const otherLogs = ['/var/log/mail', '/var/log/mail.info', '/var/log/syslog', '/var/log/messages']

const isEmpty = ({ texts }: LogText): boolean => texts.every((text) => text === '')
const speaks = ({ texts }: LogText): boolean => texts.some((text) => /\bpostfix/.test(text))

const usual = defineProbe<readonly Reading[]>({
  id: 'mail-log-files',
  ask: usualLogs.flatMap(logAsks),
  parse: (readings) => readings,
})

const needs = { usual, clock, settings: postfixSettings }

/** The text of the log, from the first of its places that answers. */
export const logText = (id: string, order: readonly string[]) =>
  defineProbe({
    id: `${id}-text`,
    needs,
    ask: ({ usual: known, settings }) => {
      const set = settings.known ? (settings.value.get('maillog_file') ?? '') : ''
      if (set.startsWith('/dev/')) return [containerLog, journalAsk]
      if (set.startsWith('/') && !usualLogs.includes(set)) return [...logAsks(set), olderTrouble(set)]
      const own = order.filter((path) => !usualLogs.includes(path))
      if (own.length > 0) return own.flatMap((path) => [...logAsks(path), olderTrouble(path)])
      const found = known.known ? chooseLog(order, known.value) : null
      const older = found ? [olderTrouble(found.path)] : []
      return found && !isEmpty(found) ? older : [journalAsk, containerLog, ...otherLogs.flatMap(logAsks), ...older]
    },
    parse: (readings, { usual: known }) => {
      const first = readings.flatMap(({ ask }) => (ask.kind === 'file' ? [ask.path] : []))[0]
      const set = first && !otherLogs.includes(first) ? [first] : []
      const chosen = chooseLog([...set, ...order], [...readings, ...(known.known ? known.value : [])])
      if (chosen && !isEmpty(chosen)) return chosen
      const others = otherLogs.flatMap((path) => chooseLog([path], readings) ?? []).filter(speaks)
      if (others[0]) return others[0]
      const elsewhere = fromJournal(readings) ?? fromContainer(readings)
      if (elsewhere) return elsewhere
      if (chosen) return chosen
      const denied = (known.known ? known.value : []).find(({ status }) => status === 'denied' || status === 'timeout')
      const hidden = journalDenied(readings)
      if (hidden !== null && !denied) return unknown(hidden)
      return unknown(denied ? whyOf(denied) : `no mail log was found (looked for ${order.join(', ')} and the journal)`)
    },
  })

/** What the recent mail log says. */
export const mailLogFrom = (id: string, text: ReturnType<typeof logText>): Probe<LogFact, LogNeeds> =>
  defineProbe<LogFact, LogNeeds>({
    id,
    needs: { text, clock },
    ask: [],
    parse: (_, facts, now) => {
      if (!facts.text.known) return new Unknown(facts.text.why)
      const fold = new LogFold(logClock(facts.clock, now), template)
      for (const each of facts.text.value.texts) fold.add(each)
      const { files, truncated, sent, logins, clients = null, discards } = facts.text.value
      if (discards) fold.addDiscards(discards)
      return {
        ...fold.result(files, truncated),
        sent: sent === null ? null : fold.countOf(sent),
        clients: clients === null ? null : fold.clientsOf(clients),
        logins: logins ? fold.loginsOf(logins) : logins === '' ? [] : null,
      }
    },
  })
type LogNeeds = { readonly text: ReturnType<typeof logText>; readonly clock: typeof clock }

export const postfixLogText = logText('postfix-log', ['/var/log/mail.log', '/var/log/maillog'])
export const postfixMailLog = mailLogFrom('postfix-mail-log', postfixLogText)
