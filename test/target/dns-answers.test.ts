import { expect, test } from 'vitest'
import { digAnswer } from '../../src/target/dns-answers.ts'

const output = (status: string, flags: string, ...answers: string[]) =>
  [
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 4711`,
    `;; flags: ${flags}; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: 0, ADDITIONAL: 1`,
    '',
    ...answers,
    '',
  ].join('\n')

test.each([
  ['a.example.\t300\tIN\tMX\t10 MX.a.example.', '10 mx.a.example'],
  ['a.example.\t300\tIN\tMX\t0 .', '0 .'],
  ['a.example. 60 IN TXT "v=spf1 " "-all \\"x\\" \\195\\169"', 'v=spf1 -all "x" é'],
  ['_25._tcp.a.example. 60 IN TLSA 3 1 1 AABB CCDD', '3 1 1 aabbccdd'],
  ['a.example. 60 IN SOA ns.a.example. root.a.example. 1 2 3 4 5', 'ns.a.example root.a.example 1 2 3 4 5'],
])('%s', (line, data) => {
  expect(digAnswer(output('NOERROR', 'qr aa rd ra ad', line))).toMatchObject({
    rcode: 'NOERROR',
    authoritative: true,
    authenticated: true,
    answers: [{ data }],
  })
})

test('a refusal is an answer; silence, a cut answer and garbage are none', () => {
  expect(digAnswer(output('REFUSED', 'qr rd'))).toMatchObject({ rcode: 'REFUSED', answers: [] })
  expect(digAnswer(output('BADVERS', 'qr rd'))).toMatchObject({ rcode: 'SERVFAIL' })
  expect(digAnswer(';; connection timed out; no servers could be reached\n')).toBeUndefined()
  expect(digAnswer(output('NOERROR', 'qr tc rd'))).toBeUndefined()
  expect(digAnswer('garbage')).toBeUndefined()
})
