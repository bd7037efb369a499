import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { RunEvent } from '../run/event.ts'
import type { MendEvent } from '../run/mend-event.ts'
import type { FixChoice, Inspection, InspectRequest, MendStart, RunRequest, Services } from '../ui/services.ts'
import { HeldTarget } from './held-target.ts'
import { inspection } from './inspection.ts'
import type { TargetFlags } from './options.ts'
import { openUi } from './ui.ts'
import { uiServices } from './ui-services.ts'

const flags: TargetFlags = {
  hostKeyChecking: 'yes',
  sudo: 'never',
  connectTimeout: 10,
  timeout: 20,
  deadline: 120,
  transport: 'auto',
}
/** As long as each step is shown, milliseconds: a recording answers at once, and nobody could follow. */
const pace = 450

/** How the incident was mended then, as events; npm run demo:record writes it. */
const mended = fileURLToPath(new URL('../../demo/relay.ndjson', import.meta.url))
const isMended = ({ id }: FixChoice): boolean => id === 'relay'
/** What the fix was told then is in the recording: nothing is asked for. */
const asRecorded = (fix: FixChoice): FixChoice => ({ ...fix, title: `${fix.title} (recorded)`, options: [] })
/** No step is shown for longer, milliseconds: mail may have taken minutes then. */
const longest = 1_500

/** The recorded incident in the wizard: a server of that name is never asked. */
export const demoOnScreen = async (): Promise<void> => {
  const real = uiServices(flags)
  const services: Services = {
    ...real,
    run: (request) => (request.target === 'demo' ? replay(request) : real.run(request)),
    inspect: (request) => (request.target === 'demo' ? recorded(request) : real.inspect(request)),
    fixes: async (ids) => (existsSync(mended) ? (await real.fixes(ids)).filter(isMended).map(asRecorded) : []),
    mend: (start) => (start.target === 'demo' ? replayFix(start) : real.mend(start)),
    playbook: async (id) => (id === 'mail-stuck' ? (await import('./demo-run.ts')).builtIn() : real.playbook(id)),
  }
  await openUi(services, { target: 'demo', playbook: 'mail-stuck', recording: true })
  process.exitCode = 0
}

const recorded = ({ asked }: InspectRequest): Inspection =>
  inspection(
    new HeldTarget(),
    {
      name: 'demo',
      open: async () => {
        const [{ bundle }, { openTarget }] = await Promise.all([import('./demo-run.ts'), import('../target/open.ts')])
        return openTarget(`bundle:${bundle}`)
      },
    },
    asked,
  )

async function* replay({ playbook, signal, skipped }: RunRequest): AsyncGenerator<RunEvent> {
  const [{ bundle, name }, { targetEvents }] = await Promise.all([
    import('./demo-run.ts'),
    import('./target-events.ts'),
  ])
  const open = { hostKeyChecking: 'yes', sudo: 'never' } as const
  const wrap = <T extends object>(target: T) => ({ ...target, name })
  for await (const event of targetEvents({
    target: `bundle:${bundle}`,
    playbook,
    open,
    deadlineMs: 120_000,
    signal,
    wrap,
  })) {
    yield event
    if (event.type === 'step-started')
      await after(pace, undefined, { signal: AbortSignal.any([signal, skipped(event.index)]) }).catch(() => {})
  }
}

/** The fix as it went then: nothing is asked, no key is wanted, nothing is changed. */
async function* replayFix({ operator, signal }: MendStart): AsyncGenerator<MendEvent> {
  const { replayMend } = await import('../run/mend-replay.ts')
  const events: readonly MendEvent[] = readFileSync(mended, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const pause = async (ms: number): Promise<void> => {
    await after(Math.min(ms, longest), undefined, { signal }).catch(() => {})
  }
  for await (const event of replayMend(events, operator, pause)) {
    yield event
  }
}
