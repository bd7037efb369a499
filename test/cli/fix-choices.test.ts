import { expect, test } from 'vitest'
import { fixChoices } from '../../src/cli/fix-choices.ts'
import { fixes } from '../../src/fixes/index.ts'

test('every fix can be shown as a form, whatever its options are', () => {
  const choices = fixChoices(fixes.map(({ id }) => id))
  expect(choices).toHaveLength(fixes.length)
  for (const { options } of choices) for (const { name } of options) expect(name).toMatch(/^[a-z]\w*$/i)
})

test('the relay asks for its provider by name, and says what each option is', () => {
  const [relay] = fixChoices(['relay'])
  expect(relay?.options.find(({ name }) => name === 'provider')).toMatchObject({
    choices: expect.arrayContaining(['sendgrid', 'ses', 'custom']),
    required: false,
  })
  expect(relay?.options.filter(({ description }) => description === '')).toEqual([])
})
