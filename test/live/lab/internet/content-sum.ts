import { createHash } from 'node:crypto'

/** The sum of a message below the Received lines at its head: what must be the same wherever it has been. */
export const contentSum = (message: string): string => {
  const text = message.replaceAll('\r\n', '\n').replace(/^(?:(?:Received|Return-Path):.*\n(?:[ \t].*\n)*)+/i, '')
  return createHash('sha256').update(Buffer.from(text, 'latin1')).digest('hex')
}
