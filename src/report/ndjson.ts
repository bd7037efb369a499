import type { RunEvent } from '../run/event.ts'
import { safeJson } from './json-safe.ts'

/** One event, one line, as it happens; every line names its target, so that several runs can share a stream. */
export const ndjsonLine = (target: string, event: RunEvent): string =>
  `${safeJson({ schema: 'mailmedic/event@1', target, ...event })}\n`
