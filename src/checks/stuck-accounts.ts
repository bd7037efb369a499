import { z } from 'zod'
import { type Entry, first, zimbraDirectory } from '../mta/zimbra/directory.ts'
import { zimbraMailboxUse } from '../mta/zimbra/mailbox-use.ts'
import { defineCheck, type Judgement } from './check.ts'
import { notZimbra } from './not-zimbra.ts'

/** What an account's status means for mail to it. */
const statusWords: Readonly<Record<string, string>> = {
  maintenance: 'is in maintenance: mail for it is put off until that ends',
  closed: 'is closed: mail for it is refused',
  locked: 'is locked: mail for it is taken, its owner cannot log in',
  lockout: 'is locked out after wrong passwords: mail for it is taken',
  pending: 'is pending: mail for it is put off',
}

/** Accounts for which mail waits on this server, as LDAP knows them. */
export const stuckAccounts = defineCheck({
  id: 'stuck-accounts',
  title: 'Accounts of waiting mail take mail',
  why: 'Mail for an account in maintenance, on another server or full waits, however well the servers run.',
  needs: { directory: zimbraDirectory },
  wants: { use: zimbraMailboxUse },
  options: z.strictObject({}),
  judge: ({ directory }, _, { wants }) => {
    if (!directory) return notZimbra('accounts')
    if (directory.accounts.length === 0)
      return [{ status: 'skipped', subject: 'accounts', summary: 'no mail waits for a mailbox of this system' }]
    return directory.accounts.map(({ address, entry }) =>
      judgeAccount(address, entry, wants.use.known ? wants.use.value.get(address) : undefined),
    )
  },
})

const judgeAccount = (address: string, entry: Entry | null, used: number | undefined): Judgement => {
  const ask = `zmprov -l ga ${address}`
  if (!entry)
    return {
      status: 'ok',
      subject: address,
      summary: `${address} is no account: a list or a resource, or it does not exist`,
      evidence: [{ ask, quote: 'account.NO_SUCH_ACCOUNT' }],
    }
  const status = first(entry, 'zimbraAccountStatus')
  const mail = first(entry, 'zimbraMailStatus')
  const host = first(entry, 'zimbraMailHost').toLowerCase()
  const transport = first(entry, 'zimbraMailTransport').toLowerCase()
  const evidence = Object.entries(entry).map(([name, values]) => ({ ask, quote: `${name}: ${values.join(', ')}` }))
  const said = (summary: string): Judgement => ({ status: 'warning', subject: address, summary, evidence })
  if (statusWords[status]) return said(`${address} ${statusWords[status]}`)
  if (mail === 'disabled') return said(`mail is switched off for ${address} (zimbraMailStatus)`)
  const [, leads] = /^lmtp:(?:inet:)?\[?([^:\]]+)\]?/.exec(transport) ?? []
  if (leads && host && leads !== host)
    return said(`mail for ${address} is sent to ${leads}, but its mailbox is on ${host}`)
  const quota = Number(first(entry, 'zimbraMailQuota') || 0)
  if (quota > 0 && used !== undefined && used >= quota)
    return said(`the mailbox of ${address} is full: ${megabytes(used)} of ${megabytes(quota)}`)
  const room = quota > 0 ? `${used === undefined ? 'quota' : `${megabytes(used)} of`} ${megabytes(quota)}` : 'no quota'
  return {
    status: 'ok',
    subject: address,
    summary: `${address} is ${status || 'active'}, on ${host || 'an unknown server'}, ${room}`,
    evidence,
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`
