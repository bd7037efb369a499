import { mtas } from '../mta/index.ts'
import { shellHint } from '../target/no-shell.ts'
import { type Target, TargetError } from '../target/target.ts'
import type { FactStore } from './facts.ts'

/** No mail server was recognised: because none is there, or because the question got no answer. */
export const nobodyHome = async (target: Target, store: FactStore): Promise<TargetError> => {
  const titles = mtas.map((mta) => mta.title).join(', ')
  const reasons = await Promise.all(mtas.map((mta) => store.get(mta.detect)))
  for (const fact of reasons)
    if (!fact.known)
      return new TargetError(`could not tell which mail server runs on ${target.name}: ${fact.why}`, hintFor(fact.why))
  return new TargetError(
    `no mail server was found on ${target.name} (looked for ${titles})`,
    'Give the host that runs the mail server, or log in as a user who can run its commands (root, zimbra).',
  )
}

const hintFor = (why: string): string => {
  if (/was not asked when/.test(why)) return 'Record it again: mailmedic record TARGET -o FILE.mmb.tgz'
  if (/login shell/.test(why)) return shellHint(why)
  if (/within|deadline/.test(why))
    return 'Does ssh TARGET true end at once? A login shell, or a command that the server runs in its place (ForceCommand, command= in authorized_keys), stops mailmedic if it asks something or hangs: try another --login, or a longer --timeout.'
  return 'Try again; if it stays, try a command there by hand: ssh TARGET postconf mail_version'
}
