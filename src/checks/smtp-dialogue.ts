import { z } from 'zod'
import { smtpDialogue as probe } from '../probes/deliverability/dialogue.ts'
import { stepLine, tlsFault } from '../probes/deliverability/talks.ts'
import { answers } from '../probes/dialed.ts'
import { outcomeInWords } from '../probes/hop-words.ts'
import { quoteOf } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

/** Generic: a live dialogue with a destination, stage by stage, made from the mail host. It ends before DATA. RFC 5321. */
export const smtpDialogue = defineCheck({
  id: 'smtp-dialogue',
  title: 'A destination takes our mail as far as its recipients',
  why: 'Where and after how long it says no tells whose turn it is: network, TLS, sender or recipient.',
  needs: ({ host, domain, port, mail, rcpt }) => ({ dialogue: probe({ host, domain, port, mail, rcpt }) }),
  options: z
    .strictObject({
      host: z.string().min(1).optional().meta({ description: 'Name of the server' }),
      domain: z.string().min(1).optional().meta({ description: 'Instead of a host: its best MX' }),
      port: z.number().int().min(1).max(65_535).default(25),
      mail: z.string().optional().meta({ description: 'Sender; empty is the null sender; absent: EHLO and TLS only' }),
      rcpt: z.array(z.string()).default([]).meta({ description: 'Recipients, asked for only with a sender' }),
      slowMs: z.number().int().default(10_000).meta({ description: 'Milliseconds for one stage' }),
    })
    .refine(({ host, domain }) => (host === undefined) !== (domain === undefined), 'give either a host or a domain'),
  judge: ({ dialogue: { mx, talk } }, { domain, slowMs }) => {
    if (talk === null) {
      const subject = domain ?? 'SMTP'
      const evidence = mx ? [quoteOf(mx)] : []
      return [
        {
          status: 'critical',
          subject,
          summary: `${subject} has no host that takes mail: ${mx?.quote ?? 'no MX'}`,
          evidence,
        },
      ]
    }
    const { host, port, steps, dialed, why, failedAt } = talk
    const evidence = [
      ...(mx ? [quoteOf(mx)] : []),
      ...steps.map((step) => ({ ask: step.sent ?? step.stage, quote: stepLine(step) })),
    ]
    const data = {
      host,
      port,
      stages: steps.map(({ stage, code, ms }) => ({ stage, code: code ?? null, ms })),
      tls: dialed.tls?.version ?? null,
    }
    const as = (status: Judgement['status'], summary: string): readonly Judgement[] => [
      { status, subject: `${host}:${port}`, summary, evidence, data },
    ]
    if (dialed.outcome === 'unknown' || dialed.outcome === 'denied')
      return as('unknown', `${host}:${port} ${outcomeInWords(dialed)}`)
    if (!answers(dialed)) return as('critical', `${host}:${port} ${outcomeInWords(dialed)}`)
    const fault = tlsFault(talk)
    if (fault !== null) return as('critical', `${host}:${port} fails at STARTTLS: ${fault}`)
    const refused = steps.find(({ code }) => code !== undefined && code >= 400)
    if (refused) {
      const later = (refused.code ?? 0) < 500
      return as(
        later ? 'warning' : 'critical',
        `${host}:${port} ${later ? 'puts off' : 'refuses'} at ${refused.stage}: ${refused.lines.join(' ')}`,
      )
    }
    if (failedAt !== null) return as('critical', `${host}:${port} fails at ${why || failedAt}`)
    const slow = steps.find(({ ms }) => ms > slowMs)
    const ms = steps.reduce((sum, step) => sum + step.ms, 0)
    const last = steps.findLast(({ stage }) => stage !== 'quit')?.stage ?? 'greeting'
    return slow
      ? as('warning', `${host}:${port} takes ${(slow.ms / 1000).toFixed(1)} s for ${slow.stage}`)
      : as('ok', `${host}:${port} agrees as far as ${last} in ${ms} ms`)
  },
})
