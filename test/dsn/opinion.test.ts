import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { learnReplies } from '../../scripts/learn-replies.ts'
import { classify } from '../../src/dsn/index.ts'
import { opinion } from '../../src/dsn/opinion.ts'
import { parse } from '../../src/dsn/parse.ts'
import { settle } from '../../src/dsn/settle.ts'

const said = (text: string) => parse({ text: `host mx.example.org[198.51.100.25] said: ${text}` })

describe('the opinion beside the wordings', () => {
  test('its shares add up to one, whatever it is asked', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
        const sum = [...opinion(parse({ text })).shares.values()].reduce((total, each) => total + each, 0)
        expect(sum).toBeCloseTo(1, 6)
      }),
    )
  })

  test('decides alone where no wording speaks, and cites a word of the reply', () => {
    const seen = said('450 4.2.2 The postbox of this colleague has no storage left (in reply to RCPT TO command)')
    const settled = settle(undefined, seen)
    expect(settled?.id).toBe('mailbox-full')
    expect(seen.body.toLowerCase()).toContain(settled?.word ?? 'nothing')
  })

  test('stops a wording that somebody else’s sentence happens to hold', () => {
    const seen = said('550 Your IP address is listed in our blacklist (in reply to RCPT TO command)')
    expect(settle({ id: 'mailbox-full', source: 'weak' }, seen)?.id).not.toBe('mailbox-full')
    expect(settle({ id: 'ip-reputation', source: 'weak' }, seen)?.id).toBe('ip-reputation')
  })

  test('is sure of nothing where nothing is known', () => {
    expect(settle(undefined, said('599 Qwertz uiop asdf ghjkl yxcvb nm'))).toBeUndefined()
    expect(classify({ text: '599 Qwertz uiop asdf ghjkl yxcvb nm' }).class).toBe('unclassified')
  })

  test('is learnt in the same way every time', () => {
    expect(learnReplies()).toBe(learnReplies())
  })
})
