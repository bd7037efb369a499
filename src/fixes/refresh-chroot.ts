import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import { chrootFiles } from '../probes/chroot-files.ts'
import { known } from '../probes/known.ts'
import { resolver } from '../probes/resolver.ts'
import { queue } from '../probes/slots.ts'
import type { Change } from '../target/action.ts'
import { defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'
import { waiting } from './waiting.ts'

const title = 'Give the chroot of Postfix fresh copies'

export const refreshChroot = defineFix({
  id: 'refresh-chroot',
  title,
  cures: ['dns-chroot-stale'],
  explain:
    'Copies those files of /etc anew that Postfix reads inside its chroot and that are out of date there (resolv.conf, hosts, nsswitch.conf, services), and reloads Postfix.',
  options: z.strictObject({}),
  for: ['postfix'],
  needs: { files: chrootFiles, resolver, queue },
  plan: ({ facts, mta }): Planned => {
    const files = known(facts.files)
    if (!files) return { refused: 'the chroot could not be looked into' }
    const stale = files.filter(({ there, same }) => there && !same)
    if (stale.length === 0) return { nothing: 'every copy in the chroot is as its original' }
    const names = known(facts.resolver)
    const servers = (list: readonly string[] | undefined): string => list?.join(', ') || 'none'
    const diff = (source: string): readonly Change[] =>
      source === '/etc/resolv.conf'
        ? [
            {
              name: 'nameserver',
              where: 'resolv.conf in the chroot',
              old: servers(names?.chroot?.conf.nameservers),
              new: servers(names?.resolvConf?.nameservers),
            },
          ]
        : []
    return {
      fix: 'refresh-chroot',
      title,
      summary: `Postfix reads old copies of ${stale.map(({ source }) => source).join(', ')} inside its chroot.`,
      steps: [
        {
          id: 'copy',
          label: `copy ${stale.length === 1 ? stale[0]?.source : `${stale.length} files`} into the chroot`,
          detail: stale.map(({ copy }) => copy).join(', '),
          why: 'A process in the chroot sees only what lies there.',
          changes: stale.flatMap(({ source }) => diff(source)),
          do: stale.map(({ source, copy }) => ({
            kind: 'exec',
            argv: ['cp', '-L', '--preserve=mode,timestamps', '--', source, copy],
            as: 'root',
          })),
          files: stale.map(({ copy }) => copy),
          undo: [],
        },
        reloadStep(mta, 'A process that runs has read the old files.'),
      ],
      settle: mta.reload(),
      verify: {
        causes: ['dns-chroot-stale'],
        holds: [],
        follow: {
          messages: waiting(known(facts.queue), ({ symptoms }) =>
            symptoms.some(({ reason }) => reason !== null && classify({ text: reason }).class === 'dns-temp-failure'),
          ),
          flush: true,
          against: ['dns-temp-failure'],
        },
      },
      settleMs: 60_000,
      risk: 'reload',
      riskInWords: 'nothing is interrupted',
      secrets: [],
      notes: [],
      chores: [],
    }
  },
})
