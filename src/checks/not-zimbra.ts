import type { Judgement } from './check.ts'

export const notZimbra = (subject: string): readonly Judgement[] => [
  { status: 'skipped', subject, summary: `${subject}: there is no Zimbra on this server` },
]
