import { classify } from '../../../dsn/index.ts'
import { actorWords, retryWords } from '../../../dsn/words.ts'
import { domainOf } from '../../../queue/fold.ts'
import type { QueueGroup, Side } from '../../../queue/table.ts'
import { bytes, count, duration, number } from '../../../text/numbers.ts'
import { bar } from '../../draw/bar.ts'
import { blank, cut, type Line, line, numberCell, span } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'
import { ageCounts, ageLines, spark, sparkColumns } from './picture.ts'
import type { QueueStore } from './store.ts'

const countColumns = 9
const ageColumns = 12
const barColumns = 12

interface Drawn {
  readonly side: Side
  /** It is under the cursor. */
  readonly at: boolean
  readonly queue: QueueStore
  readonly pen: Pen
}

/** There is room for the share of a group as a bar. */
const roomy = ({ columns, reader }: Pen): boolean => columns >= 100 && !reader

export const groupHead = (side: Side, pen: Pen): Line =>
  line(
    `    ${'messages'.padStart(countColumns)}  ${roomy(pen) ? 'share'.padEnd(barColumns + 2) : ''}${'oldest'.padEnd(ageColumns)}` +
      `${pen.reader ? '' : `${(pen.unicode ? 'new→old' : 'new->old').padEnd(sparkColumns + 2)}`}${side}`,
    'dim',
  )

export const groupRow = (group: QueueGroup, { side, at, queue, pen }: Drawn): Line => {
  const { messages, oldest, name } = group
  const { table, chosen } = queue
  const share = bar(messages.length, table.size, barColumns, pen).padEnd(barColumns + 2)
  return cut(
    [
      span(at ? '> ' : '  ', 'accent'),
      span(chosenMark(messages, chosen), 'accent'),
      span(numberCell(number(messages.length), countColumns)),
      span('  '),
      ...(roomy(pen) ? [span(share, 'accent')] : []),
      span(duration((table.now - oldest) * 1_000).padEnd(ageColumns), 'dim'),
      ...(pen.reader ? [] : [span(`${spark(ageCounts(messages, table.now), pen)}  `, 'accent')]),
      span(pen.safe(side === 'reason' ? meant(name) : name), at ? 'strong' : undefined),
    ],
    pen.columns,
    pen.dots,
  )
}

const chosenMark = (messages: QueueGroup['messages'], chosen: ReadonlySet<string>): string => {
  if (chosen.size === 0) return '  '
  const some = messages.some(({ id }) => chosen.has(id))
  return some ? (messages.every(({ id }) => chosen.has(id)) ? '* ' : '+ ') : '  '
}

const noReason = /^no reason yet \(/

/** What a reply means, then its words. */
const meant = (reason: string): string =>
  noReason.test(reason) ? reason : `${classify({ text: reason }).class}: ${reason}`

const advice = (reason: string): string => {
  if (noReason.test(reason)) return 'Not tried yet, or whoever tries it dies: the log tells.'
  const { who, retry, cure } = classify({ text: reason })
  return `${actorWords[who]}; ${retryWords[retry]}. ${cure}`
}

/** Under the list, where a row has no room for it. */
export const groupShort = ({ name }: QueueGroup, side: Side, pen: Pen): Line[] => {
  if (side !== 'reason') return []
  const two = [...pen.wrap(name, undefined, pen.columns, 2), ...pen.wrap(advice(name), 'dim', pen.columns, 1)]
  return [blank, ...two, ...Array.from({ length: 3 - two.length }, () => blank)]
}

/** Beside the list. */
export const groupDetail = (group: QueueGroup, side: Side, now: number, pen: Pen): Line[] => {
  const { name, messages, oldest } = group
  const picture = pen.columns >= 74 ? ageLines(ageCounts(messages, now), 5, pen) : []
  const others = (['destination', 'sender'] as const).filter((each) => each !== side)
  return [
    ...pen.wrap(name, 'strong'),
    ...(side === 'reason' ? pen.wrap(advice(name)) : []),
    blank,
    line(`${count(messages.length, 'message')}, ${bytes(group.bytes)}, oldest ${duration((now - oldest) * 1_000)}`),
    ...(picture.length > 0 ? [blank, ...picture] : []),
    ...others.flatMap((each) => [blank, line(`the largest by ${each}`, 'dim'), ...largest(messages, each, pen)]),
    ...(side === 'reason'
      ? []
      : [blank, line('the most frequent reasons', 'dim'), ...largest(messages, 'reason', pen)]),
  ]
}

/** More would take longer than a key may; a sample tells the same. */
const mostLooked = 5_000

const largest = (messages: QueueGroup['messages'], by: 'destination' | 'sender' | 'reason', pen: Pen): Line[] => {
  const tally = new Map<string, number>()
  for (const message of messages.slice(0, mostLooked)) {
    const [first] = message.recipients
    const name =
      by === 'sender'
        ? message.sender || 'null sender <>'
        : by === 'destination'
          ? domainOf(first?.address) || '(no domain)'
          : (first?.reason ?? 'no reason yet')
    tally.set(name, (tally.get(name) ?? 0) + 1)
  }
  return [...tally]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 5)
    .map(([name, n]) =>
      cut([span(numberCell(number(n), countColumns)), span(`  ${pen.safe(name)}`)], pen.columns, pen.dots),
    )
}
