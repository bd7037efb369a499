import { describe, expect, test } from 'vitest'
import { Follower } from '../../src/run/follow.ts'
import type { Ask, Reading, Target } from '../../src/target/target.ts'

/** A host whose log has these lines by the time that it is looked at. */
const host = (lines: readonly string[]): Target => ({
  name: 'mail.test',
  kind: 'ssh',
  via: 'a test',
  now: () => new Date('2026-11-21T20:31:05Z'),
  ask: async (ask: Ask): Promise<Reading> => {
    const argv = ask.kind === 'exec' ? ask.argv : []
    const texts = argv.slice(7)
    const stdout =
      texts.length === 0 ? 'file 1000\n' : lines.filter((line) => texts.some((text) => line.includes(text))).join('\n')
    return { ask, status: 'ok', exitCode: 0, stdout, stderr: '', at: '2026-11-21T20:31:05Z', ms: 1 }
  },
  stream: () => Promise.reject(new Error('nothing streams here')),
  close: async () => {},
})

const log = (program: string, text: string): string => `Nov 21 20:31:05 mail postfix/${program}[42]: ${text}`
const sent = (id: string, relay: string, reply: string): string =>
  log('smtp', `${id}: to=<b@x.test>, relay=${relay}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (${reply})`)
const filter = '127.0.0.1[127.0.0.1]:10024'
const queued = (next: string): string => `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${next}`

const fateOf = async (lines: readonly string[]) => {
  const follower = await Follower.start(host(lines), ['/var/log/zimbra.log'])
  follower?.watch([{ id: 'AAA111' }])
  const seen: string[] = []
  const [fate] = (await follower?.until(0, (line) => seen.push(line))) ?? []
  return { fate, seen }
}

describe('a message that is followed', () => {
  test('has left once another host has taken it and it was removed', async () => {
    const { fate } = await fateOf([sent('AAA111', 'mx.x.test[198.51.100.1]:25', 'OK'), log('qmgr', 'AAA111: removed')])
    expect(fate).toMatchObject({ fate: 'left', relay: 'mx.x.test[198.51.100.1]:25' })
  })
  test('has not left when the content filter took it: it goes on under its next id', async () => {
    const passed = [sent('AAA111', filter, queued('BBB222')), log('qmgr', 'AAA111: removed')]
    expect((await fateOf(passed)).fate).toMatchObject({ fate: 'untried' })
    const lmtp = sent('BBB222', 'mail.x.test[203.0.113.10]:7025', '250 2.1.5 Delivery OK')
    const { fate, seen } = await fateOf([...passed, lmtp, log('qmgr', 'BBB222: removed')])
    expect(fate).toMatchObject({ fate: 'left', relay: 'mail.x.test[203.0.113.10]:7025' })
    expect(seen).toHaveLength(4)
  })
  test('bounced and deferred say why', async () => {
    const line = (status: string) =>
      log(
        'smtp',
        `AAA111: to=<b@x.test>, relay=r.test[198.51.100.9]:587, delay=1, delays=0/0/0/1, dsn=5.0.0, status=${status} (no)`,
      )
    expect((await fateOf([line('bounced')])).fate).toMatchObject({
      fate: 'bounced',
      words: expect.stringContaining('(no)'),
    })
    expect((await fateOf([line('deferred')])).fate).toMatchObject({ fate: 'deferred' })
  })
  test('a reason deferred first and sent then has left', async () => {
    const first = log(
      'smtp',
      'AAA111: to=<b@x.test>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, status=deferred (no)',
    )
    const { fate } = await fateOf([
      first,
      sent('AAA111', 'mx.x.test[198.51.100.1]:25', 'OK'),
      log('qmgr', 'AAA111: removed'),
    ])
    expect(fate?.fate).toBe('left')
  })
  test('not all recipients served is not left', async () => {
    expect((await fateOf([sent('AAA111', 'mx.x.test[198.51.100.1]:25', 'OK')])).fate).toMatchObject({ fate: 'untried' })
  })
})
