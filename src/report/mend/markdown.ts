import type { Plan } from '../../fixes/fix.ts'
import type { MendState } from '../../run/mend-state.ts'
import type { Action } from '../../target/action.ts'
import { deedInWords } from '../../target/deed-words.ts'
import { duration } from '../../text/numbers.ts'
import { cell, fenced, inline, prose, table } from '../markdown-text.ts'
import { selectionRows } from './selection.ts'

/** The record of a whole run for the ticket: what was wrong, what was done about it, step by step, and what proves it. */
export const mendMarkdown = (state: MendState, version: string): string =>
  `${[
    `# Mail server change: ${prose(state.title)}`,
    `**${(state.outcome ?? 'left in the middle').toUpperCase()}** on ${prose(state.target)}: ${prose(state.words)}`,
    ...(state.hint ? [prose(state.hint)] : []),
    ...before(state),
    ...(state.plan ? [...plan(state.plan), ...steps(state, state.plan)] : []),
    ...proofs(state),
    ...(state.logLines.length > 0
      ? ['## Mail log of the messages that were followed', fenced(state.logLines.join('\n'))]
      : []),
    '## Environment',
    [
      `- mailmedic ${version}, started ${state.startedAt}, took ${duration(state.durationMs)}`,
      ...(state.run ? [`- run \`${state.run}\`; to take it back: \`mailmedic undo ${state.run}\``] : []),
    ].join('\n'),
  ].join('\n\n')}\n`

const before = ({ before: { diagnoses } }: MendState): string[] =>
  diagnoses.length === 0
    ? []
    : [
        '## What was wrong',
        diagnoses
          .map(({ title, cause, confidence, because }) =>
            [`- ${prose(title)} (\`${cause}\`, ${confidence})`, ...because.map((line) => `  - ${inline(line)}`)].join(
              '\n',
            ),
          )
          .join('\n'),
      ]

const plan = (planned: Plan): string[] => [
  '## Plan',
  prose(planned.summary),
  ...(planned.selection
    ? [
        selectionRows(planned.selection)
          .map(({ label, texts }) => `- ${label}: ${texts.map((text) => prose(text)).join('; ')}`)
          .join('\n'),
      ]
    : []),
  `Risk: ${planned.risk} (${prose(planned.riskInWords)}).`,
  ...settings(planned),
  ...(planned.notes.length > 0 ? [planned.notes.map((note) => `- ${prose(note)}`).join('\n')] : []),
  ...(planned.chores.length > 0
    ? [
        'To be done by a person:',
        planned.chores.map(({ text, state }) => `- [${state === 'done' ? 'x' : ' '}] ${prose(text)}`).join('\n'),
      ]
    : []),
]

const settings = ({ steps: actions }: Plan): string[] => {
  const rows = actions
    .flatMap(({ changes }) => changes)
    .map(({ name, where, old, new: wanted }) => [
      inline(name),
      cell(where),
      old === null ? '(unset)' : inline(old) || '(empty)',
      wanted === null ? '(unset)' : inline(wanted) || '(empty)',
    ])
  return rows.length > 0 ? [table(['setting', 'where', 'before', 'after'], rows)] : []
}

const steps = (state: MendState, { steps: actions }: Plan): string[] => [
  '## Steps',
  actions
    .map((action, at) => {
      const { state: doing = 'waiting', words = '', ms = 0 } = state.steps[at] ?? {}
      return [
        `${at + 1}. **${doing}** ${prose(action.label)}: ${prose(action.why)}${ms > 0 ? ` (${duration(ms)})` : ''}`,
        ...(words ? [`   - ${inline(words)}`] : []),
        ...(action.cannotUndo ? [`   - no undo: ${prose(action.cannotUndo)}`] : []),
        ...commands(action).map((line) => `   - ${inline(line)}`),
      ].join('\n')
    })
    .join('\n'),
]

/** Each deed as a line that a person could read as a command. */
const commands = ({ do: deeds }: Action): string[] => deeds.map(deedInWords)

const proofs = ({ verifications }: MendState): string[] =>
  verifications.length === 0
    ? []
    : [
        '## Proof',
        verifications
          .map(({ state, what, words }) => `- **${state}** ${prose(what)}${words ? `: ${prose(words)}` : ''}`)
          .join('\n'),
      ]
