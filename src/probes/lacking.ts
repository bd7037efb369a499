import type { Ask, Reading } from '../target/target.ts'

/** A question that this login could not ask, or not in full, for want of a right. */
export interface Lack {
  readonly ask: Ask
  /** The account that it is for; null: any that may. */
  readonly account: string | null
  /** Why sudo does not help, as `SudoRights.why` has it; null: it was not asked. */
  readonly sudo: string | null
  /** A group whose members may; null: none is known. */
  readonly group: string | null
  /** It was answered, but for what only that account sees. */
  readonly partly: boolean
  readonly why: string
}

const refused =
  /permission denied|not permitted|insufficient permissions|must be root|are you root|reserved for the superuser/i
/** postqueue(1), authorized_mailq_users. */
export const queueRefused = /is not allowed to (?:view|flush) the mail queue/i
/** Without the rights to go to the queue itself, where Postfix does not run. */
const queueClosed = /Queue report unavailable/i

/** What the machine said about rights while it answered. Scripts of ours say it on stdout, as data, but for lines of a log. */
const words = ({ ask, stdout, stderr }: Reading): string =>
  ask.kind === 'exec' && ask.argv[0] === 'sh' && !ask.argv[3]?.startsWith('journal') ? `${stderr}\n${stdout}` : stderr

const said = (reading: Reading): string | undefined =>
  words(reading)
    .split('\n')
    .find((line) => refused.test(line) || queueRefused.test(line) || queueClosed.test(line) || /^denied /.test(line))
    ?.trim()

/** null: nothing is missing. */
export const lackOf = (reading: Reading): Lack | null => {
  const { ask, status, lacking } = reading
  const account = lacking?.account ?? ('as' in ask ? (ask.as ?? null) : null)
  const lack = { ask, account, sudo: lacking?.sudo ?? null, group: groupOf(reading) }
  if (status === 'denied') return { ...lack, partly: false, why: reading.why ?? 'denied' }
  if (!lacking) return null
  const why = said(reading)
  if (why !== undefined) return { ...lack, partly: reading.stdout !== '', why: why.slice(0, 300) }
  const partly = ask.kind === 'exec' && ask.orSelf === 'partly' && status === 'ok'
  return partly ? { ...lack, partly: true, why: `only ${account} sees all of it` } : null
}

const groupOf = ({ why = '' }: Reading): string | null => /: the group (\S+) may$/.exec(why)?.[1] ?? null
