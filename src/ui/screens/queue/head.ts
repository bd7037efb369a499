import { countWords } from '../../../queue/table.ts'
import { bytes, count, duration, number } from '../../../text/numbers.ts'
import { ends, type Line, line, span } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'
import type { Session } from '../../session.ts'
import { clock } from '../words.ts'
import type { QueueStore } from './store.ts'

/** How much waits; under it what goes on. */
export const headLines = (queue: QueueStore, session: Session, pen: Pen): Line[] => {
  const { table } = queue
  const corrupt = session.state.queue?.counts.corrupt ?? 0
  const words = [countWords(table.counts, number), corrupt > 0 ? `${number(corrupt)} corrupt, not listed` : '']
  const left = `${count(table.size, 'message')}${words.some(Boolean) ? ': ' : ''}${words.filter(Boolean).join(', ')}`
  const age = duration((table.now - table.oldest) * 1_000)
  const right = table.size === 0 ? '' : `oldest ${age}`
  return [ends(line(left, 'strong'), line(right), pen.columns, pen.dots), ...goingOn(queue, pen)]
}

const goingOn = ({ reading, why, readAt, chosen, table }: QueueStore, pen: Pen): Line[] => {
  if (why !== null) return pen.wrap(`${why} ${pen.unicode ? '·' : '|'} r reads again`, 'unknown', pen.columns, 3)
  if (reading !== null) return [line(`reading the queue: ${count(reading, 'message')} so far`, 'accent')]
  if (chosen.size > 0) return [[span(`${count(chosen.size, 'message')} chosen: x does something with them`, 'accent')]]
  return readAt === null
    ? []
    : [line(`${bytes(table.bytes)}, as it was at ${clock(new Date(readAt).toISOString())} UTC; r reads again`, 'dim')]
}
