import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cuttable } from './cuttable.ts'
import * as program from './ended-run.ts'
import { journalOf, journals, kill, newRun, reaches } from './ended-run.ts'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { serverState } from './mend-story.ts'

const able = requirements()

interface Campaign {
  readonly fault: string
  readonly words: readonly string[]
  readonly secret?: (lab: Lab) => string
}

/** A run that is killed, or whose connection is cut, after any line of its journal: nothing is left half done for good. */
const relay: Campaign = {
  fault: 'outbound-25-blocked',
  words: ['relay', '--set', 'provider=sendgrid'],
  secret: (lab) => lab.relay.key,
}
const long = Boolean(process.env.MAILMEDIC_LONG)
const campaigns: readonly Campaign[] = [
  { fault: 'defer-transports', words: ['defer-transports'] },
  ...(long ? [relay] : []),
]
const slow = long ? test : undefined
/** In a short run after every third line. */
const stride = long ? 1 : 3
/** Of a campaign of which the rest was seen already: MAILMEDIC_LINES=5-9 are the only lines after which it is ended. */
const [firstLine = 1, lastLine = Number.POSITIVE_INFINITY] = (process.env.MAILMEDIC_LINES?.split('-') ?? []).map(Number)
/** Milliseconds after a line: what it announces has not begun, is under way, or is over. */
const pauses = [0, 120, 400]
const flavours: readonly Flavour[] = long ? ['plain', 'zimbra'] : ['plain']
/** Every point of a long campaign, on a machine that has other things to do. */
const campaignMs = long ? 7_200_000 : 600_000
const storyMs = long ? 600_000 : 120_000

describe.skipIf(!able.ok && !process.env.CI)(
  able.ok ? 'a fix that is ended in the middle' : `(skipped: ${able.why})`,
  () => {
    for (const flavour of flavours) {
      for (const { fault, words, secret } of campaigns) {
        describe(`${words[0]} on ${flavour}`, () => {
          let lab: Lab
          let broken: string
          /** Where another computer keeps its journals. */
          let elsewhere = ''
          const build = async () => {
            lab = await up(flavour, [fault])
            broken = await serverState(lab)
          }
          beforeAll(async () => {
            elsewhere = mkdtempSync(join(tmpdir(), 'mailmedic-elsewhere-'))
            await build()
          })
          /** What a story that failed left behind is not the next one's: that gets a new host. */
          beforeEach(async () => {
            if ((await serverState(lab)) === broken) return
            await lab.down()
            await build()
          })
          afterAll(async () => {
            await lab?.down()
            rmSync(elsewhere, { recursive: true, force: true })
          })

          const begin = (argv: readonly string[], started: program.Started = {}) =>
            program.begin(lab, secret?.(lab) ?? null, argv, started)
          const finished = async (argv: readonly string[], state?: string) => {
            const run = begin(argv, state === undefined ? {} : { state })
            await run.ended
            return { code: run.child.exitCode, said: run.said() }
          }
          const killedAfter = (line: number, pauseMs?: number): Promise<string> => {
            const before = journals()
            return program.killedAfter(begin(['fix', ...words]), before, line, pauseMs)
          }

          let whole: Promise<number> | undefined
          /** How many lines the journal of a whole run has before the proof. */
          const lines = (): Promise<number> => {
            whole ??= (async () => {
              const before = journals()
              const { code, said } = await finished(['fix', ...words])
              expect(said).toMatch(/PROVED/)
              expect(code).toBe(0)
              const run = newRun(before)
              const most = journalOf(run).findIndex((line) => line.includes('"verified"'))
              expect((await finished(['undo', run])).code).toBe(0)
              expect(await serverState(lab)).toBe(broken)
              return most
            })()
            return whole
          }
          /** Goes on past a point that fails, which would hide those behind it. What it left half done is not theirs: they get a new host. */
          const everyLine = async (first: number, step: number, point: (line: number) => Promise<void>) => {
            const most = Math.min(await lines(), lastLine)
            const failed: string[] = []
            let points = 0
            for (let line = first; line <= most; line += step) {
              if (line < firstLine) continue
              points++
              const problem = await point(line).then(
                () => null,
                (error: unknown) => `after line ${line}: ${error instanceof Error ? error.message : error}`,
              )
              if (long)
                process.stdout.write(`${words[0]} on ${flavour}, after line ${line} of ${most}: ${problem ?? 'ok'}\n`)
              if (problem === null) continue
              failed.push(problem)
              await lab.down()
              await build()
            }
            expect(failed).toEqual([])
            expect(points).toBeGreaterThan(0)
          }

          test('whole: so many lines has its journal', { timeout: storyMs }, async () => {
            expect(await lines()).toBeGreaterThan(3)
          })

          test('SIGKILL after any line: undo restores', { timeout: campaignMs }, () =>
            everyLine(1, stride, async (line) => {
              const run = await killedAfter(line)
              const { code, said } = await finished(['undo', run])
              expect(said).toMatch(/UNDONE|NOTHING-TO-DO/)
              expect(code).toBe(0)
              expect(await serverState(lab)).toBe(broken)
            }),
          )

          test(
            'SIGKILL after any line: it can be gone on with, also from the manifest alone',
            {
              timeout: campaignMs,
            },
            () =>
              everyLine(long ? 1 : 2, long ? 1 : 6, async (line) => {
                const run = await killedAfter(line, pauses[(line - 1) % pauses.length])
                // Another computer has no journal of its own.
                const state = line % 4 === 2 ? elsewhere : undefined
                const { code, said } = await finished(['fix', '--resume', run, words[0] ?? ''], state)
                expect(said, 'resumed').toMatch(/PROVED/)
                expect(code).toBe(0)
                const undone = await finished(['undo', run], state)
                expect(undone.said, 'undone').toMatch(/UNDONE/)
                expect(await serverState(lab)).toBe(broken)
              }),
          )

          test(
            'the connection is cut after any line: it is made anew, and everything is taken back',
            {
              timeout: campaignMs,
            },
            () =>
              everyLine(1, stride, async (line) => {
                const wire = await cuttable(lab.host, lab.port)
                try {
                  const before = journals()
                  const run = begin(['fix', ...words], { port: wire.port })
                  await reaches(line, before, run.over)
                  wire.cut()
                  await run.ended
                  expect(run.said()).toMatch(/ROLLED-BACK|UNPROVED/)
                  if (/UNPROVED/.test(run.said())) expect((await finished(['undo', newRun(before)])).code).toBe(0)
                  expect(await serverState(lab)).toBe(broken)
                } finally {
                  wire.close()
                }
              }),
          )

          test('a lock that a killed run left can be taken over knowingly', { timeout: storyMs }, async () => {
            const run = await killedAfter(1)
            const refused = await finished(['fix', ...words])
            expect(refused.code).toBe(2)
            expect(refused.said).toContain(`another run holds the lock on this host: ${run} of `)
            expect(refused.said).toContain(`mailmedic undo ${run} takes it back`)
            expect((await finished(['fix', ...words, '--take-lock'])).code).toBe(0)
            expect((await finished(['undo', 'last'])).code).toBe(0)
            expect((await finished(['undo', run])).said).toMatch(/UNDONE/)
            expect(await serverState(lab)).toBe(broken)
          })

          slow?.(
            'a run that was killed before it recorded anything leaves no more than its lock, which undo gives back',
            { timeout: storyMs },
            async () => {
              const begun = begin(['fix', ...words])
              const holder = () => lab.sh('readlink /var/lib/mailmedic/lock || :')
              let held = ''
              await lab.waitFor('the lock', async () => {
                held = await holder()
                return held !== '' || begun.over()
              })
              await kill(begun)
              const [run = ''] = held.split(' ')
              expect((await finished(['undo', run])).said).toMatch(/UNDONE|NOTHING-TO-DO/)
              expect(await holder()).toBe('')
              expect(await serverState(lab)).toBe(broken)
            },
          )

          slow?.('SIGKILL of undo after any of its lines: undo again restores', { timeout: campaignMs }, async () => {
            const before = journals()
            expect((await finished(['fix', ...words])).said).toMatch(/PROVED/)
            const run = newRun(before)
            let kills = 0
            for (let over = false; !over; kills++) {
              const begun = begin(['undo', run])
              // In the middle of a step, then after it: so each is cut off, and it gets on.
              const line = journalOf(run).length + 1 + (kills % 2)
              while (journalOf(run).length < line && !begun.over()) await sleep(1)
              await sleep(pauses[kills % pauses.length])
              over = begun.over()
              await kill(begun)
              expect(kills, 'it gets on').toBeLessThan(100)
            }
            expect((await finished(['undo', run])).said).toMatch(/NOTHING-TO-DO|UNDONE/)
            expect(kills).toBeGreaterThan(3)
            expect(await serverState(lab)).toBe(broken)
          })

          slow?.(
            'two at once: the second is told who the first is; who takes the run back stops the first',
            { timeout: storyMs },
            async () => {
              const before = journals()
              const first = begin(['fix', ...words])
              const run = (await reaches(2, before, first.over)) ?? ''
              const [second, undone] = await Promise.all([
                finished(['fix', ...words], elsewhere),
                finished(['undo', run], elsewhere),
              ])
              await first.ended
              expect(second.said).toMatch(/another run holds the lock on this host|nothing was changed by us|PROVED/)
              expect(undone.said).toMatch(/UNDONE/)
              if (/PROVED/.test(second.said))
                expect((await finished(['undo', 'last'], elsewhere)).said).toMatch(/UNDONE/)
              expect(first.said()).toMatch(/has the lock of this host now|PROVED/)
              expect(await serverState(lab)).toBe(broken)
            },
          )

          test('what another computer took back is not taken back or gone on with here', {
            timeout: storyMs,
          }, async () => {
            const run = await killedAfter(3)
            expect((await finished(['undo', run], elsewhere)).said).toMatch(/UNDONE/)
            for (const argv of [
              ['undo', run],
              ['fix', '--resume', run, words[0] ?? ''],
            ]) {
              const { code, said } = await finished(argv)
              expect(said).toContain(`the host has no record of ${run} any more`)
              expect(code).toBe(2)
            }
            expect(await serverState(lab)).toBe(broken)
          })
        })
      }
    }
  },
)
