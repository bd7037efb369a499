import type { LogFact, ProblemGroup } from '../trace/log.ts'

const mailStage = /\breject: (?:MAIL|RCPT|DATA|BDAT|END-OF-MESSAGE)\b/

/** Refusals of a sender, a recipient or a message for these words: not of a connection or a greeting, which is no mail. */
export const refusedMail = (log: LogFact | undefined, words: RegExp): readonly ProblemGroup[] =>
  (log?.problems ?? []).filter(({ level, text }) => level === 'reject' && mailStage.test(text) && words.test(text))

export const lines = (groups: readonly ProblemGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0)
