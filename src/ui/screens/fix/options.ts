import type { App } from '../../app.ts'
import { blank, cell, type Line, line, span } from '../../draw/line.ts'
import { List } from '../../draw/list.ts'
import type { Pen } from '../../draw/pen.ts'
import { lineInput } from '../../line-input.ts'
import type { Screen } from '../../screen.ts'
import type { FixChoice, FixOption } from '../../services.ts'

/** What a fix wants to know before it can make a plan: a line for each, with what is set or `known` already. */
export const fixOptions = (
  app: App,
  fix: FixChoice,
  known: Readonly<Record<string, string>>,
  done: (options: Readonly<Record<string, string>>) => void,
): Screen => {
  const given = new Map(
    fix.options.flatMap(({ name, initial }): [string, string][] => {
      const value = known[name] ?? initial
      return value === '' ? [] : [[name, value]]
    }),
  )
  const list = new List<FixOption>(
    () => fix.options,
    ({ name }) => name,
  )
  const edit = (): void => {
    const option = list.chosen
    if (!option) return
    const { name, choices, required } = option
    const turn = choices.length > 0 && !required ? [...choices, ''] : choices
    const next = turn[(turn.indexOf(given.get(name) ?? '') + 1) % turn.length]
    if (next === '') given.delete(name)
    else if (next !== undefined) given.set(name, next)
    else
      app.input = lineInput(`${name}: `, given.get(name) ?? '', {
        done: (text) => void (text.trim() === '' ? given.delete(name) : given.set(name, text.trim())),
      })
  }
  const plan = (): void => {
    const missing = fix.options.find(({ name, required }) => required && !given.has(name))
    if (missing) app.tell(line(`${missing.name} is needed: ${missing.description}`, 'warning'))
    else done(Object.fromEntries(given))
  }
  return {
    id: 'fix-options',
    place: () => 'what is wanted',
    mode: () => 'nothing changed yet',
    keys: () => [
      { keys: ['enter'], bar: 'set', help: 'set this one; where there is a choice, the next', run: edit },
      { keys: ['p'], bar: 'make the plan', help: 'see what would be changed; nothing is changed yet', run: plan },
      ...list.keys(),
    ],
    body: (pen) => {
      const width = Math.min(24, Math.max(...fix.options.map(({ name }) => name.length)) + 2)
      return [
        line(pen.safe(fix.title), 'strong'),
        ...pen.wrap(fix.explain, 'dim'),
        ...pen.wrap(knownWords(fix, known), 'accent'),
        blank,
        ...list.lines(pen.rows - 9, pen, (option, chosen) => row(option, given.get(option.name), chosen, width, pen)),
        blank,
        ...(list.chosen ? pen.wrap(about(list.chosen), 'dim', pen.columns, 3) : []),
      ].slice(0, pen.rows)
    },
  }
}

const knownWords = ({ options }: FixChoice, known: Readonly<Record<string, string>>): string => {
  const names = options.flatMap(({ name }) => (known[name] === undefined ? [] : [name]))
  return names.length === 0 ? '' : `Filled in for what was found: ${names.join(', ')}. p makes the plan.`
}

const row = (
  { name, required }: FixOption,
  value: string | undefined,
  chosen: boolean,
  width: number,
  pen: Pen,
): Line => [
  span(chosen ? '> ' : '  ', 'accent'),
  span(cell(pen.safe(name), width, pen.dots), chosen ? 'strong' : undefined),
  value === undefined
    ? span(required ? 'to be set' : '(not set)', required ? 'warning' : 'dim')
    : span(pen.safe(value)),
]

const about = ({ description, choices }: FixOption): string =>
  choices.length > 0 ? `${description} One of ${choices.join(', ')}.` : description
