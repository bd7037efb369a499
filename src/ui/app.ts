import type { MendState } from '../run/mend-state.ts'
import type { Line } from './draw/line.ts'
import type { Look } from './draw/pen.ts'
import type { LineInput } from './line-input.ts'
import type { Binding, Screen } from './screen.ts'
import type { Asker, Services } from './services.ts'
import { Session, type SessionStart } from './session.ts'

/** Why leaving asks first. */
export interface Busy {
  /** Ends with a question. */
  readonly question: string
  leave(): void
}

/** How the app was left. */
export interface Left {
  readonly session: Session | null
  readonly mends: readonly MendState[]
}

/** Milliseconds: 60 frames a second. */
const frameMs = 16

export interface AppParts {
  readonly services: Services
  readonly look: Look
  /** Keys that work in every view: the views themselves, help, commands, quit. */
  readonly global: (app: App) => readonly Binding[]
  readonly asker: (app: App) => Asker
}

/**
 * What is on the terminal: a stack of screens, a line that is typed at the bottom, a notice. Keys are answered at once and
 * in order, so that joined ones find the view that the key before them opened; Ink draws what came of it.
 */
export class App {
  readonly services: Services
  readonly look: Look
  session: Session | null = null
  /** Typed at the bottom: filter, command, question with yes or no. */
  input: LineInput | null = null
  notice: Line | null = null
  /** A change on the server is under way: leaving asks first. */
  busy: Busy | null = null
  /** Gives the terminal back at once, whatever was going on: something else must be printed. */
  restore: () => void = () => {}
  readonly left: Promise<Left>
  /** Changes that were made since the program was started. */
  readonly mends: MendState[] = []
  readonly asker: Asker
  readonly #parts: AppParts
  readonly #stack: Screen[] = []
  readonly #listeners = new Set<() => void>()
  #version = 0
  #timer: NodeJS.Timeout | undefined
  #leave: (left: Left) => void = () => {}

  constructor(parts: AppParts) {
    this.#parts = parts
    this.services = parts.services
    this.look = parts.look
    this.asker = parts.asker(this)
    this.left = new Promise((resolve) => {
      this.#leave = resolve
    })
  }

  get screen(): Screen | undefined {
    return this.#stack.at(-1)
  }

  get depth(): number {
    return this.#stack.length
  }

  /** The view's keys, then those that work everywhere. Where text is typed, letters are text. */
  bindings(): readonly Binding[] {
    const own = this.screen?.keys() ?? []
    const taken = new Set(own.flatMap(({ keys }) => keys))
    const typed = this.screen?.field?.() != null
    const free = (key: string): boolean => !taken.has(key) && !(typed && (key.length === 1 || key === 'backspace'))
    const others = this.#parts.global(this).map((each) => ({ ...each, keys: each.keys.filter(free) }))
    return [...own, ...others.filter(({ keys }) => keys.length > 0)]
  }

  push(screen: Screen): void {
    this.#stack.push(screen)
    this.changed()
  }

  /** Back to the view before; the last one stays. A filter is taken away first. */
  back(): void {
    const { filter } = this.screen ?? {}
    if (filter && filter.get() !== '') {
      filter.set('')
      this.changed()
      return
    }
    const within = this.screen?.back?.() ?? false
    if (!within && this.#stack.length > 1) this.#stack.pop()?.closed?.()
    this.changed()
  }

  /** Back to the view of that name, if it is among those before. */
  backTo(id: string): void {
    if (!this.has(id)) return
    while (this.screen && this.screen.id !== id) this.#stack.pop()?.closed?.()
    this.changed()
  }

  /** One screen instead of all there are. */
  reset(screen: Screen): void {
    for (const old of this.#stack.splice(0).reverse()) old.closed?.()
    this.push(screen)
  }

  /** Takes one screen away, wherever it stands. */
  remove(screen: Screen): void {
    const at = this.#stack.indexOf(screen)
    if (at >= 0) this.#stack.splice(at, 1)
    this.changed()
  }

  has(id: string): boolean {
    return this.#stack.some((screen) => screen.id === id)
  }

  open(start: SessionStart): Session {
    this.session?.stop()
    const session = new Session(start, {
      services: this.services,
      asker: this.asker,
      changed: () => this.soon(),
      tickMs: this.look.reader ? 0 : 200,
    })
    this.session = session
    return session
  }

  tell(notice: Line): void {
    this.notice = notice
    this.changed()
  }

  quit(): void {
    this.session?.stop()
    clearTimeout(this.#timer)
    this.#leave({ session: this.session, mends: this.mends })
  }

  /** Draws at once: a key was answered. */
  changed(): void {
    this.#version++
    for (const listener of this.#listeners) listener()
  }

  /** Draws with whatever else comes within a frame: events arrive by the dozen. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.changed()
    }, frameMs)
  }

  /**
   * Calls again and again, for as long as there is more, once the frame of the key that wanted it is drawn. Keys are
   * answered, and what came of it is drawn, in between.
   */
  readonly meanwhile = (more: () => boolean): void => {
    const go = (): void => {
      if (more()) setImmediate(go)
      this.soon()
    }
    setTimeout(go, frameMs)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly version = (): number => this.#version
}
