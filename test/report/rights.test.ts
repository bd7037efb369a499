import { expect, test } from 'vitest'
import { human } from '../../src/report/human.ts'
import { rightsHuman } from '../../src/report/rights-human.ts'
import { rightsJson } from '../../src/report/rights-json.ts'
import type { Gap } from '../../src/run/gaps.ts'
import type { Rights } from '../../src/run/rights.ts'
import { readRun } from '../runs/read.ts'
import { metaOf, render } from './render.ts'

const nft: Gap = {
  ask: { kind: 'exec', argv: ['nft', 'list', 'ruleset'], as: 'root' },
  account: 'root',
  sudo: 'stranger',
  group: null,
  partly: false,
  why: 'needs root; the login op has no sudo without a password',
  checks: [],
  causes: ['outbound-25-blocked-locally', 'outbound-25-blocked'],
}
const log: Gap = {
  ...nft,
  ask: { kind: 'file', path: '/var/log/mail.log', as: 'root', orSelf: true },
  group: 'adm',
  why: 'the login may not read /var/log/mail.log: the group adm may',
  checks: ['stuck-log', 'log-problems'],
  causes: ['outbound-25-blocked', ...Array.from({ length: 40 }, (_, n) => `cause-${n}`)],
}
const rights: Rights = {
  target: 'op@mail.example.net',
  via: 'ssh op',
  login: 'op',
  hostname: 'mail\u001b[31m',
  mta: { id: 'postfix', name: 'Postfix', version: '3.7.11' },
  playbook: 'mail-stuck',
  asked: 91,
  gaps: [nft, log],
  remedies: [
    { kind: 'group', group: 'adm', command: 'usermod -aG adm op', covers: [log] },
    { kind: 'sudoers', account: 'root', commands: ['/usr/sbin/nft list ruleset'], covers: [nft] },
  ],
  sudoers: '# for mail\u001b[31m\nCmnd_Alias MAILMEDIC_ROOT = \\\n    /usr/sbin/nft list ruleset\n',
}

test('people read what is missing, who sees less, what to do, and the file', async () => {
  const text = rightsHuman(rights, metaOf([]).display)
  await expect(text).toMatchFileSnapshot('golden/rights.1.txt')
  for (const line of text.split('\n').filter((each) => !each.startsWith('#')))
    expect(line.length).toBeLessThanOrEqual(80)
})

test('programs read the same', async () => {
  await expect(rightsJson(rights)).toMatchFileSnapshot('golden/rights.1.json')
})

test('nothing is missing', () => {
  const none = rightsHuman({ ...rights, gaps: [], remedies: [], sudoers: null }, metaOf([]).display)
  expect(none).toMatch(/nothing is missing\n\nmail-stuck asks 91 questions here\. This login may ask all of them\.\n$/)
})

test('a cause that is not certain says what it could not see; a certain one does not', () => {
  const run = readRun('incident')
  const [first] = run.diagnoses
  if (!first) throw new Error('the incident has a cause')
  const seen = (confidence: 'certain' | 'likely'): string => {
    const gaps = [log, nft].map((gap) => ({ ...gap, causes: [...gap.causes, first.cause] }))
    return render(human, [{ ...run, gaps, diagnoses: [{ ...first, confidence }] }])
  }
  expect(seen('likely')).toMatch(/unseen +nft list ruleset \(needs root\), and 1 more question/)
  expect(seen('certain')).not.toContain('unseen')
  expect(seen('certain').replace(/\s+/g, ' ')).toMatch(/2 of them need root or the group adm: mailmedic rights /)
})
