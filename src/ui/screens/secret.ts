import { blank, span } from '../draw/line.ts'
import type { Screen } from '../screen.ts'
import { TextField } from '../text-field.ts'

/** Asks for a password or passphrase. It is never shown, kept or written; esc gives none. */
export const secret = (question: string, seen: boolean, answer: (text: string | null) => void): Screen => {
  const field = new TextField('', !seen)
  let open = true
  const done = (text: string | null): void => {
    if (open) answer(text)
    open = false
  }
  return {
    id: 'secret',
    modal: true,
    place: () => 'secret',
    field: () => field,
    keys: () => [
      { keys: ['enter'], bar: 'go on', help: 'take what was typed', run: () => done(field.text) },
      { keys: ['esc'], bar: 'give none', help: 'go on without it', run: () => done(null) },
      { keys: ['ctrl-u'], help: 'begin anew', run: () => undefined },
    ],
    body: (pen) => [
      ...pen.wrap(question, 'strong'),
      blank,
      [span('  '), ...field.shown(pen.columns - 4, pen.unicode)],
      blank,
      ...pen.wrap(
        `${seen ? '' : 'What is typed is not shown. '}It is sent to the server only, and kept nowhere.`,
        'dim',
      ),
    ],
    closed: () => done(null),
  }
}
