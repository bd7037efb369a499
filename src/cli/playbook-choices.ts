import { listPlaybooks, readPlaybook } from '../run/playbook-find.ts'
import type { PlaybookChoice } from '../ui/services.ts'
import { catalogue } from './catalogue.ts'
import { failureOf } from './failure.ts'

/** Every playbook there is; of one that cannot be used, why. */
export const playbookChoices = (): readonly PlaybookChoice[] =>
  listPlaybooks({ cwd: process.cwd(), env: process.env }).map((file) => {
    try {
      return { id: file.id, title: readPlaybook(file, catalogue).title, origin: file.origin }
    } catch (error) {
      return { id: file.id, title: '(not valid)', origin: failureOf(error).message }
    }
  })
