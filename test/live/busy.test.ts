import { describe, expect, test } from 'vitest'
import { gtube } from './lab/faults/gtube.ts'
import { requirements, up } from './lab/index.ts'
import { builtIn, judge, openLab } from './story.ts'

const able = requirements()
const outside = ['friend@gmail.com', 'partner@outlook.com', 'office@accept.test', 'sales@partner.test']

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'a busy server' : `a busy server (skipped: ${able.why})`, () => {
  for (const flavour of ['plain', 'zimbra'] as const) {
    test.concurrent(`${flavour}: ordinary greylisting, a bounce and refused spam wake nobody`, {
      timeout: 120_000,
    }, async () => {
      const lab = await up(flavour, [], { contentFilter: true, yesterday: true })
      try {
        for (let n = 2; n <= 6; n++) await lab.send({ to: `user${n}@antv.test`, count: 6, via: 'smtp' })
        for (const to of outside) await lab.send({ to, count: 5, via: 'smtp' })
        for (const to of ['anna@greylist.test', 'nobody@reject.test', 'ben@listed.test']) await lab.send({ to })
        await lab.send({ from: 'win@prizes.test', to: 'user2@antv.test', subject: gtube })
        await lab.waitForReason(/Greylisted/)
        await lab.waitForLog(/Blocked SPAM/)
        await lab.waitForLog(/status=bounced .*blocked using/)
        await lab.waitForLog(/status=bounced .*5\.1\.1/)
        await lab.waitFor('the rest to arrive', () => lab.internet.arrived().length >= 20)
        await lab.settled()
        const target = await openLab(lab)
        try {
          const stuck = await judge(target)
          expect(stuck.diagnoses.map(({ cause }) => cause)).toEqual(['greylisted', 'dnsbl-listed', 'user-unknown'])
          expect(stuck.unexplained.messages).toBe(0)
          expect(stuck.status).toBe('warning')
          expect((await judge(target, builtIn('health'))).status).toBe('ok')
        } finally {
          await target.close()
        }
      } finally {
        await lab.down()
      }
    })
  }
})
