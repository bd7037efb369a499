import type { Dialogue } from '../../target/target.ts'
import { defineInquiry, type Looked } from '../inquiry.ts'
import { type Facts, type Probe, unknown } from '../probe.ts'
import { settings } from '../slots.ts'
import { mxOf } from './mx.ts'
import { type Talk, talkTo } from './talks.ts'

export interface DialogueWish {
  readonly host?: string | undefined
  readonly domain?: string | undefined
  readonly port: number
  readonly mail?: string | undefined
  readonly rcpt: readonly string[]
}
export interface SmtpDialogue {
  /** Where a domain was given: its MX. */
  readonly mx: Looked | null
  /** Null: the domain has no host that takes mail. */
  readonly talk: Talk | null
}

const needs = { settings }

/** A dialogue as Postfix would have it, up to the recipients and never as far as DATA: nothing is sent. */
export const smtpDialogue = (wish: DialogueWish): Probe<SmtpDialogue> =>
  defineInquiry<SmtpDialogue, typeof needs>({
    id: `smtp-dialogue:${JSON.stringify(wish)}`,
    needs,
    look: (asking, facts: Facts<typeof needs>) => {
      if (!facts.settings.known) return unknown(facts.settings.why)
      const { get } = facts.settings.value
      const found = wish.domain === undefined ? null : mxOf(asking, wish.domain)
      const host = wish.host ?? found?.hosts[0]?.name
      if (host === undefined) return { mx: found?.mx ?? null, talk: null }
      const smtp: Dialogue = {
        protocol: 'smtp',
        helo: get('smtp_helo_name') || get('myhostname') || 'localhost',
        starttls: wish.port === 465 ? 'implicit' : 'if-offered',
        ...(wish.mail !== undefined && { mail: wish.mail, rcpt: wish.rcpt }),
      }
      return { mx: found?.mx ?? null, talk: talkTo(asking, host, wish.port, smtp) }
    },
  })
