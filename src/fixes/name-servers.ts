import { z } from 'zod'
import { known } from '../probes/known.ts'
import { resolver } from '../probes/resolver.ts'
import { resolverLookups, serverWorks } from '../probes/resolver-lookups.ts'
import { shellWord } from '../probes/shell-word.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Name servers that answer'

export const nameServers = defineFix({
  id: 'name-servers',
  title,
  cures: ['dns-resolver-down'],
  explain:
    'Which name servers this host is set to use, whether each answers now, and where they are set. Which ones to use instead is for whoever runs the network to say. A resolver on this very host: mailmedic fix start-service.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { lookups: resolverLookups, files: resolver },
  plan: ({ facts }): Planned => {
    const seen = known(facts.lookups)
    const files = known(facts.files)
    if (!seen || !files) return { refused: 'the name servers could not be asked' }
    const servers = seen.servers.filter(({ chroot }) => !chroot)
    const works = seen.lookups.some(({ resolved }) => resolved)
    const chores: readonly Chore[] = [
      ...servers.map((server): Chore => {
        const fine = serverWorks(server)
        return {
          text: fine
            ? `${server.server} answers.`
            : `${server.server} answers, or another one takes its place in /etc/resolv.conf.`,
          ...(fine
            ? {}
            : {
                paste: [
                  `dig ${shellWord(`@${server.server}`)} gmail.com MX`,
                  'nameserver ADDRESS   # in /etc/resolv.conf, or where it is made: resolvectl, nmcli, cloud-init',
                ],
              }),
          state: fine ? 'done' : works ? 'unknown' : 'open',
          evidence: server.answer,
        }
      }),
      {
        text: 'Programs of this host resolve names; then let Postfix read the new settings, and try the waiting mail again.',
        ...(works
          ? {}
          : { paste: ['getent ahosts gmail.com', 'mailmedic fix refresh-chroot', 'mailmedic queue flush'] }),
        state: works ? 'done' : 'open',
        evidence: seen.lookups
          .map(({ name, resolved }) => `${name} ${resolved ? 'resolves' : 'does not resolve'}`)
          .join(', '),
      },
    ]
    return checklist(
      {
        fix: 'name-servers',
        title,
        summary: `/etc/resolv.conf names ${files.resolvConf?.nameservers.join(', ') || 'no server'}.`,
      },
      chores,
    )
  },
})
