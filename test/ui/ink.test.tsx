import { render } from 'ink-testing-library'
import { expect, test, vi } from 'vitest'
import { Root } from '../../src/ui/ink/root.tsx'
import { appWith } from './harness.ts'

const up = '\u001b[A'
const until = (seen: () => string | undefined, words: string): Promise<void> =>
  vi.waitFor(() => expect(seen()).toContain(words), { interval: 5 })

test('Ink draws the app, and hands it joined keys, arrows, a lone Esc and what is pasted', async () => {
  const { app } = await appWith('incident')
  const { stdin, lastFrame, unmount } = render(<Root app={app} />)
  await until(lastFrame, 'SASL is on, but no password map is set')
  stdin.write('vjjj')
  await until(lastFrame, 'findings 4 of 14')
  stdin.write(`${up}\r`)
  await until(lastFrame, '$ connect 198.51.100.25:25')
  stdin.write('\u001b')
  await until(lastFrame, 'findings 3 of 14')
  stdin.write('\u001b[200~qqq\u001b[201~')
  await until(lastFrame, 'what was pasted is not used here')
  stdin.write('/fatal')
  await until(lastFrame, 'findings 1 of 1')
  unmount()
})
