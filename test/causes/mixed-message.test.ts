import { describe, expect, test } from 'vitest'
import { destinationDown } from '../../src/causes/destination-down.ts'
import { lmtpDown } from '../../src/causes/lmtp-down.ts'
import { QueueFold } from '../../src/queue/fold.ts'
import { template } from '../../src/queue/template.ts'
import { account } from '../../src/run/account.ts'
import { dovecotLmtp, hop, listenersOf, logOf, noRelay, now, out, outbound, zimbraLmtp } from '../situations.ts'

type Outcome = Parameters<typeof hop>[1]
const fact = <T>(value: T) => ({ known: true as const, value, readings: [] })
const remote = (domain: string) => ({
  address: `anna@${domain}`,
  delay_reason: `connect to mx.${domain}[198.51.100.111]:25: Connection refused`,
})
const ours = {
  socket: 'connect to mail.antv.test[private/dovecot-lmtp]: Connection refused',
  'port 7025': 'connect to mail.antv.test[203.0.113.10]:7025: Connection refused',
}

type Recipients = readonly { readonly address: string; readonly delay_reason: string }[]

/** These messages, while the mailbox server and every other server are down. */
const counted = (messages: readonly Recipients[], lmtp: typeof zimbraLmtp, outcome: Outcome = 'refused') => {
  const fold = new QueueFold(now, template)
  for (const [at, recipients] of messages.entries())
    fold.add({
      queue_name: 'deferred',
      queue_id: `4XyZ${at}`,
      arrival_time: 1,
      message_size: 1,
      sender: 'a@b.test',
      recipients,
    })
  const queue = fold.result([])
  const served = ['antv.test']
  const dead = outbound([out('refuse.test', 25, 'refused'), out('gmail.com', 25, 'greets')])
  const local = { greetings: fact([hop(lmtp, outcome)]), listeners: fact(listenersOf()), log: fact(logOf()) }
  const away = { outbound: fact(dead), relay: fact(noRelay) }
  const common = { queue: fact(queue), served: fact(served) }
  const proofs = [
    ...lmtpDown
      .recognise({ facts: { ...common, ...local }, findings: [], now })
      .map((proof) => ({ cause: lmtpDown, proof })),
    ...destinationDown
      .recognise({ facts: { ...common, ...away }, findings: [], now })
      .map((proof) => ({ cause: destinationDown, proof })),
  ]
  return account(proofs, queue).diagnoses.map(({ diagnosis }) => [diagnosis.cause, diagnosis.explains.messages])
}

describe.each([
  ['socket', dovecotLmtp],
  ['port 7025', zimbraLmtp],
] as const)(
  'a message for a dead destination and a dead mailbox server (%s) waits for the mailbox server',
  (how, lmtp) => {
    const local = { address: 'user2@antv.test', delay_reason: ours[how] }
    const wordings = [
      'Connection refused',
      'Connection timed out',
      'No route to host',
      'Network is unreachable',
      'Connection reset by peer',
      'Operation timed out',
      'Host is down',
      'Software caused connection abort',
      'Address not available',
    ].map((how, n) => ({
      address: `anna@d${n}.test`,
      delay_reason: `connect to mx.d${n}.test[198.51.100.111]:25: ${how}`,
    }))
    test.each([
      ['local first', [local, remote('refuse.test')]],
      ['remote first', [remote('refuse.test'), local]],
      ['behind twenty dead destinations', [...Array.from({ length: 20 }, (_, n) => remote(`d${n}.test`)), local]],
      ['behind many recipients of each', [...Array.from({ length: 60 }, (_, n) => remote(`d${n % 12}.test`)), local]],
      ['behind nine wordings of others', [...wordings, ...wordings, local]],
    ])('%s', (_, recipients) => {
      expect(counted([recipients], lmtp)).toEqual([['lmtp-down', 1]])
    })
    test('one of thousands that all wait for different places', () => {
      const others = Array.from({ length: 4_500 }, (_, n) => [remote(`d${n}.test`)])
      const mixed = [remote('refuse.test'), remote('refuse.test'), local]
      expect(counted([...others, mixed], lmtp)).toEqual([
        ['lmtp-down', 1],
        ['destination-down', 4_500],
      ])
    })
    test.each<[Outcome, string]>([
      ['timeout', 'Connection timed out'],
      ['unreachable', 'No route to host'],
      ['denied', 'Connection refused'],
    ])('where the mailbox server is dialled: %s', (outcome, words) => {
      const delay_reason = local.delay_reason.replace('Connection refused', words)
      const mixed = [remote('refuse.test'), { ...local, delay_reason }]
      expect(counted([mixed], lmtp, outcome)).toEqual([['lmtp-down', 1]])
    })
  },
)
