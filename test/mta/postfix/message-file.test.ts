import { expect, test } from 'vitest'
import { envelopeOf, messagePart, partOf } from '../../../src/mta/postfix/message-file.ts'
import type { Reading } from '../../../src/target/target.ts'

/** Postfix 3.7, `postcat -qe`: one recipient has got it, another has an odd local part. */
const records = `*** ENVELOPE RECORDS deferred/8/8821A1C1 ***
message_size:             336             407               3               0             336               0
message_arrival_time: Fri Nov 27 04:22:38 2026
create_time: Fri Nov 27 04:22:38 2026
named_attribute: log_ident=8821A1C1
named_attribute: rewrite_context=remote
content_filter: smtp-amavis:[127.0.0.1]:10024
sender: user1@antv.test
named_attribute: log_client_name=mx.partner.test
named_attribute: log_client_address=198.51.100.102
named_attribute: sasl_username=user1=x
named_attribute: encoding=8bit
named_attribute: dsn_orig_rcpt=rfc822;a@partner.test
original_recipient: a@partner.test
recipient: a@partner.test
original_recipient: odd x@accept.test
recipient: odd x@accept.test
done_recipient: user2@antv.test
*** MESSAGE CONTENTS deferred/8/8821A1C1 ***
*** HEADER EXTRACTED deferred/8/8821A1C1 ***
*** MESSAGE FILE END deferred/8/8821A1C1 ***
`

test('the envelope of a message, as postcat prints it', () => {
  expect(envelopeOf(records)).toEqual({
    sender: 'user1@antv.test',
    pending: ['a@partner.test', 'odd x@accept.test'],
    done: ['user2@antv.test'],
    client: 'mx.partner.test[198.51.100.102]',
    login: 'user1=x',
    filter: 'smtp-amavis:[127.0.0.1]:10024',
    eightBit: true,
  })
})

test('one from this host, from the null sender, has neither client nor login', () => {
  expect(envelopeOf('sender: \nrecipient: a@partner.test\n')).toMatchObject({ sender: '', client: null, login: null })
})

const reading = (given: Partial<Reading>): Reading => ({
  ask: messagePart('envelope', '8821A1C1'),
  status: 'ok',
  stdout: '',
  stderr: '',
  at: '',
  ms: 1,
  ...given,
})

test.each([
  ['gone', { exitCode: 1, stderr: 'postcat: fatal: open queue file 8821A1C1: No such file or directory' }, /No such/],
  ['denied', { status: 'denied' as const, why: 'needs root' }, /needs root/],
])('%s: why it cannot be read', (_, given, why) =>
  expect(partOf(reading(given))).toMatchObject({ why: expect.stringMatching(why) }),
)
