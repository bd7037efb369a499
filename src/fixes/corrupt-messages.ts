import { z } from 'zod'
import { corruptFiles } from '../probes/corrupt-files.ts'
import { known } from '../probes/known.ts'
import { bytes, count, number } from '../text/numbers.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'
import { unread } from './unread.ts'

const title = 'Take damaged messages out of the queue'
/** Beside the queue, not in it: what lies there is no mail of Postfix any more. */
const archive = '/var/lib/mailmedic-corrupt'
/** Names on one command line. */
const most = 1_000

/** $1 from, $2 to, then names. What has moved already is left. mv keeps owner, mode and time, also to another file system. */
const script = `set -e; umask 077; from=$1 to=$2; shift 2
mkdir -p "$to"
for name do [ ! -e "$from/$name" ] || mv -- "$from/$name" "$to/$name"; done
sync`
const backScript = `${script}
rmdir "$from" 2>/dev/null || :`

export const corruptMessages = defineFix({
  id: 'corrupt-messages',
  title,
  cures: ['queue-file-corrupt'],
  explain: `Moves the files that Postfix could not read from the corrupt queue to ${archive}, for root alone, where they can be looked at; undo moves them back. Nothing is deleted. What to do about their senders and about the disk is a list.`,
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { corrupt: corruptFiles },
  plan: ({ facts, diagnoses }): Planned => {
    const found = known(facts.corrupt)
    if (!found) return unread(facts.corrupt, 'the corrupt queue')
    const files = found.files.slice(0, most)
    if (files.length === 0) return { nothing: 'no damaged message lies in the corrupt queue', chores: afterwards([]) }
    const from = `${found.queueDirectory}/corrupt`
    const names = files.map(({ name }) => name)
    const size = bytes(files.reduce((sum, file) => sum + file.bytes, 0))
    const move = (text: string, source: string, target: string) => [
      {
        kind: 'exec' as const,
        argv: ['sh', '-c', text, 'aside', source, target, ...names],
        as: 'root',
        timeoutMs: 120_000,
      },
    ]
    return {
      fix: 'corrupt-messages',
      title,
      summary: `${count(files.length, 'damaged file')} (${size}) are put aside in ${archive}. They cannot be delivered, and nothing is deleted.`,
      steps: [
        {
          id: 'aside',
          label: 'put them aside',
          detail: `${from} -> ${archive}, owner, mode and time stay`,
          why: 'Postfix could not read them and will not try again.',
          changes: [],
          do: move(script, from, archive),
          undo: move(backScript, archive, from),
        },
      ],
      settle: [],
      verify: {
        causes:
          found.files.length <= most
            ? diagnoses.flatMap(({ cause }) => (cause === 'queue-file-corrupt' ? [cause] : []))
            : [],
        holds: [],
      },
      settleMs: 15_000,
      risk: 'none',
      riskInWords: 'no other mail is touched',
      secrets: [],
      notes:
        found.files.length > most
          ? [`There are ${number(found.files.length)}; this takes the first ${number(most)}.`]
          : [],
      chores: afterwards(names),
    }
  },
})

const afterwards = (names: readonly string[]): readonly Chore[] => [
  {
    text: 'Read what can be read of them, and tell senders and recipients.',
    paste:
      names.length > 0
        ? names.slice(0, 5).map((name) => `strings -n 6 ${archive}/${name} | head -40`)
        : [`ls -l ${archive}`],
    state: 'unknown',
  },
  {
    text: 'Find out why: a failing disk, a crash without a sync, a copy made while Postfix ran.',
    paste: ["dmesg -T | grep -iE 'i/o error|ext4|xfs|ata[0-9]' | tail", 'smartctl -H /dev/sda'],
    state: 'unknown',
  },
]
