import { describe, expect, test } from 'vitest'
import { type Lab, requirements, up } from './lab/index.ts'
import { builtIn, judge, openLab, story, verdictOf } from './story.ts'

const able = requirements()
const asZimbra = (lab: Lab, ...argv: readonly string[]) =>
  lab.exec(['su', '-', 'zimbra', '-c', argv.map((word) => `'${word}'`).join(' ')])

const zimbraOf = async (lab: Lab) => {
  const target = await openLab(lab)
  try {
    const { findings } = await judge(target, { ...builtIn('zimbra'), for: ['any'] })
    return (check: string) => findings.filter((each) => each.check === check)
  } finally {
    await target.close()
  }
}

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'zimbra' : `zimbra (skipped: ${able.why})`, () => {
  test('a healthy one is ok in all its parts, and its recording says the same', { timeout: 120_000 }, async () => {
    const lab = await up('zimbra', ['healthy'])
    try {
      const { live, replayed, bundle } = await story(lab, builtIn('zimbra'))
      expect(live.findings.filter(({ status }) => status !== 'ok' && status !== 'skipped')).toEqual([])
      expect(live.status).toBe('ok')
      const asked = live.findings.filter(({ status }) => status === 'ok').map(({ check }) => check)
      for (const check of ['zmconfigd', 'zimbra-ldap', 'zimbra-domains', 'ldap-in-step', 'scanners', 'spam-levels'])
        expect(asked).toContain(check)
      expect(verdictOf(replayed)).toEqual(verdictOf(live))
      for (const secret of ['simulated-ldap-password', ...lab.secrets]) expect(bundle).not.toContain(secret)
    } finally {
      await lab.down()
    }
  })

  test('parts that are not in order are named', { timeout: 180_000 }, async () => {
    const lab = await up('zimbra', ['lmtp-down'])
    try {
      await asZimbra(lab, 'zmprov', 'ma', 'user2@antv.test', 'zimbraAccountStatus', 'maintenance')
      await asZimbra(lab, 'zmprov', 'ma', 'user3@antv.test', 'zimbraMailQuota', '1024')
      await asZimbra(lab, 'zmprov', 'md', 'antv.test', 'zimbraDomainStatus', 'suspended', 'zimbraAuthMech', 'ad')
      await asZimbra(lab, 'zmprov', 'mcf', 'zimbraSpamKillPercent', '90')
      await asZimbra(lab, 'zmprov', 'mcf', 'zimbraSpamIsNotSpamAccount', '')
      await lab.exec(['/opt/zimbra/common/sbin/postconf', '-e', 'smtp_fallback_relay=[smtp.example.com]:587'])
      const db = '/opt/zimbra/data/clamav/db'
      await lab.exec(['sh', '-c', `mkdir -p ${db}; touch -d '4 days ago' ${db}/daily.cld`])
      const found = await zimbraOf(lab)
      const warned = (check: string) =>
        found(check)
          .filter(({ status }) => status === 'warning')
          .map(({ summary }) => summary)
      expect(warned('stuck-accounts').toSorted()).toEqual([
        expect.stringContaining('the mailbox of user3@antv.test is full'),
        expect.stringContaining('user2@antv.test is in maintenance'),
      ])
      expect(warned('zimbra-domains')).toEqual(['the domain antv.test is suspended'])
      expect(found('zimbra-domains').at(-1)?.summary).toContain('Active Directory')
      expect(warned('spam-levels')).toEqual([expect.stringContaining('90 % (18 points) in LDAP, amavis has 15')])
      expect(warned('spam-training')).toEqual([expect.stringContaining('zimbraSpamIsNotSpamAccount is not set')])
      expect(warned('ldap-in-step')).toEqual([expect.stringContaining('smtp_fallback_relay is [smtp.example.com]:587')])
      expect(warned('signature-age')).toEqual([expect.stringContaining('virus signatures are 4 d old')])
      const [, next] = found('queue-parameters')
      expect(next?.summary).toMatch(/next attempt between \d\d:\d\d and \d\d:\d\d, gives up on \w+ \d\d:\d\d$/)
      expect(next?.data.attempts).toMatchObject([{ messages: 3, from: 'queue file' }])
    } finally {
      await lab.down()
    }
  })

  test('LDAP and zmconfigd that are down', { timeout: 180_000 }, async () => {
    const lab = await up('zimbra')
    try {
      await asZimbra(lab, 'zmconfigdctl', 'stop')
      await asZimbra(lab, 'ldap', 'stop')
      const found = await zimbraOf(lab)
      expect(found('zimbra-ldap')).toMatchObject([{ status: 'critical', subject: 'ldap://mail.antv.test:389' }])
      expect(found('zmconfigd')).toMatchObject([{ status: 'warning' }])
      expect(found('zimbra-domains')).toMatchObject([{ status: 'unknown' }])
    } finally {
      await lab.down()
    }
  })

  test('on a plain Postfix its checks are skipped, and say why', { timeout: 120_000 }, async () => {
    const lab = await up('plain', ['healthy'])
    try {
      const found = await zimbraOf(lab)
      for (const check of [
        'zmconfigd',
        'zimbra-ldap',
        'zimbra-domains',
        'ldap-in-step',
        'spam-levels',
        'spam-training',
      ])
        expect(found(check)).toMatchObject([
          { status: 'skipped', summary: expect.stringContaining('there is no Zimbra on this server') },
        ])
    } finally {
      await lab.down()
    }
  })
})
