import { expect, test } from 'vitest'
import { serviceCertificates } from '../../src/probes/service-certificates.ts'
import { virusSignatures } from '../../src/probes/virus-signatures.ts'
import { listenersOf, settingsOf } from '../situations.ts'
import { askProbe, asksOf, known, now, value } from './ask.ts'

const clock = known({ epoch: now.getTime() / 1000, offsetMinutes: 0, skewSeconds: 0 })
const at = (secondsAgo: number) => Math.round(now.getTime() / 1000) - secondsAgo

test('the newest file decides, the last word of freshclam counts', () => {
  const stat = `${at(900_000)} /opt/zimbra/data/clamav/db/daily.cvd\n${at(7_200)} /opt/zimbra/data/clamav/db/daily.cld\n`
  const log = 'ERROR: Update failed.\nSun -> daily.cld database is up-to-date (version: 27000)\n'
  const answers = [
    { stdout: stat, stderr: 'stat: cannot statx …: No such file or directory', exitCode: 1 },
    log,
    undefined,
  ]
  expect(value(askProbe(virusSignatures, answers, { clock }))).toEqual({
    files: [
      { path: '/opt/zimbra/data/clamav/db/daily.cld', ageSeconds: 7_200 },
      { path: '/opt/zimbra/data/clamav/db/daily.cvd', ageSeconds: 900_000 },
    ],
    complaint: null,
  })
  const worse = [answers[0], `${log}ERROR: Can't query current.cvd.clamav.net\n`]
  expect(value(askProbe(virusSignatures, worse, { clock }))?.complaint).toContain('query current.cvd')
})
test('none, and not to be seen', () => {
  expect(value(askProbe(virusSignatures, [{ exitCode: 1 }], { clock }))?.files).toEqual([])
  expect(value(askProbe(virusSignatures, [{ status: 'failed' }], { clock }))).toBeNull()
  expect(value(askProbe(virusSignatures, [{ exitCode: 1, stderr: 'Permission denied' }], { clock }))).toBeNull()
})

const certificate = {
  subject: 'CN=x',
  issuer: 'CN=y',
  names: ['x'],
  validFrom: '2026-01-01T00:00:00Z',
  validTo: '2027-01-01T00:00:00Z',
  trusted: 'no' as const,
}
test('each port that listens is dialled in its own way', () => {
  const listeners = known(listenersOf({ port: 25 }, { port: 465 }, { port: 7025, address: '10.0.0.1' }, { port: 22 }))
  const facts = { listeners, settings: known(settingsOf({ myhostname: 'mail.example.net' })) }
  expect(asksOf(serviceCertificates, facts)).toMatchObject([
    { host: '127.0.0.1', port: 25, smtp: { protocol: 'smtp', starttls: 'if-offered', helo: 'mail.example.net' } },
    { host: '127.0.0.1', port: 465, smtp: { starttls: 'implicit' } },
    { host: '10.0.0.1', port: 7025, smtp: { protocol: 'lmtp', starttls: 'if-offered' } },
  ])
  const found = value(
    askProbe(
      serviceCertificates,
      [{ dial: { steps: [], tls: { version: 'TLSv1.3', cipher: 'x', certificate } } }],
      facts,
    ),
  )
  expect(found.map(({ service, certificate: shown }) => [service, shown?.validTo ?? null])).toEqual([
    ['smtp', '2027-01-01T00:00:00Z'],
    ['submissions', null],
    ['lmtp', null],
  ])
})
