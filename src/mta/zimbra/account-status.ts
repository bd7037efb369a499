import { defineProbe, type Probe, unknown, whyOf } from '../../probes/probe.ts'
import { mailLog } from '../../probes/slots.ts'
import { readEntry } from './zimbra-settings.ts'

export interface AccountStatus {
  readonly account: string
  /** `active`, `locked`, `lockout`, `closed`, `maintenance`, `pending`; null: LDAP has no such account. */
  readonly status: string | null
}

const needs = { log: mailLog }
const address = /^[\w.+=-]+@[\w.-]+$/

/** The account that was named; else the login that hands in most, as the mail log has it. */
export const accountStatus = (named: string | undefined): Probe<AccountStatus, typeof needs> =>
  defineProbe<AccountStatus, typeof needs>({
    id: `zimbra-account-status:${named ?? ''}`,
    needs,
    ask: ({ log }) => {
      const account = named ?? busiest(log.known ? (log.value.logins ?? []) : [])
      return account && address.test(account)
        ? [
            {
              kind: 'exec',
              argv: ['zmprov', '-l', 'ga', account, 'zimbraAccountStatus'],
              as: 'zimbra',
              slow: true,
              timeoutMs: 45_000,
            },
          ]
        : []
    },
    parse: ([reading], { log }) => {
      const account = named ?? busiest(log.known ? (log.value.logins ?? []) : [])
      if (account === undefined) return unknown('no login stands out in the mail log')
      if (!reading) return unknown(`"${account}" is no address of an account`)
      if (/NO_SUCH_ACCOUNT/.test(reading.stderr)) return { account, status: null }
      const status = readEntry(reading.stdout).zimbraAccountStatus?.[0]
      return status === undefined ? unknown(whyOf(reading)) : { account, status }
    },
  })

const busiest = (logins: readonly { readonly login: string; readonly messages: number }[]): string | undefined => {
  const sums = new Map<string, number>()
  for (const { login, messages } of logins) sums.set(login, (sums.get(login) ?? 0) + messages)
  return [...sums].sort((a, b) => b[1] - a[1])[0]?.[0]
}
