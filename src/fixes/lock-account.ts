import { z } from 'zod'
import { accountStatus } from '../mta/zimbra/account-status.ts'
import { shellWord } from '../probes/shell-word.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Lock the account that sends spam'

export const lockAccount = defineFix({
  id: 'lock-account',
  title,
  cures: ['account-compromised'],
  explain:
    'Zimbra: sets zimbraAccountStatus of the account to locked, so that nobody can log in with it; mail for it still arrives. --set account=user@example.net; by itself the login that hands in most. Elsewhere a list of what to do, as accounts are kept in many ways. The mail that it has left in the queue: mailmedic fix queue-hold.',
  options: z.strictObject({ account: z.email('an address of an account').optional() }),
  for: ['postfix', 'zimbra'],
  needs: (options: { readonly account?: string | undefined }) => ({ status: accountStatus(options.account) }),
  plan: ({ facts, mta, diagnoses }): Planned => {
    const named = diagnoses
      .find(({ cause }) => cause === 'account-compromised')
      ?.title.match(/^The login (\S+) sends/)?.[1]
    if (mta.identity.id !== 'zimbra') return byHand(named)
    if (!facts.status.known) return { refused: facts.status.why, hint: 'Name it: --set account=user@example.net' }
    const { account, status } = facts.status.value
    if (status === null)
      return { refused: `LDAP has no account ${account}`, hint: 'Name it: --set account=user@example.net' }
    if (status !== 'active') return { nothing: `${account} is ${status} already`, chores: afterwards(account) }
    const set = (value: string) => [
      { kind: 'exec' as const, argv: ['zmprov', '-l', 'ma', account, 'zimbraAccountStatus', value], as: 'zimbra' },
      // The mailbox server would remember the old state for 15 minutes; where it does not run, there is nothing to forget.
      { kind: 'exec' as const, argv: ['zmprov', 'fc', 'account', account], as: 'zimbra', accept: [0, 1, 2] },
    ]
    return {
      fix: 'lock-account',
      title,
      summary: `Nobody can log in as ${account} any more; mail for it still arrives.`,
      steps: [
        {
          id: 'lock',
          label: `lock ${account}`,
          detail: `zimbraAccountStatus ${status} -> locked`,
          why: 'Its password is known to somebody who sends spam with it.',
          changes: [{ name: 'zimbraAccountStatus', where: account, old: status, new: 'locked' }],
          do: set('locked'),
          undo: set(status),
        },
      ],
      settle: [],
      verify: {
        causes: [],
        holds: [
          {
            kind: 'wait',
            what: `${account} is locked`,
            ask: {
              kind: 'exec',
              argv: ['zmprov', '-l', 'ga', account, 'zimbraAccountStatus'],
              as: 'zimbra',
              slow: true,
            },
            until: { includes: 'zimbraAccountStatus: locked' },
            timeoutMs: 60_000,
          },
        ],
      },
      settleMs: 60_000,
      risk: 'interrupts',
      riskInWords: 'whoever works with this account is logged out',
      secrets: [],
      notes: ['Logins that saslauthd remembers end within its cache time; zmsaslauthdctl restart ends them now.'],
      chores: afterwards(account),
    }
  },
})

const afterwards = (account: string): readonly Chore[] => [
  {
    text: 'Put the mail that it has left in the queue on hold, and look at it.',
    paste: [`mailmedic queue hold --from ${shellWord(account)}`],
    state: 'unknown',
  },
  {
    text: 'Give it a new password, look for filters and forwards that are not its owner’s, then unlock it.',
    state: 'unknown',
  },
]

const byHand = (login = 'THE-LOGIN'): Planned =>
  checklist({ fix: 'lock-account', title, summary: `Nobody must be able to hand mail in as ${login} any more.` }, [
    {
      text: 'Lock the login or change its password where accounts are kept (system account; Dovecot passwd-file; SQL; LDAP).',
      paste: [`usermod -L ${shellWord(login)}`, `doveadm pw   # a new hash for ${login} in /etc/dovecot/users`],
      state: 'unknown',
    },
    {
      text: 'End its sessions, and what remembers its password.',
      paste: [`doveadm kick ${shellWord(login)}`, `doveadm auth cache flush ${shellWord(login)}`],
      state: 'unknown',
    },
    ...afterwards(login).slice(0, 1),
    {
      text: 'Ask for removal from block lists only once nothing goes out any more.',
      paste: ['mailmedic fix delisting'],
      state: 'unknown',
    },
  ])
