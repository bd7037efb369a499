import { describe, expect, test } from 'vitest'
import { mailmedic } from './mailmedic.ts'

const text = "host 'mx.example.net[198.51.100.1]' said: 554 5.7.1 <x@y.test>: Relay access denied"

describe('explain', () => {
  test('a reply on the command line', async () => {
    const { status, stdout } = await mailmedic(['explain', '554 5.7.1', 'Relay access denied'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/means +relay-denied: we must act, a retry cannot help/)
  })
  test('one object a reply, in order; JSON lines say more', async () => {
    const stdin = `${text}\n\n${JSON.stringify({ text: 'connect to a.test[192.0.2.1]:25: Connection refused', dsn: '4.4.1', relay: 'none' })}\nqwerty\n{"text": 5}\n`
    const { status, stdout } = await mailmedic(['explain', '--format', 'ndjson'], { stdin })
    const replies = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(status).toBe(0)
    expect(replies.map((reply) => reply.class)).toEqual([
      'relay-denied',
      'connect-refused',
      'unclassified',
      'unclassified',
    ])
    for (const reply of replies) expect(Object.keys(reply)).toEqual(['class', 'who', 'retry', 'cure', 'because'])
  })
  test('escape sequences and a line without end do not come through', async () => {
    const { status, stdout } = await mailmedic(['explain'], {
      stdin: `\u001b]0;x\u0007550 user unknown ${'x'.repeat(1e6)}\n`,
    })
    expect(status).toBe(0)
    expect(stdout).not.toContain('\u001b')
    expect(stdout.length).toBeLessThan(2_000)
  })
})
