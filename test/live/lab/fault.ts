import type { Lab } from './lab.ts'
import type { LabOptions } from './options.ts'
import type { Flavour } from './stage.ts'

/** One way to break a mail server, and what a good diagnosis of it says. */
export type Fault = {
  /** kebab-case; the cause's id where one fault stands for the cause */
  id: string
  flavours: Flavour[]
  title: string
  /** confidence: where the proof cannot be had for certain; status: of the whole run where no cause is expected */
  expect: { cause: string | null; also?: string[]; confidence?: 'likely' }
  /** what the lab must be built with for this fault to be possible */
  options?: LabOptions
  inject(lab: Lab): Promise<void>
  heal(lab: Lab): Promise<void>
  /** sends the mail of the incident and waits until queue or log really show it */
  load(lab: Lab): Promise<void>
}
