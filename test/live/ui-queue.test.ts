import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { remaining, running } from '../contract/processes.ts'
import { type Lab, requirements, up } from './lab/index.ts'
import { hasTmux, Terminal, type TerminalOptions } from './terminal.ts'

const able = requirements()
const skipped = !(able.ok && hasTmux()) && !process.env.CI
const long = process.env.MAILMEDIC_LONG !== undefined

describe.skipIf(skipped)(able.ok ? 'queue and log on a real terminal' : `(skipped: ${able.why})`, () => {
  let lab: Lab
  let terminal: Terminal | undefined
  beforeAll(async () => {
    lab = await up('zimbra', ['outbound-25-blocked'])
  })
  afterEach(() => terminal?.close())
  afterAll(() => lab?.down())

  const start = async (options: TerminalOptions = {}, user = 'root'): Promise<Terminal> => {
    const reach = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`]
    terminal = Terminal.mailmedic([...reach, `${user}@${lab.host}`], options)
    await terminal.until(/The network drops outbound port 25|cause 1 of/)
    return terminal
  }
  const followed = (): string[] => running(`tail -n 500 -F -- ${lab.logFile}`)

  test('from the shape of the queue down to one message, why it waits, and every line of the log about it', async () => {
    const on = await start()
    on.keys('m')
    const shape = await on.until(/by reason 1 of \d+/)
    expect(shape).toMatch(/up to \(min\) +5 +10 +20 +40 +80 +160 +320 +640 +1280 +more/)
    expect(shape).toMatch(
      /connect-timeout: connect to \S+\[198\.51\.100\.\d+\]:25: Connection timed out|connect-timeout/,
    )
    on.type('\t')
    await on.until(/by destination 1 of \d+/)
    on.type('/gmail\r')
    await on.until(/by destination 1 of 1/)
    on.keys('Enter')
    await on.until(/message 1 of \d+/)
    on.keys('Enter')
    const message = await on.until(/headers[\s\S]*Received:/)
    expect(message).toMatch(/to +\S+@gmail\.com/)
    expect(message).toMatch(/reason +connect to \S+/)
    expect(message).toMatch(/retry +next attempt/)
    on.keys('G')
    // The message came in under another id: the log is read under both.
    const log = await on.until(/status=deferred/)
    expect(log).toMatch(/Connection timed out/)
    on.keys('q')
    await on.ended()
  })

  test('the log is followed while a message is sent, and nothing is left running on the host', async () => {
    const on = await start()
    on.keys('l')
    await on.until('live')
    await on.until(lab.logFile)
    expect(followed().length).toBeGreaterThan(0)
    await lab.sh(
      'printf "Subject: while somebody looks\\n\\nhello\\n" | sendmail -f user1@antv.test watched@outlook.com',
    )
    await on.until(/watched@outlook\.com/)
    on.type(' ')
    await on.until('paused')
    on.type('/watched\r')
    await on.until('/watched')
    on.keys('Escape', 'Escape')
    await on.until(/cause 1 of|The network drops/)
    expect(await remaining(`tail -n 500 -F -- ${lab.logFile}`)).toEqual([])
    on.keys('l')
    await on.until('live')
    await on.until(lab.logFile)
    on.keys('q')
    await on.ended()
    expect(await remaining(`tail -n 500 -F -- ${lab.logFile}`)).toEqual([])
  })

  test('one destination is put on hold, and released again', async () => {
    const on = await start()
    on.keys('m')
    await on.until(/by reason 1 of \d+/)
    on.type('\t/gmail\r')
    await on.until(/by destination 1 of 1/)
    const waiting = (await lab.queue()).messages.filter(({ recipients }) =>
      recipients[0]?.address.endsWith('@gmail.com'),
    )
    const held = async (): Promise<string[]> =>
      (await lab.queue()).messages.flatMap(({ queue, id }) => (queue === 'hold' ? [id] : []))
    on.type('x')
    await on.until('Nothing is changed before you approve it')
    on.keys('Enter')
    await on.until('apply all')
    expect(await held()).toEqual([])
    on.type('a')
    await on.until('proved')
    expect((await held()).toSorted()).toEqual(waiting.map(({ id }) => id).toSorted())
    on.keys('Enter')
    await on.until(/\d on hold/)
    on.type('xj\r')
    expect(await on.until('apply all')).toContain('Release from hold')
    on.type('a')
    await on.until('proved', 90_000)
    expect(await held()).toEqual([])
    on.keys('q')
    await on.ended()
  })

  if (long)
    test('by a login that becomes root with sudo, at 200 x 60, while the size changes', async () => {
      const on = await start({ columns: 200, rows: 60 }, 'sudoer')
      on.keys('l')
      await on.until(lab.logFile)
      on.resize(80, 24)
      await on.until('live')
      on.keys('Escape', 'm')
      await on.until(/by reason 1 of/)
      on.resize(200, 60)
      expect(await on.until('the largest by destination')).toContain('│')
      expect(await remaining(`tail -n 500 -F -- ${lab.logFile}`)).toEqual([])
      on.keys('q')
      await on.ended()
    })
})
