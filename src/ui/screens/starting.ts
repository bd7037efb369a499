import { line } from '../draw/line.ts'
import type { Screen } from '../screen.ts'

/** What is on the screen while the rest of the program is read from disk. */
export const starting = (target: string | null): Screen => ({
  id: 'starting',
  place: () => 'starting',
  keys: () => [],
  body: (pen) => [
    line(target === null ? 'Which mail server?' : 'Connect', 'strong'),
    ...(target === null ? [] : pen.wrap(`${target}: asked, never changed.`, 'dim')),
  ],
})
