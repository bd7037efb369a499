import type { BoundMessage } from '../../queue/bound.ts'
import { TargetError } from '../../target/target.ts'
import type { Keeper } from '../keeper.ts'
import { decodeList, encodeList, listFile, selected } from './lists.ts'
import type { Lists } from './mail-deed.ts'

/** Lists in the folder of a run on the host; the plan's own is in memory. */
export class KeptLists implements Lists {
  readonly #keeper: Keeper
  readonly #selected: readonly BoundMessage[]
  readonly #cut: boolean

  /** `cut`: the step did not come to its end, so its lists may not have been written. */
  constructor(keeper: Keeper, messages: readonly BoundMessage[], cut: boolean) {
    this.#keeper = keeper
    this.#selected = messages
    this.#cut = cut
  }

  async read(name: string): Promise<readonly BoundMessage[]> {
    if (name === selected) return this.#selected
    const found = await this.find(name)
    if (found) return found
    if (!this.#cut)
      throw new TargetError(`${this.#keeper.pathOf(listFile(name))} is missing: nobody knows which messages it was`)
    return []
  }

  async find(name: string): Promise<readonly BoundMessage[] | null> {
    const text = await this.#keeper.get(listFile(name))
    return text === null ? null : decodeList(text)
  }

  async write(name: string, messages: readonly BoundMessage[]): Promise<void> {
    await this.#keeper.put(listFile(name), encodeList(messages))
  }
}
