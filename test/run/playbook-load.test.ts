import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { allows, checkUses } from '../../src/run/playbook.ts'
import { loadPlaybook, PlaybookError } from '../../src/run/playbook-load.ts'
import { playbookJsonSchema } from '../../src/run/playbook-schema.ts'

const catalogue = {
  checks: [
    {
      id: 'queue-backlog',
      options: z.object({ warning: z.number().int().default(100), critical: z.number().default(9) }),
    },
    { id: 'lmtp-greets', options: z.strictObject({}) },
    { id: 'file-content', options: z.strictObject({ path: z.string().startsWith('/') }) },
  ],
  causes: [{ id: 'lmtp-down' }, { id: 'outbound-25-blocked' }],
  fixes: [{ id: 'relay' }, { id: 'sasl-off' }],
}
const load = (text: string) => loadPlaybook(text, 'my.yaml', catalogue)
const errors = (text: string): string => {
  try {
    load(text)
  } catch (error) {
    if (error instanceof PlaybookError) return error.message
    throw error
  }
  return 'accepted'
}

const good = `id: my
title: Mine
for: [postfix]
steps:
  - title: Queue?
    checks: [lmtp-greets, { check: queue-backlog, options: { warning: 5 } }]
causes: [lmtp-down]
`

test('an id alone is a check without options', () => {
  const playbook = load(good)
  expect(playbook.steps.flatMap(checkUses)).toEqual([
    { check: 'lmtp-greets', options: {} },
    { check: 'queue-backlog', options: { warning: 5 } },
  ])
  expect(playbook.fixes).toEqual({ allow: [], maxRisk: 'none' })
})

describe('says what is wrong, and where', () => {
  test.each([
    ['an unknown key', good.replace('steps:', 'stpes:'), 'my.yaml:4:1: unknown key "stpes"; did you mean "steps"?'],
    ['a missing key', good.replace('title: Mine\n', ''), 'my.yaml:1:1: "title" is missing'],
    [
      'an unknown check',
      good.replace('lmtp-greets', 'lmtp-greet'),
      'my.yaml:6:14: there is no check "lmtp-greet"; did you mean "lmtp-greets"?',
    ],
    [
      'an unknown check of an object',
      good.replace('check: queue-backlog', 'check: que-backlog'),
      'my.yaml:6:36: there is no check "que-backlog"; did you mean "queue-backlog"?',
    ],
    [
      'an unknown key of a check',
      good.replace('check: queue', 'chekc: queue'),
      'my.yaml:6:29: unknown key "chekc"; did you mean "check"?',
    ],
    [
      'an unknown option',
      good.replace('{ warning', '{ waning'),
      'my.yaml:6:62: unknown option "waning"; did you mean "warning"?',
    ],
    [
      'an option of the wrong kind',
      good.replace('warning: 5', 'warning: many'),
      'my.yaml:6:71: "warning": expected number, received string',
    ],
    [
      'an option where there is none',
      good.replace('[lmtp-greets,', '[{ check: lmtp-greets, options: { slow: 1 } },'),
      'my.yaml:6:47: unknown option "slow"; it has none',
    ],
    ['an option that is missing', good.replace('lmtp-greets', 'file-content'), 'my.yaml:6:14: "path" is missing'],
    [
      'an unknown cause',
      good.replace('[lmtp-down]', '[lmtp-donw]'),
      'my.yaml:7:10: there is no cause "lmtp-donw"; did you mean "lmtp-down"?',
    ],
    [
      'causes of the wrong kind',
      good.replace('[lmtp-down]', 'some'),
      'my.yaml:7:9: "causes": all, none, or a list of cause ids',
    ],
    [
      'a mail server that is not known',
      good.replace('[postfix]', '[sendmail]'),
      'my.yaml:3:7: must be zimbra, postfix, exim, qmail, kerio, any',
    ],
    ['an id with capitals', good.replace('id: my', 'id: My'), 'my.yaml:1:5: "id": lower case words joined by hyphens'],
    ['a key that comes twice', `${good}title: again\n`, 'my.yaml:8:1: Map keys must be unique'],
    [
      'no YAML',
      'steps: [',
      'my.yaml:1:9: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['nothing', '# only a comment\n', 'my.yaml:1:1: the file is empty'],
    ['a list', '- a\n', 'my.yaml:1:1: expected object, received array'],
    ['a tag', good.replace('Mine', '!!js/function "x"'), 'my.yaml:2:8: Unresolved tag: tag:yaml.org,2002:js/function'],
    ['two documents', `${good}---\n${good}`, 'my.yaml:8:1: a playbook is one document; a second one begins here'],
    ['something enormous', `# ${'x'.repeat(300_000)}`, 'my.yaml:1:1: larger than 256 KiB: this is no playbook'],
  ])('%s', (_, text, message) => expect(errors(text).split('\n')).toContain(message))

  test('every problem at once, in the order of the file', () => {
    const text = good.replace('lmtp-greets', 'lmtp').replace('[lmtp-down]', '[nothing-like-it]')
    expect(
      errors(text)
        .split('\n')
        .map((line) => line.split(':')[1]),
    ).toEqual(['6', '7'])
  })
  test('a bomb of aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${Array(10)
          .fill(i === 0 ? 'x' : `*a${i - 1}`)
          .join(', ')}]`,
    )
    expect(errors(levels.join('\n'))).toMatch(/^my\.yaml:1:1: Excessive alias count/)
  })
  test('nesting without end', () => {
    expect(errors(`a: ${'['.repeat(100_000)}`)).toMatch(/^my\.yaml:\d+:\d+: /)
  })
  test('one slip that trips the parser a thousand times is told once', () => {
    const lines = errors('['.repeat(5_000)).split('\n')
    expect(lines.length).toBeLessThanOrEqual(20)
    expect(new Set(lines).size).toBe(lines.length)
    expect(lines.join()).not.toMatch(/call stack/)
  })
  test('a key that is no plain name changes nothing outside', () => {
    expect(errors(`${good}__proto__: { polluted: true }\n`)).toContain('unknown key "__proto__"')
    expect({}).not.toHaveProperty('polluted')
  })
})

test('the schema for editors knows the short form, the checks and their options', () => {
  const schema = JSON.stringify(playbookJsonSchema(catalogue))
  expect(schema).toContain('{"anyOf":[{"type":"string","enum":["file-content","lmtp-greets","queue-backlog"]}')
  expect(schema).toContain('"const":"queue-backlog"')
  expect(schema).toContain('"enum":["lmtp-down","outbound-25-blocked"]')
  expect(schema).toContain('"enum":["relay","sasl-off"]')
})

test('what may be changed is said by fix ids, all or none', () => {
  const with_ = (allow: string) => `${good}fixes: { allow: ${allow}, maxRisk: reload }\n`
  expect(errors(with_('[relais]'))).toMatch(/there is no fix "relais"; did you mean "relay"\?/)
  const allowed = (allow: string) => ['relay', 'sasl-off'].filter((fix) => allows(load(with_(allow)), fix))
  expect(allowed('[relay]')).toEqual(['relay'])
  expect(allowed('all')).toEqual(['relay', 'sasl-off'])
  expect(allowed('none')).toEqual([])
})
