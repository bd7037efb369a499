import { TextField } from './text-field.ts'

/** A line that is typed at the bottom of the screen, over the key bar. */
export interface LineInput {
  /** "/", ":", "Write the report to: ". */
  readonly label: string
  readonly field: TextField
  /** At every keystroke. */
  readonly change?: (text: string) => void
  readonly done: (text: string) => void
  readonly cancel?: () => void
  /** What tab makes of it. */
  readonly complete?: (text: string) => string
  /** One key answers: y or n. */
  readonly choice?: Readonly<Record<string, () => void>>
}

type Rest = Omit<LineInput, 'label' | 'field'>
export const lineInput = (label: string, text: string, rest: Rest): LineInput => ({
  label,
  field: new TextField(text),
  ...rest,
})

/** A question that one key answers; any other key means no. */
export const yesOrNo = (question: string, yes: () => void): LineInput => ({
  label: `${question} `,
  field: new TextField(),
  done: () => {},
  choice: { y: yes, Y: yes },
})
