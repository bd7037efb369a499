import { z } from 'zod'
import type { Cause } from '../src/causes/cause.ts'
import type { Check } from '../src/checks/check.ts'
import type { AnyFix } from '../src/fixes/fix.ts'

const sections = { A: 'On this server', B: 'The way out', C: 'The other side' } as const

/** docs/catalogue.md: one row for each check, cause and fix, from their own words. */
export const catalogue = (checks: readonly Check[], causes: readonly Cause[], fixes: readonly AnyFix[]): string =>
  `${[
    '# Catalogue',
    'Generated from the code by `npm run generate`; do not edit.',
    '## Checks',
    'A playbook names these. An option in brackets has that default.',
    table(
      ['check', 'what is in order', 'why it matters', 'options'],
      checks.toSorted(byId).map((check) => [`\`${check.id}\``, check.title, check.why, options(check.options)]),
    ),
    '## Causes',
    'In the order of judging: what a cause explains, no later one takes.',
    ...(['A', 'B', 'C'] as const).flatMap((section) => {
      const rows = causes.filter((cause) => cause.section === section)
      if (rows.length === 0) return []
      return [
        `### ${sections[section]}`,
        table(
          ['cause', 'what is wrong', 'what happens to mail', 'what to do'],
          rows.map((cause) => [`[\`${cause.id}\`](causes/${cause.id}.md)`, cause.title, cause.explain, cause.cure]),
        ),
      ]
    }),
    '## Fixes',
    '`mailmedic fix FIX TARGET` shows the plan first. Options are given as `--set key=value`.',
    table(
      ['fix', 'what it does', 'cures', 'options'],
      fixes
        .toSorted(byId)
        .map(({ id, title, explain, cures, options: schema }) => [
          `\`${id}\``,
          `${title}. ${explain}`,
          cures.map((cause) => `[\`${cause}\`](causes/${cause}.md)`).join(', '),
          options(schema),
        ]),
    ),
  ].join('\n\n')}\n`

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1)

const options = (schema: z.ZodType): string => {
  if (!(schema instanceof z.ZodObject)) return ''
  return Object.entries(schema.shape)
    .map(([name, option]) => {
      const fallback = option instanceof z.ZodDefault ? ` (${JSON.stringify(option.def.defaultValue)})` : ''
      return `\`${name}\`${fallback}`
    })
    .join(', ')
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
