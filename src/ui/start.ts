import type { App } from './app.ts'
import { line } from './draw/line.ts'
import { wizard } from './screens/wizard.ts'

export interface Wanted {
  readonly target?: string
  /** Id or file; default: that of the run before, else mail-stuck. */
  readonly playbook?: string
  readonly recording?: boolean
}

/** Begins a run and shows it: what is not said stays as it was. */
export const startRun = async (app: App, wanted: Wanted): Promise<void> => {
  const target = wanted.target ?? app.session?.target
  if (target === undefined) {
    app.tell(line('which host? :host shows those that are known', 'warning'))
    return
  }
  try {
    const playbook = await app.services.playbook(wanted.playbook ?? app.session?.playbook.id ?? 'mail-stuck')
    const session = app.open({ target, playbook, recording: wanted.recording ?? false })
    app.reset(wizard(app, session))
  } catch (error) {
    app.tell(line(error instanceof Error ? error.message : `${error}`, 'critical'))
  }
}
