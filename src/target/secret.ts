import { inspect } from 'node:util'

/** A secret in our own memory. It shows itself to whoever sends it, and to no log, JSON, template string or debugger. */
export class Secret {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  reveal(): string {
    return this.#text
  }
  toString(): string {
    return '(secret)'
  }
  toJSON(): string {
    return '(secret)'
  }
  [inspect.custom](): string {
    return '(secret)'
  }
}

export type Secrets = Readonly<Record<string, Secret>>

/** The secret of that name. Throws where it was not given: a plan names every secret that it needs. */
export const secretOf = (secrets: Secrets, name: string): Secret => {
  const found = secrets[name]
  if (!found) throw new TypeError(`the secret "${name}" was not given`)
  return found
}
