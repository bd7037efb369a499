import { z } from 'zod'
import { postfixInstances } from '../mta/postfix/instances.ts'
import { count } from '../probes/words.ts'
import { defineCheck, type Judgement } from './check.ts'

/** Several Postfix instances have a queue each: the one that is looked at says nothing of the others. postmulti(1). */
export const otherInstances = defineCheck({
  id: 'other-instances',
  title: 'No mail waits in another Postfix instance',
  why: 'Each instance has settings and a queue of its own; mail that waits in another one is not in this verdict.',
  needs: { instances: postfixInstances },
  options: z.strictObject({}),
  judge: ({ instances }) =>
    instances.length === 0
      ? [{ status: 'skipped', subject: 'instances', summary: 'this host has no other Postfix instance' }]
      : instances.map(({ name, directory, waiting, said }): Judgement => {
          const about = {
            subject: name,
            evidence: [{ ask: `postqueue -c ${directory} -p | tail -n 1`, quote: said }],
            data: { directory, waiting },
          }
          if (waiting === null)
            return {
              ...about,
              status: 'unknown',
              summary: `could not tell whether mail waits in the Postfix instance ${name}`,
            }
          if (waiting === 0) return { ...about, status: 'ok', summary: `the queue of the instance ${name} is empty` }
          return {
            ...about,
            status: 'warning',
            summary: `${count(waiting, 'message')} in the queue of the Postfix instance ${name}: not part of this verdict; --instance ${name} asks why`,
          }
        }),
})
