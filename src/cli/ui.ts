import { exitFor } from '../run/status.ts'
import type { Look } from '../ui/draw/pen.ts'
import type { Services } from '../ui/services.ts'
import type { Wanted } from '../ui/start.ts'
import { onScreen } from './on-screen.ts'
import { display } from './output.ts'

/** The screens, until they are left. Then the verdict is printed where it stays. Answers the exit status. */
export const openUi = async (services: Services, wanted: Wanted, note: string | null = null): Promise<number> => {
  const [{ createApp }, { firstFrame }, { starting }] = await Promise.all([
    import('../ui/create.ts'),
    import('../ui/first-frame.ts'),
    import('../ui/screens/starting.ts'),
  ])
  const app = createApp(services, look())
  app.push(starting(wanted.target ?? null))
  onScreen.leave = () => app.restore()
  const first = firstFrame(app, process.stdin, process.stdout)
  const ink = import('../ui/ink/open.tsx')
  const { startRun } = await import('../ui/start.ts')
  if (wanted.target === undefined) app.reset((await import('../ui/screens/hosts.ts')).hosts(app))
  else await startRun(app, wanted)
  const { open } = await ink
  const { session, mends } = await open(app, first)
  onScreen.leave = undefined
  const mended = mends.at(-1)
  if (mended) {
    const [{ mendReport }, { mendExit }] = await Promise.all([
      import('../report/mend/human.ts'),
      import('../run/mend-state.ts'),
    ])
    process.stdout.write(mends.map((each) => mendReport(each, display(false))).join('\n'))
    return mendExit(mended.outcome)
  }
  if (!session) return 0
  if (!session.state.finished) {
    process.stderr.write('mailmedic: left before the verdict\n')
    return 3
  }
  const { rendered } = await import('./ui-services.ts')
  process.stdout.write(await rendered('human', session.state, {}, note))
  return exitFor(session.state.status)
}

const look = (): Look => {
  const { color, unicode } = display(false)
  const { MAILMEDIC_BACKGROUND, COLORFGBG = '', MAILMEDIC_SCREEN_READER, INK_SCREEN_READER } = process.env
  const light = MAILMEDIC_BACKGROUND ? MAILMEDIC_BACKGROUND === 'light' : /;(7|15)$/.test(COLORFGBG)
  return {
    color,
    unicode,
    light,
    reader: [MAILMEDIC_SCREEN_READER, INK_SCREEN_READER].some((each) => each === 'true' || each === '1'),
  }
}
