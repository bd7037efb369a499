import { type QueueDirectory, queueDirectories } from '../probes/queue-directories.ts'
import { mailLog, queue, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known, untried } from './claims.ts'

/** The owner must read, write and enter each of them. */
const wrong = (directory: QueueDirectory, owner: string): boolean =>
  directory.owner !== owner || !directory.mode.padStart(3, '0').slice(-3).startsWith('7')

export const queuePermissions = defineCause({
  id: 'queue-permissions',
  section: 'A',
  title: 'The queue directories have the wrong owner or mode',
  explain:
    'Postfix cannot read or write its own queue directories: somebody changed their owner or mode, often by a copy or a restore. Mail stops moving, and listing the queue may hang.',
  cure: 'Stop Postfix, run postfix set-permissions (Zimbra: /opt/zimbra/libexec/zmfixperms as root), and start it again.',
  proof:
    'A directory of the queue has another owner or mode than Postfix gives it, and Postfix says that it may not open it.',
  counterProof: "Owner and mode that Postfix's own check accepts; a queue that can be listed and scanned.",
  look: ['postfix check', "stat -c '%U:%G %a %n' $(postconf -h queue_directory)/*"],
  needs: { directories: queueDirectories, settings, queue, log: mailLog },
  recognise: ({ facts }) => {
    const set = known(facts.settings)
    const root = set?.get('queue_directory')
    const owner = set?.get('mail_owner') ?? 'postfix'
    if (!root) return []
    const bad = (known(facts.directories) ?? []).filter(
      (directory) => directory.path.startsWith(`${root}/`) && wrong(directory, owner),
    )
    if (bad.length === 0) return []
    const said = known(facts.log)?.problems.find(({ text }) =>
      /(open directory|create file|mail_queue_enter).*Permission denied/.test(text),
    )
    return [
      {
        confidence: 'certain',
        because: [
          ...bad
            .slice(0, 4)
            .map(
              ({ path, owner: has, mode }) =>
                `${path} belongs to ${has} with mode ${mode}; ${owner} and rwx are needed (stat)`,
            ),
          ...(said ? [said.text] : []),
        ],
        against: [],
        claims: untried,
        fixes: ['set-permissions'],
      },
    ]
  },
})
