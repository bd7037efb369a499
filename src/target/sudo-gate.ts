import { Item } from './item.ts'
import { defaultKeep, type Plan } from './script.ts'
import { noSudo, readSudo, type SudoRights, sudoQuestion, withoutLists } from './sudo.ts'
import type { KnownSudo } from './sudo-ask.ts'
import type { ExecAsk } from './target.ts'

export interface SudoGateOptions {
  readonly login: string | undefined
  readonly sudo: 'auto' | 'never' | KnownSudo
  readonly now: () => Date
  /** Of one Postfix instance: its configuration directory, for every command. */
  readonly mailConfig?: string
}

/** sudo looks names up, which takes its time where the resolver is ill. */
const sudoSeconds = 20

/** Holds back what needs another account, as long as it is not known what sudo allows the login. */
export class SudoGate {
  readonly #options: SudoGateOptions
  readonly #again: (items: readonly Item[]) => void
  #rights: SudoRights | undefined
  #held: Item[] = []

  /** `again` gets what was held back, once it can be asked. */
  constructor(options: SudoGateOptions, again: (items: readonly Item[]) => void) {
    this.#options = options
    this.#again = again
    const { sudo, login } = options
    if (typeof sudo === 'object') this.#rights = this.#usable(sudo.rights)
    else if (sudo === 'never') this.#rights = noSudo('never')
    else if (login === 'root') this.#rights = noSudo('root')
  }

  get known(): boolean {
    return this.#rights !== undefined
  }

  /** What sudo allows the login, as far as it is known now. */
  get rights(): SudoRights {
    return this.#rights ?? noSudo('unknown')
  }

  /**
   * Without those that need another account, as long as it is not known what sudo allows: that is asked once, with the
   * first of them, and costs logins other than root one round trip.
   */
  ready(items: readonly Item[]): Item[] {
    const { login, now } = this.#options
    const needsSudo = ({ plan }: Item): boolean => plan.as !== undefined && plan.as !== login
    if (this.known || !items.some(needsSudo)) return [...items]
    const ready = items.filter((item) => !needsSudo(item))
    const asked = this.#held.length > 0
    this.#held.push(...items.filter(needsSudo))
    if (asked) return ready
    const ask: ExecAsk = { kind: 'exec', argv: ['sh', '-c', sudoQuestion] }
    const plan: Plan = { argv: ask.argv, orSelf: false, seconds: sudoSeconds, keep: defaultKeep }
    const question = new Item({ ask, plan, now })
    void question.done.then((reading) => {
      this.#rights = this.#usable(reading.status === 'ok' ? readSudo(reading.stdout) : noSudo('unknown'))
      this.#again(this.takeOut())
    })
    return [question, ...ready]
  }

  /** What is held back: it is no longer. */
  takeOut(): Item[] {
    const held = this.#held
    this.#held = []
    return held
  }

  /** sudo keeps no environment: a command of its list would speak of the main instance. */
  #usable(rights: SudoRights): SudoRights {
    return this.#options.mailConfig === undefined ? rights : withoutLists(rights)
  }
}
