import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judge } from '../../src/target/trust.ts'
import { context } from './loopback.ts'

const folder = mkdtempSync(join(tmpdir(), 'trust-'))
const at = (name: string): string => join(folder, name)
const text = (name: string): string => readFileSync(at(name), 'utf8')
const openssl = (...argv: string[]) => execFileSync('openssl', argv, { stdio: 'ignore', cwd: folder })
const shown = { subject: '', issuer: '', names: [], validFrom: '2020-01-01T00:00:00Z', validTo: '2099-01-01T00:00:00Z' }

/** Root, intermediate, server: the server sends the intermediate along, as a good one does. */
beforeAll(() => {
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  writeFileSync(at('ca'), 'basicConstraints=critical,CA:TRUE\n')
  writeFileSync(at('leaf'), 'subjectAltName=DNS:mx.example\nextendedKeyUsage=serverAuth\n')
  openssl('req', '-x509', ...fresh, '-days', '9', '-subj', '/CN=root', '-keyout', 'root.key', '-out', 'root.pem')
  for (const [name, by, extensions] of [
    ['middle', 'root', 'ca'],
    ['server', 'middle', 'leaf'],
  ] as const) {
    openssl('req', ...fresh, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
    const signed = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-days', '9', '-extfile', extensions]
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`)
  }
  process.env.SSL_CERT_FILE = at('root.pem')
})
afterAll(() => {
  delete process.env.SSL_CERT_FILE
  rmSync(folder, { recursive: true })
})

test.each([
  ['a whole chain', ['server.pem', 'middle.pem'], 'mx.example', 'yes', undefined],
  ['no name to compare', ['server.pem', 'middle.pem'], undefined, 'yes', undefined],
  ['another name', ['server.pem', 'middle.pem'], 'mx.other', 'no', 'it is for another name'],
  ['no intermediate', ['server.pem'], 'mx.example', 'no', 'this host does not know who issued it'],
] as const)('%s', async (_name, files, name, trusted, why) => {
  const chain = files.map((file) => text(file))
  const judged = await judge(context({ tools: { openssl: true } }), { chain, shown }, name)
  expect(judged.trusted).toBe(trusted)
  expect(judged.why).toBe(why)
})

test('later than the certificate lasts, by the clock of the target', async () => {
  const chain = ['server.pem', 'middle.pem'].map((file) => text(file))
  const now = new Date(Date.now() + 30 * 86_400_000)
  const judged = await judge(context({ tools: { openssl: true }, now }), { chain, shown }, undefined)
  expect(judged).toMatchObject({ trusted: 'no', why: 'it has expired' })
})

test('where openssl cannot be asked it is unknown', async () => {
  const none = await judge(context(), { chain: ['x'], shown }, undefined)
  expect(none).toMatchObject({ trusted: 'unknown' })
  const garbage = await judge(context({ tools: { openssl: true } }), { chain: ['x'], shown }, undefined)
  expect(garbage).toMatchObject({ trusted: 'unknown' })
})
