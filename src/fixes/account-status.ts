import { z } from 'zod'
import { first, zimbraDirectory } from '../mta/zimbra/directory.ts'
import { known } from '../probes/known.ts'
import { shellWord } from '../probes/shell-word.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Accounts that take no mail'

export const accountStatus = defineFix({
  id: 'account-status',
  title,
  cures: ['mailbox-unavailable'],
  explain:
    'The state of each account for which mail waits, as Zimbra’s LDAP has it, with the command that makes it active. Why it was closed is for its administrator to say.',
  options: z.strictObject({}),
  for: ['zimbra'],
  needs: { directory: zimbraDirectory },
  plan: ({ facts }): Planned => {
    const accounts = known(facts.directory)?.accounts
    if (!accounts) return { refused: facts.directory.known ? 'this host has no Zimbra' : facts.directory.why }
    if (accounts.length === 0) return { nothing: 'no mail waits for a mailbox of this server' }
    const chores = accounts.map(({ address, entry }): Chore => {
      const status = entry && first(entry, 'zimbraAccountStatus')
      const active = status === 'active'
      return {
        text: entry ? `${address} is active.` : `${address} exists, as an account, a list or an alias.`,
        ...(active
          ? {}
          : {
              paste: [
                entry
                  ? `zmprov ma ${shellWord(address)} zimbraAccountStatus active`
                  : `zmprov ga ${shellWord(address)}`,
              ],
            }),
        state: entry ? (active ? 'done' : 'open') : 'unknown',
        evidence: entry
          ? `${status}, on ${first(entry, 'zimbraMailHost') || 'no server'}${active ? '; a change of the last 15 minutes: mailmedic fix flush-ldap-cache' : ''}`
          : 'LDAP has no such account',
      }
    })
    return checklist({ fix: 'account-status', title, summary: 'Mail waits for these mailboxes.' }, chores)
  },
})
