import type { Command } from 'commander'
import { withCommonOptions } from './options.ts'
import { withOutputOptions } from './output.ts'
import type { ReportFlags } from './run-targets.ts'

export const addDemo = (root: Command): void => {
  const command = root.command('demo').description('a recorded incident: no server, no network, nothing to configure')
  const { words } = withOutputOptions(withCommonOptions(command))
  command.action(async (flags: ReportFlags & { readonly verbose?: boolean }) => {
    const { onTerminal } = await import('./on-terminal.ts')
    if (onTerminal(words)) {
      const { demoOnScreen } = await import('./demo-screen.ts')
      await demoOnScreen()
      return
    }
    const { demo } = await import('./demo-run.ts')
    await demo(flags, words)
  })
}
