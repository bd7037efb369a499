import type { Reply } from './dsn.ts'

const LOGGED = /\brelay=(\S{1,300}?), .{0,200}?\bdsn=([245]\.\d{1,3}\.\d{1,3}), status=[a-z]{1,20} \(/

/** One line of input: plain text, a JSON object with text, dsn and relay, or Postfix's own log line. */
export function replyOf(line: string): Reply {
  const text = line.trim()
  return fromJson(text) ?? fromLog(text) ?? { text }
}

function fromJson(text: string): Reply | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { text: said, dsn, relay } = value as Record<string, unknown>
    if (typeof said !== 'string') return undefined
    return { text: said, ...(typeof dsn === 'string' && { dsn }), ...(typeof relay === 'string' && { relay }) }
  } catch {
    return undefined
  }
}

function fromLog(text: string): Reply | undefined {
  const logged = LOGGED.exec(text.slice(0, 2_000))
  if (!logged?.[1] || !logged[2]) return undefined
  const start = logged.index + logged[0].length
  return { text: text.slice(start).replace(/\)$/, ''), relay: logged[1], dsn: logged[2] }
}
