import { tablesOf } from '../checks/tables.ts'
import { repeatLine } from '../probes/repeat.ts'
import { shortAsk } from '../probes/short-ask.ts'
import { needWords, rightsCommand, unseenWords } from '../run/lacking-words.ts'
import type { RunState } from '../run/state.ts'
import { causePage, explainsWords, queueWords } from '../run/words.ts'
import { count, duration, number, stamp } from '../text/numbers.ts'
import { fixCommands } from './fix-commands.ts'
import type { Format, ReportMeta } from './format.ts'
import { cell, fenced, inline, prose, table } from './markdown-text.ts'
import { timeline } from './timeline.ts'

/** An incident report: what happened, what proves it, what to do, and how to ask all of it again by hand. */
export const markdown: Format = {
  id: 'markdown',
  title: 'an incident report',
  render: (runs, meta) =>
    `${[
      `# Mail incident report: ${prose(runs.map((run) => run.target).join(', '))}`,
      ...(meta.note ? [`> ${prose(meta.note)}`] : []),
      ...runs.flatMap((run) => targetReport(run, runs.length > 1)),
      ...environment(runs, meta),
    ].join('\n\n')}\n`,
}

const targetReport = (run: RunState, several: boolean): string[] => [
  ...(several ? [`## ${prose(run.target)}`] : []),
  ...verdict(run),
  ...section('Time line', timelineTable(run)),
  ...section('Causes', run.diagnoses.flatMap(cause(run))),
  ...section('Every waiting message', accounted(run)),
  ...section('Evidence', evidence(run)),
  ...section('Questions without an answer', unanswered(run)),
  ...section('Rights that this login lacks', lacking(run)),
  ...section('Ask it again by hand', commands(run)),
]

const section = (title: string, body: readonly string[]): string[] => (body.length > 0 ? [`## ${title}`, ...body] : [])

const verdict = (run: RunState): string[] => {
  const first = run.diagnoses[0]
  const about = run.failure
    ? prose(run.failure.message)
    : first
      ? `${prose(first.title)} (\`${first.cause}\`, ${first.confidence}).`
      : run.status === 'ok'
        ? 'No cause was found that keeps mail from moving.'
        : 'No cause was recognised; see the evidence.'
  return [
    '## Verdict',
    `**${run.status.toUpperCase()}**: ${queueWords(run)}. ${about}`,
    ...(run.failure?.hint ? [prose(run.failure.hint)] : []),
  ]
}

const timelineTable = (run: RunState): string[] => {
  const rows = timeline(run)
  return rows.length === 0
    ? []
    : [
        table(
          ['time (UTC)', 'what'],
          rows.map(({ at, what }) => [at, cell(what)]),
        ),
      ]
}

const cause =
  (run: RunState) =>
  (d: RunState['diagnoses'][number], index: number): string[] => [
    `### ${index + 1}. ${prose(d.title)}`,
    `\`${d.cause}\`, ${d.confidence}, ${d.status}. Explains ${explainsWords(d.explains, run.queue?.total ?? 0, index === 0)}.`,
    prose(d.explain),
    ...(d.because.length > 0 ? [`What proves it:\n\n${d.because.map((line) => `- ${inline(line)}`).join('\n')}`] : []),
    `What speaks against it: ${d.against.length > 0 ? d.against.map(prose).join('; ') : 'nothing found'}.`,
    ...(unseenWords(d, run) === null ? [] : [`Not seen, for want of a right: ${inline(unseenWords(d, run) ?? '')}`]),
    `**What to do:** ${prose(d.cure)}`,
    ...commandsFor(run.target, d),
    `More about this cause: [${prose(d.cause)}](${causePage(d.cause)})`,
  ]

const commandsFor = (target: string, d: RunState['diagnoses'][number]): string[] => {
  const all = fixCommands(target, d)
  const lines = all.map(({ command, does }) => `${command}  # ${does}`)
  return lines.length > 0
    ? ['It shows what it would do, and asks before it changes anything:', fenced(lines.join('\n'), '', 'sh')]
    : []
}

/** The sum is shown, so that a reader can see that no message was left out. */
const accounted = (run: RunState): string[] => {
  if (!run.queue) return []
  const { total, groups } = run.queue
  const rows = [
    ...run.diagnoses.map((d) => [`\`${d.cause}\``, number(d.explains.messages), number(d.explains.recipients)]),
    ['not explained', number(run.unexplained.messages), ''],
  ]
  const sum = run.diagnoses.reduce((n, d) => n + d.explains.messages, run.unexplained.messages)
  const reasons = groups
    .slice(0, 20)
    .map((group) => [
      number(group.messages),
      group.queue,
      cell(group.symptoms.map((s) => s.reason ?? 'no reason yet').join(' / ')),
      stamp(group.oldest),
      cell(group.samples.map((sample) => sample.id).join(' ')),
    ])
  const shown = groups.slice(0, 20).reduce((n, group) => n + group.messages, 0)
  return [
    table(['cause', 'messages', 'recipients'], [...rows, [`**sum** (queue total: ${number(total)})`, number(sum), '']]),
    ...(reasons.length > 0 ? [table(['messages', 'queue', 'waits for', 'oldest', 'queue ids'], reasons)] : []),
    ...(shown < total ? [`${count(total - shown, 'more message')} in smaller groups.`] : []),
    ...run.queue.remarks.map((remark) => `Remark: ${prose(remark)}`),
  ]
}

const evidence = (run: RunState): string[] =>
  run.steps.flatMap((step) => [
    `### ${prose(step.title)}`,
    ...(step.findings.length === 0 ? ['Nothing was asked.'] : []),
    ...step.findings.map((f) =>
      [
        `- **${f.status}** \`${f.check}\` ${prose(f.subject)}: ${prose(f.summary)}`,
        ...f.evidence.map(({ ask, quote }) => fenced(`$ ${ask}\n${quote}`, '  ')),
        ...tablesOf(f).map(({ head, rows }) =>
          table(
            head.map(cell),
            rows.map((row) => row.map(cell)),
          ).replace(/^/gm, '  '),
        ),
      ].join('\n\n'),
    ),
  ])

/** A connection that fails is an answer about the network; only the rest are gaps. */
const isUnanswered = ({ ask, status }: RunState['asked'][number]): boolean =>
  status === 'denied' || (ask.kind !== 'dial' && ask.kind !== 'dns' && (status === 'failed' || status === 'timeout'))

const unanswered = (run: RunState): string[] => {
  const asks = run.asked.filter(isUnanswered)
  const lines = [
    ...run.findings.filter((f) => f.status === 'unknown').map((f) => `- \`${f.check}\`: ${prose(f.summary)}`),
    ...asks.slice(0, 20).map((a) => `- ${a.status}: ${inline(repeatLine(a.ask))}${a.why ? ` (${prose(a.why)})` : ''}`),
    ...(asks.length > 20 ? [`- and ${asks.length - 20} more`] : []),
  ]
  return lines.length > 0 ? [lines.join('\n')] : []
}

const lacking = (run: RunState): string[] => {
  if (run.gaps.length === 0) return []
  const rows = run.gaps.map((gap) => [
    cell(shortAsk(gap.ask)),
    cell(needWords(gap)),
    cell(gap.checks.join(' ')),
    number(gap.causes.length),
  ])
  return [
    `The smallest remedies: ${inline(rightsCommand(run))}`,
    table(['question', 'needs', 'checks that see less', 'causes'], rows.slice(0, 30)),
    ...(rows.length > 30 ? [`and ${rows.length - 30} more`] : []),
  ]
}

const commands = (run: RunState): string[] => {
  // Where there is no container, there is nothing to ask its engine.
  const asked = run.asked.filter(({ ask, status }) => !(ask.kind === 'exec' && ask.engine && status === 'absent'))
  const lines = [...new Set(asked.map((a) => repeatLine(a.ask)))]
  return lines.length === 0
    ? []
    : [`On ${prose(run.target)}; nothing here changes anything.`, fenced(lines.join('\n'), '', 'sh')]
}

const environment = (runs: readonly RunState[], meta: ReportMeta): string[] => [
  '## Environment',
  [
    `- mailmedic ${meta.version}, playbook \`${meta.playbook}\`, started ${meta.startedAt}, took ${duration(meta.durationMs)}`,
    ...runs.map((run) => {
      const mta = run.mta ? `${run.mta.name} ${run.mta.version}` : 'mail server unknown'
      return `- ${prose(`${run.target}: ${mta}${run.via ? `, ${run.via}` : ''}`)}; ${count(run.asked.length, 'question')} in ${duration(run.durationMs)}`
    }),
  ].join('\n'),
]
