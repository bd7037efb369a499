import { safeJson } from '../report/json-safe.ts'
import { mendReport } from '../report/mend/human.ts'
import { mendJson } from '../report/mend/json.ts'
import { mendMarkdown } from '../report/mend/markdown.ts'
import type { MendEvent } from '../run/mend-event.ts'
import type { MendState } from '../run/mend-state.ts'
import type { MendOutputFlags } from './mend-options.ts'
import { display, toFile } from './output.ts'
import { version } from './version.ts'

/** Where the report of a fix goes: events as they come, or the whole at its end. */
export class MendOutput {
  readonly #flags: MendOutputFlags
  readonly #write: (text: string) => void

  constructor(flags: MendOutputFlags) {
    const { output = '-' } = flags
    this.#flags = flags
    this.#write = output === '-' ? (text) => void process.stdout.write(text) : toFile(output)
  }

  event(event: MendEvent): void {
    if (this.#flags.format === 'ndjson') this.#write(`${safeJson(event)}\n`)
  }

  end(state: MendState): void {
    const { format } = this.#flags
    if (format === 'json') this.#write(mendJson(state))
    if (format === 'markdown') this.#write(mendMarkdown(state, version()))
    if (format === 'human') this.#write(mendReport(state, display(false)))
  }
}
