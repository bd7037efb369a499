import { z } from 'zod'
import { initOf, initSystem } from '../probes/init-system.ts'
import { known } from '../probes/known.ts'
import { type QueueDirectory, queueDirectories } from '../probes/queue-directories.ts'
import { postfixQueues, strangeQueueFiles } from '../probes/queue-files.ts'
import { settings } from '../probes/slots.ts'
import type { Action, OwnDeed } from '../target/action.ts'
import { defineFix, type Planned } from './fix.ts'

const title = 'Give the queue back to Postfix'

/** Owner's and others' bits of each directory, conf/postfix-files; sticky and set-gid bits stay as distributions set them. */
const modes: Readonly<Record<string, number>> = { maildrop: 0o730, public: 0o710 }

const wanted = ({ name, mode }: QueueDirectory): string => {
  const special = Number.parseInt(mode, 8) & 0o7000
  return (special | (modes[name] ?? 0o700)).toString(8)
}

const own = ({ path, group }: QueueDirectory, owner: string, mode: string): OwnDeed => ({
  kind: 'own',
  path,
  owner,
  group,
  mode,
  as: 'root',
})

export const setPermissions = defineFix({
  id: 'set-permissions',
  title,
  cures: ['queue-permissions'],
  explain:
    'Sets owner and mode of those directories of the queue that are wrong, gives messages of other accounts back to Postfix, and starts Postfix anew. Only what is wrong is touched, so that it can be taken back: postfix set-permissions and zmfixperms change hundreds of other files too.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { directories: queueDirectories, files: strangeQueueFiles, settings, init: initSystem },
  plan: ({ facts, mta }): Planned => {
    const set = known(facts.settings)
    const root = set?.get('queue_directory')
    const directories = known(facts.directories)
    if (!set || !root || !directories) return { refused: 'the directories of the queue could not be seen' }
    const owner = set.get('mail_owner') ?? 'postfix'
    const group = set.get('setgid_group') ?? 'postdrop'
    const bad = directories
      .filter(({ path }) => path.startsWith(`${root}/`))
      .map((found) => ({
        found,
        right: { ...found, owner, group: modes[found.name] ? group : found.group, mode: wanted(found) },
      }))
      .filter(
        ({ found, right }) => found.owner !== right.owner || !found.mode.padStart(3, '0').slice(-3).startsWith('7'),
      )
    const files = known(facts.files) ?? []
    if (bad.length === 0 && files.length === 0) return { nothing: 'owner and mode of the queue are right' }
    const restart = mta.control('postfix', 'restart', initOf(facts.init)) ?? []
    const directoriesStep: readonly Action[] =
      bad.length === 0
        ? []
        : [
            {
              id: 'directories',
              label: `owner and mode of ${bad.length} directories`,
              detail: bad.map(({ found }) => found.name).join(', '),
              why: 'Postfix runs as another account than they belong to.',
              changes: bad.map(({ found, right }) => ({
                name: found.path,
                where: 'owner and mode',
                old: `${found.owner}:${found.group} ${found.mode}`,
                new: `${right.owner}:${right.group} ${right.mode}`,
              })),
              do: bad.map(({ right }) => own(right, right.owner, right.mode)),
              undo: bad.map(({ found }) => own(found, found.owner, found.mode)),
            },
          ]
    const messagesStep: readonly Action[] =
      files.length === 0
        ? []
        : [
            {
              id: 'messages',
              label: 'owner of the messages',
              detail: `among them ${files.slice(0, 3).join(', ')}`,
              why: 'A message that belongs to another account cannot be read.',
              changes: [],
              do: [
                {
                  kind: 'exec',
                  argv: [
                    'find',
                    ...postfixQueues.map((name) => `${root}/${name}`),
                    '-type',
                    'f',
                    '!',
                    '-user',
                    owner,
                  ].concat([...['-exec', 'chown', owner, '{}', '+']]),
                  as: 'root',
                  timeoutMs: 300_000,
                },
              ],
              undo: [],
              cannotUndo: 'the messages keep their right owner',
            },
          ]
    return {
      fix: 'set-permissions',
      title,
      summary: `Postfix (${owner}) gets its queue back: ${[
        ...(bad.length > 0 ? [`${bad.length} directories have the wrong owner or mode`] : []),
        ...(files.length > 0 ? ['messages belong to another account'] : []),
      ].join(', ')}.`,
      steps: [
        ...directoriesStep,
        ...messagesStep,
        {
          id: 'restart',
          label: 'restart Postfix',
          detail: 'what has failed is not held back any longer',
          why: 'master holds back for a minute whatever has died.',
          changes: [],
          do: restart,
          undo: [],
          cannotUndo: 'a restart cannot be taken back',
        },
      ],
      settle: [],
      verify: { causes: ['queue-permissions'], holds: [] },
      settleMs: 60_000,
      risk: 'interrupts',
      riskInWords: 'deliveries under way are broken off and tried again',
      secrets: [],
      notes: [],
      chores: [],
    }
  },
})
