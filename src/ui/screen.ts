import type { Line } from './draw/line.ts'
import type { Pen } from './draw/pen.ts'
import type { TextField } from './text-field.ts'

/** What a key does in a view. The key bar and the help are made of these: a key that is not listed does nothing. */
export interface Binding {
  /** Names as keys.ts gives them: 'j', 'enter', 'ctrl-d'. The first one is shown. */
  readonly keys: readonly string[]
  /** Its word in the key bar; absent: only the help lists it. */
  readonly bar?: string
  /** One line of the help. */
  readonly help: string
  run(): void
}

/**
 * One view. It keeps its own state, answers keys at once, and draws itself from that state: drawing changes nothing that
 * can be seen. `screens/` has one file each; CONTRIBUTING.md says how to add one.
 */
export interface Screen {
  readonly id: string
  /** The right end of the header: "2 of 6". */
  place(): string
  keys(): readonly Binding[]
  /** At most `pen.rows` lines, at most `pen.columns` wide. */
  body(pen: Pen): readonly Line[]
  /** Instead of "read-only" in the header. */
  mode?(): string
  /** What `y` copies. */
  copy?(): string | null
  /** Where typed and pasted text goes; null: keys are commands. */
  field?(): TextField | null
  /** `/` sets it, at every keystroke. */
  filter?: { get(): string; set(text: string): void }
  /** A question that must be answered first: other views are not offered. */
  readonly modal?: boolean
  /** Instead of leaving it, `esc` does this; false: leave. */
  back?(): boolean
  /** It was left for good. */
  closed?(): void
}
