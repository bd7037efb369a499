import type { Mending } from '../../mending.ts'
import type { Binding } from '../../screen.ts'

/** The keys that approve: the whole plan, or the step that is asked about. */
export const planKeys = (mending: Mending, save: (() => void) | undefined): readonly Binding[] => {
  const { awaited } = mending
  if (awaited?.what === 'step')
    return [
      { keys: ['enter', 'y'], bar: 'do this step', help: 'carry out the step', run: () => mending.answer('all') },
      {
        keys: ['n'],
        bar: 'stop, take back',
        help: 'stop, and take back what was done',
        run: () => mending.answer('no'),
      },
    ]
  if (awaited?.what !== 'plan') return []
  return [
    {
      keys: ['a'],
      bar: mending.state.what === 'undo' ? 'take it back' : 'apply all',
      help: 'carry out the whole plan',
      run: () => mending.answer('all'),
    },
    ...(mending.state.what === 'undo'
      ? []
      : [{ keys: ['s'], bar: 'by step', help: 'be asked before each step', run: () => mending.answer('steps') }]),
    ...(save
      ? [{ keys: ['w'], bar: 'write', help: 'write the plan to a file, for mailmedic fix --from', run: save }]
      : []),
  ]
}
