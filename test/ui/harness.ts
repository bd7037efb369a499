import { vi } from 'vitest'
import type { RunEvent } from '../../src/run/event.ts'
import type { Playbook } from '../../src/run/playbook.ts'
import type { App } from '../../src/ui/app.ts'
import { createApp } from '../../src/ui/create.ts'
import { pressAll } from '../../src/ui/dispatch.ts'
import type { Line } from '../../src/ui/draw/line.ts'
import type { Look } from '../../src/ui/draw/pen.ts'
import { frameOf, rowsOf } from '../../src/ui/frame.ts'
import type { Services } from '../../src/ui/services.ts'
import { startRun } from '../../src/ui/start.ts'
import { type RunName, readEvents } from '../runs/read.ts'
import { serverOf } from './inspection.ts'

const plain: Look = { color: false, light: false, unicode: true, reader: false }

/** The steps as the run tells them; which checks they hold does not matter to a screen. */
const playbookOf = (events: readonly RunEvent[]): Playbook => {
  const steps = events.flatMap((event) =>
    event.type === 'step-started'
      ? [{ title: event.title, say: event.say, checks: [{ check: 'clock', options: {} }] }]
      : [],
  )
  const started = events[0]?.type === 'run-started' ? events[0] : { playbook: 'mail-stuck', title: '' }
  return {
    id: started.playbook,
    title: started.title,
    for: ['any'],
    steps: steps.length > 0 ? steps : [{ title: 'Is everything running?', say: '', checks: [] }],
    causes: 'all',
    // As the playbook that is built in.
    fixes: { allow: 'all', maxRisk: 'interrupts' },
  }
}

/** What the screens are given, from a recorded run; `written` is what they sent to the terminal. */
export const servicesOf = (events: readonly RunEvent[], changes: Partial<Services> = {}) => {
  const written: string[] = []
  const services: Services = {
    run: async function* () {
      yield* events
    },
    playbook: async () => playbookOf(events),
    playbooks: async () => [{ id: 'mail-stuck', title: 'Mail is stuck', origin: 'built in' }],
    hosts: async () => [{ target: 'mail.example.net', from: '~/.ssh/config' }],
    exportReport: async (_run, _mends, path) => `written: ${path}`,
    fixes: async () => [],
    mend: async function* () {},
    runs: async () => [],
    undo: async function* () {},
    savePlan: async (_plan, _start, path) => `written: ${path}`,
    inspect: serverOf().inspect,
    exportText: async (_, path) => `written: ${path}`,
    write: (sequence) => void written.push(sequence),
    now: () => new Date('2026-11-21T20:31:00Z'),
    ...changes,
  }
  return { services, written }
}

/** An app that has run a recorded run to its end: it shows the verdict. */
export const appWith = async (run: RunName, changes: Partial<Services> = {}, look: Partial<Look> = {}) => {
  const events = readEvents(run)
  const { services, written } = servicesOf(events, changes)
  const app = createApp(services, { ...plain, ...look })
  const target = events[0]?.type === 'run-started' ? events[0].target : 'target'
  await startRun(app, { target })
  await vi.waitFor(
    () => {
      if (app.session?.running) throw new Error('still running')
    },
    { interval: 1 },
  )
  await settled()
  return { app, written }
}

/** Everything that was promised within this turn has come: views that open, answers of the services. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const keys = (app: App, ...names: readonly string[]): void => pressAll(app, names)

const textOf = (row: Line): string => row.map(({ text }) => text).join('')

/** What is on the screen, as text. */
export const shown = (app: App, columns = 80, rows = 24): string =>
  `${rowsOf(frameOf(app, columns, rows))
    .map((row) => textOf(row).trimEnd())
    .join('\n')}\n`
