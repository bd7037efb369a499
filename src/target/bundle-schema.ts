import { z } from 'zod'
import { bundleSchema } from './bundle-file.ts'
import type { Reading } from './target.ts'

/** A bundle may come from anybody: nothing in it is believed unless it has this form. */
const text = z.string()
const texts = z.array(text)
const count = z.number()

const ask = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('exec'),
    argv: texts.min(1),
    as: text.optional(),
    stdin: text.optional(),
    engine: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('file'), path: text, as: text.optional(), match: texts.optional() }),
  z.object({
    kind: z.literal('dns'),
    name: text,
    type: z.enum(['A', 'AAAA', 'MX', 'TXT', 'PTR', 'CNAME', 'NS', 'SOA', 'SRV', 'TLSA']),
    server: text.optional(),
    from: z.enum(['host', 'here']).optional(),
  }),
  z.object({
    kind: z.literal('dial'),
    host: text.optional(),
    port: count.optional(),
    socket: text.optional(),
    smtp: z
      .object({
        protocol: z.enum(['smtp', 'lmtp']),
        helo: text.optional(),
        starttls: z.enum(['never', 'if-offered', 'implicit']).optional(),
        mail: text.optional(),
        rcpt: texts.optional(),
      })
      .optional(),
  }),
  z.object({ kind: z.literal('ping'), host: text }),
])

const stage = z.enum(['connect', 'greeting', 'helo', 'starttls', 'tls', 'helo-tls', 'mail', 'rcpt', 'quit'])

const dial = z.object({
  steps: z.array(z.object({ stage, sent: text.optional(), lines: texts, code: count.optional(), ms: count })),
  failedAt: stage.optional(),
  failure: z
    .enum(['refused', 'timeout', 'reset', 'unreachable', 'unresolved', 'prohibited', 'closed', 'tls'])
    .optional(),
  tls: z
    .object({
      version: text,
      cipher: text,
      certificate: z
        .object({
          subject: text,
          issuer: text,
          names: texts,
          validFrom: text,
          validTo: text,
          sha256: text.optional(),
          keySha256: text.optional(),
          trusted: z.enum(['yes', 'no', 'unknown']),
          why: text.optional(),
        })
        .optional(),
    })
    .optional(),
})

const dns = z.object({
  server: text,
  via: z.enum(['tcp', 'udp', 'tool']),
  rcode: text.regex(/^(?:NOERROR|NXDOMAIN|SERVFAIL|REFUSED|FORMERR|NOTIMP|RCODE\d+)$/),
  answers: z.array(z.object({ name: text, type: text, ttl: count, data: text })),
  authoritative: z.boolean(),
  authenticated: z.boolean(),
})

const reading = z.object({
  ask,
  status: z.enum(['ok', 'failed', 'absent', 'denied', 'timeout', 'unreachable']),
  exitCode: z.int().optional(),
  stdout: text,
  stderr: text,
  why: text.optional(),
  truncated: z.boolean().optional(),
  lacking: z.object({ account: text, sudo: text }).optional(),
  dns: dns.optional(),
  dial: dial.optional(),
  at: z.iso.datetime(),
  ms: count,
  /** Name of the file beside it that holds the streamed answer. */
  stream: text.regex(/^[\w.-]{1,90}$/).optional(),
})

export type StoredReading = Reading & { readonly stream?: string }

/** Throws ZodError. */
export const parseReading = (value: unknown): StoredReading => reading.parse(value) as StoredReading

const manifest = z.object({
  schema: z.literal(bundleSchema),
  recordedAt: z.iso.datetime(),
  target: z.object({ name: text, via: text, kind: text }),
})
export const parseManifest = (value: unknown) => manifest.parse(value)
