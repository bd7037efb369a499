import { setTimeout as after } from 'node:timers/promises'
import type { RunEvent } from '../run/event.ts'
import type { Inspection, InspectRequest, RunRequest, Services } from '../ui/services.ts'
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

/** The recorded incident in the wizard: a server of that name is never asked. */
export const demoOnScreen = async (): Promise<void> => {
  const real = uiServices(flags)
  const services: Services = {
    ...real,
    run: (request) => (request.target === 'demo' ? replay(request) : real.run(request)),
    inspect: (request) => (request.target === 'demo' ? recorded(request) : real.inspect(request)),
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
