import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { bin, hasTmux, Terminal } from './terminal.ts'

/** MAILMEDIC_LONG=1: every story; else those that say most. */
const long = Boolean(process.env.MAILMEDIC_LONG)

/** The demo needs no lab: a terminal is enough. */
describe.skipIf(!hasTmux() && !process.env.CI)('the demo on a terminal', () => {
  let terminal: Terminal | undefined
  afterEach(() => terminal?.close())
  const demo = (options = {}): Terminal => {
    terminal = Terminal.mailmedic(['demo'], options)
    return terminal
  }

  test('leads to the cause without a key, says that it is a recording, and leaves the verdict behind', async () => {
    const on = demo()
    await on.until('recording')
    const screen = await on.until('SASL is on, but no password map is set')
    expect(screen).toContain('Behind it: The network drops outbound port 25')
    on.keys('q')
    expect(await on.ended()).toBe(0)
    await expect.poll(() => on.state, { timeout: 5_000 }).toMatchObject({ alternate: false, cursor: true })
    await on.until('3 of 3 destinations fail')
  })

  test('keys that arrive joined each find the view that the one before opened', async () => {
    const on = demo()
    await on.until('cause 1 of 2')
    on.type('vjjj')
    await on.until('findings 4 of')
    on.type('\r')
    await on.until('read-only')
    on.keys('Escape')
    await on.until('findings 4 of')
    on.keys('Escape')
    await on.until('cause 1 of 2')
  })

  if (long)
    test('a report is written where it was asked for, and what is pasted elsewhere does nothing', async () => {
      const on = demo()
      await on.until('cause 1 of 2')
      on.paste('qqq')
      await on.until('what was pasted is not used here')
      on.keys('e')
      await on.until('Write the report to:')
      on.keys('C-u')
      on.paste(`${on.home}/incident.md\nand more lines`)
      on.keys('Enter')
      await on.until('written: ')
      expect(readFileSync(join(on.home, 'incident.md'), 'utf8')).toMatch(/^# Mail incident report: demo/)
      on.keys('e')
      await on.until('Write the report to:')
      on.keys('Escape', 'q')
      expect(await on.ended()).toBe(0)
      expect(existsSync('mailmedic-demo.md')).toBe(false)
    })

  test('the size may change at any time, also to one that is too small', async () => {
    const on = demo({ columns: 200, rows: 60 })
    await on.until('recording')
    on.resize(80, 24)
    await on.until('cause 1 of 2')
    on.resize(50, 12)
    await on.until('Make it larger')
    on.resize(140, 30)
    const screen = await on.until('cause 1 of 2')
    expect(screen.trimEnd().split('\n')).toHaveLength(30)
    expect(screen).toContain('│')
  })

  const inShell = `sh -c 'echo $$ >"$HOME/pid"; exec "$0" "$1" demo' "$0" "$1"; echo "status $?"; stty -a; cat`
  test.each(long ? (['SIGTERM', 'SIGHUP', 'SIGINT'] as const) : (['SIGTERM'] as const))(
    'the terminal is as it was after %s',
    async (signal) => {
      const on = Terminal.open(['bash', '--norc', '-c', inShell, process.execPath, bin])
      terminal = on
      await on.until('cause 1 of 2')
      await expect.poll(() => on.state, { timeout: 5_000 }).toMatchObject({ alternate: true, cursor: false })
      process.kill(Number(readFileSync(join(on.home, 'pid'), 'utf8')), signal)
      const screen = await on.until(/status \d+[\s\S]*echoctl/)
      expect(screen).toContain(`status ${128 + constants.signals[signal]}`)
      expect(screen).toMatch(/ icanon/)
      await expect.poll(() => on.state, { timeout: 5_000 }).toMatchObject({ alternate: false, cursor: true })
    },
  )

  if (long)
    test('Ctrl-Z gives the shell back, fg the screens', async () => {
      const on = Terminal.open(['bash', '--norc', '-i'], { env: { PS1: 'ready$ ' } })
      terminal = on
      await on.until('ready$')
      on.type(`${process.execPath} ${bin} demo\r`)
      await on.until('cause 1 of 2')
      on.keys('C-z')
      await on.until(/Stopped/)
      expect(on.state.alternate).toBe(false)
      on.type('fg\r')
      await on.until('cause 1 of 2')
      on.keys('v')
      await on.until('findings 1 of')
    })
})
