import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cost, costOf } from './cost.ts'
import { type Lab, requirements, up } from './lab/index.ts'
import { run } from './lab/run.ts'
import { judge, openLab } from './story.ts'

const able = requirements()
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
/** Milliseconds of processor time that a whole diagnose may cost a host, what its mail server's commands cost included. */
const most = 3_000

/** A day of a busy server, as rsyslog and logrotate leave it: 64 MB of today's log, yesterday's, and a packed one. */
const busyLog = `import datetime, gzip, random
random.seed(7)
now = datetime.datetime.now(datetime.timezone.utc)
def lines(size, back):
    out, n, total = [], 0, 0
    while total < size:
        at = (now - datetime.timedelta(hours=back, seconds=(size - total) / 900)).strftime('%Y-%m-%dT%H:%M:%S.%f+00:00')
        q = '%010X' % random.getrandbits(40)
        user = 'user%d' % random.randint(1, 400)
        for text in ('smtpd[100]: %s: client=c[192.0.2.%d], sasl_method=PLAIN, sasl_username=%s@antv.test' % (q, n % 200, user),
            'smtpd[101]: %s: client=mx.example.net[198.51.100.%d]' % (q, n % 250),
            'cleanup[102]: %s: message-id=<%s@antv.test>' % (q, q),
            'qmgr[103]: %s: from=<%s@antv.test>, size=4711, nrcpt=1 (queue active)' % (q, user),
            'smtp[104]: %s: to=<a%d@accept.test>, relay=mx.accept.test[198.51.100.101]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)' % (q, n),
            'smtp[104]: %s: to=<b%d@silent.test>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.silent.test[198.51.100.112]:25: Connection timed out)' % (q, n),
            'qmgr[103]: %s: removed' % q):
            line = at + ' mail postfix/' + text + chr(10)
            out.append(line); total += len(line)
        n += 1
    return ''.join(out).encode()
with open('/var/log/mail.log.1', 'wb') as f: f.write(lines(64 << 20, 3))
with gzip.open('/var/log/mail.log.2.gz', 'wb', 3) as f: f.write(lines(96 << 20, 8))
with open('/var/log/mail.log', 'rb') as f: new = f.read()
with open('/var/log/mail.log', 'wb') as f: f.write(lines(64 << 20, 0) + new)
`

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'a diagnose' : `a diagnose (skipped: ${able.why})`, () => {
  for (const flavour of ['plain', 'zimbra'] as const) {
    describe(`of ${flavour}`, () => {
      let lab: Lab
      let cost: Cost
      beforeAll(async () => {
        lab = await up(flavour, ['destination-down'])
        cost = costOf(lab)
      })
      afterAll(async () => {
        await cost?.end()
        await lab?.down()
      })

      const spends = async (user: string): Promise<number> => {
        const before = await cost.spent()
        const target = await openLab(lab, user)
        try {
          const state = await judge(target)
          expect(state.diagnoses[0]?.cause).toBe('destination-down')
        } finally {
          await target.close()
        }
        return Math.round((await cost.spent()) - before)
      }

      test.each(['root', 'sudoer', 'op'])(
        'costs the host little, logged in as %s',
        { timeout: 60_000 },
        async (user) => {
          const ms = await spends(user)
          if (process.env.MAILMEDIC_FIGURES) console.log(flavour, user, ms, 'ms of processor time')
          expect(ms).toBeLessThan(most)
        },
      )

      test.runIf(flavour === 'plain')('says in its log who asked what, where that is wanted', async () => {
        const said = () => lab.read('/var/log/syslog').match(/mailmedic: .*/g) ?? []
        const before = said().length
        const reach = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, `${lab.user}@${lab.host}`]
        await run([process.execPath, main, 'queue', ...reach])
        expect(said()).toHaveLength(before)
        await run([process.execPath, main, 'queue', ...reach, '--log-on-host'])
        await lab.waitFor('the line in the log', () => said().length > before)
        expect(said().slice(before)).toEqual([
          expect.stringMatching(/^mailmedic: \S+@\S+ asks: mailmedic queue \(version /),
        ])
      })

      test.runIf(flavour === 'plain')('costs a busy host no more', { timeout: 120_000 }, async () => {
        await lab.must(['python3', '-c', busyLog])
        const ms = await spends('root')
        if (process.env.MAILMEDIC_FIGURES) console.log('busy', ms, 'ms of processor time')
        expect(ms).toBeLessThan(most)
      })
    })
  }
})
