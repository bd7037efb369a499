import { describe, expect, test } from 'vitest'
import { requirements, up } from './lab/index.ts'
import { apply } from './mend-story.ts'

const able = requirements()

interface List {
  readonly fault: string
  readonly fix: string
  readonly flavour: 'plain' | 'zimbra'
  /** Lines that must be there to paste. */
  readonly pastes: RegExp
  /** The people who were told have done it: nothing is open any more. */
  readonly closes: boolean
  /** Who they are: root where nothing is said. */
  readonly as?: 'zimbra'
  /** Nothing on this server shows that it was done, or only an hour later. */
  readonly stays?: true
  /** Told with `npm run test:long` alone. */
  readonly long?: true
  /** Its items rest on mail that waits: what becomes of that once the fault is healed. */
  readonly mail?: 'leaves' | 'is deleted'
}
const lists: readonly List[] = [
  {
    fault: 'outbound-25-blocked-locally',
    fix: 'local-firewall',
    flavour: 'plain',
    pastes: /^nft delete rule inet filter output handle \d+$/m,
    closes: true,
  },
  { fault: 'disk-full', fix: 'disk-space', flavour: 'zimbra', pastes: /^du -xh/m, closes: false },
  {
    fault: 'own-mx-wrong',
    fix: 'own-mx',
    flavour: 'plain',
    pastes: /^shop\.test\. {2}3600 {2}IN {2}MX {2}10 mail\.antv\.test\.$/m,
    closes: false,
  },
  {
    fault: 'dns-resolver-down',
    fix: 'name-servers',
    flavour: 'zimbra',
    pastes: /^dig @198\.51\.100\.53 gmail\.com MX$/m,
    closes: false,
  },
  {
    fault: 'lmtp-certificate-invalid',
    fix: 'lmtp-certificate',
    flavour: 'zimbra',
    pastes: /zmcertmgr/,
    closes: false,
  },
  {
    fault: 'mailbox-over-quota',
    fix: 'mailbox-quota',
    flavour: 'plain',
    pastes: /^doveadm quota get -u user2@antv\.test$/m,
    closes: false,
    mail: 'leaves',
  },
  {
    fault: 'destination-refused',
    fix: 'other-side',
    flavour: 'plain',
    pastes: /^To: postmaster@refuse\.test$/m,
    closes: false,
    mail: 'is deleted',
  },
  {
    fault: 'relay-quota-exceeded',
    fix: 'relay-account',
    flavour: 'zimbra',
    pastes: /^$/,
    closes: false,
    mail: 'leaves',
  },
  {
    fault: 'mailbox-unavailable',
    fix: 'account-status',
    flavour: 'zimbra',
    pastes: /^zmprov ma user9@antv\.test zimbraAccountStatus active$/m,
    closes: true,
    as: 'zimbra',
    mail: 'leaves',
  },
  {
    fault: 'dnsbl-listed',
    fix: 'delisting',
    flavour: 'plain',
    pastes: /^https:\/\/check\.spamhaus\.org\/results\/\?query=203\.0\.113\.10$/m,
    closes: false,
    long: true,
  },
  {
    fault: 'missing-rdns',
    fix: 'sender-dns',
    flavour: 'plain',
    pastes: /^PTR of 203\.0\.113\.10: {2}mail\.antv\.test\.$/m,
    closes: false,
    long: true,
    mail: 'is deleted',
  },
  {
    fault: 'inodes-full',
    fix: 'disk-space',
    flavour: 'plain',
    pastes: /^du -x --inodes .*\/small /m,
    closes: false,
    long: true,
  },
  {
    fault: 'relay-sender-unverified',
    fix: 'relay-account',
    flavour: 'plain',
    pastes: /^/,
    closes: false,
    long: true,
    stays: true,
  },
  {
    fault: 'local-delivery-failing',
    fix: 'local-delivery',
    flavour: 'plain',
    pastes: /^mailmedic fix local-delivery --set command=off$/m,
    closes: false,
    long: true,
    mail: 'leaves',
  },
  {
    fault: 'spam-discarded',
    fix: 'discarded-spam',
    flavour: 'zimbra',
    pastes: /^zmprov ma user2@antv\.test \+amavisWhitelistSender user1@antv\.test$/m,
    closes: false,
    long: true,
    stays: true,
  },
  {
    fault: 'account-compromised',
    fix: 'lock-account',
    flavour: 'plain',
    pastes: /^doveadm kick user7@antv\.test$/m,
    closes: false,
    long: true,
    stays: true,
  },
  {
    fault: 'mail-loop',
    fix: 'break-loop',
    flavour: 'plain',
    pastes: /^postconf -e 'virtual_mailbox_domains=antv\.test, loop\.test' && postfix reload$/m,
    closes: false,
    long: true,
  },
  {
    fault: 'clock-skew',
    fix: 'time-service',
    flavour: 'plain',
    pastes: /^chronyc makestep/m,
    closes: false,
    long: true,
  },
]

const told = lists.filter((list) => process.env.MAILMEDIC_LONG || !list.long)

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'checklists' : `checklists (skipped: ${able.why})`, () => {
  for (const { fault, fix, flavour, pastes, closes, as, mail, stays } of told)
    test.concurrent(`${flavour}: ${fix} says what to paste, and when it is done`, { timeout: 240_000 }, async () => {
      const lab = await up(flavour, [fault])
      try {
        const state = await apply(lab, { fix, over: { readOnly: true } })
        expect(`${state.outcome}: ${state.words}`).toMatch(
          stays ? /^(?:planned|unproved): .*\d+ of \d+/ : /^planned: \d+ of \d+ left to do/,
        )
        expect(state.run).toBeNull()
        const chores = state.plan?.chores ?? []
        const paste = chores.flatMap((chore) => (chore.state === 'done' ? [] : (chore.paste ?? [])))
        expect(paste.join('\n')).toMatch(pastes)
        if (closes) for (const line of paste) await lab.must(as ? ['su', '-', as, '-c', line] : ['sh', '-c', line])
        else await lab.heal(fault)
        if (mail) await lab.must(mail === 'leaves' ? ['postqueue', '-f'] : ['postsuper', '-d', 'ALL'])
        if (mail) await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
        const after = await apply(lab, { fix })
        if (!stays) expect(after.plan?.chores.filter((chore) => chore.state === 'open') ?? []).toEqual([])
      } finally {
        await lab.down()
      }
    })
})
