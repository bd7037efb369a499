import { readdirSync, readFileSync } from 'node:fs'
import { replyClasses } from '../src/dsn/classes/index.ts'
import { features } from '../src/dsn/features.ts'
import { parse } from '../src/dsn/parse.ts'

const corpus = new URL('../test/dsn/corpus/', import.meta.url)
const rounds = 25
/** Of a weight, at each step that touches it: keeps single texts from shouting. */
const decay = 0.0015
/** Hundredths of a logit that are not worth a line. */
const smallest = 5

interface Text {
  readonly found: readonly string[]
  readonly of: number
}

const classes = replyClasses.map(({ id }) => id).toSorted()

const labelled = (): readonly Text[] => {
  const lines = readdirSync(corpus)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) => readFileSync(new URL(name, corpus), 'utf8').trim().split('\n'))
    .map((line): { text: string; dsn?: string; label: string } => JSON.parse(line))
  const samples = replyClasses.flatMap(({ id, samples: texts }) => texts.map((text) => ({ text, label: id })))
  return [...lines, ...samples]
    .filter(({ label }) => classes.includes(label))
    .map((reply) => ({ found: [...features(parse(reply))].toSorted(), of: classes.indexOf(reply.label) }))
}

/** The same order on every machine. */
const shuffled = <T>(items: readonly T[], seed: number): T[] => {
  const mixed = [...items]
  let state = seed
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = state % (at + 1)
    const held = mixed[at] as T
    mixed[at] = mixed[other] as T
    mixed[other] = held
  }
  return mixed
}

/** What src/dsn/opinion.json holds: a logistic model of the reply classes, by stochastic gradient descent over the corpus. */
export const learnReplies = (): string => {
  const weights = new Map<string, Float64Array>()
  const texts = labelled()
  for (let round = 0; round < rounds; round += 1) {
    const rate = 0.6 / (1 + round * 0.3)
    for (const { found, of } of shuffled(texts, round + 1)) step(weights, found, of, rate)
  }
  const rows = [...weights]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, row]) => `    ${JSON.stringify(word)}: [${kept(row).join(',')}]`)
  return `{\n  "classes": ${JSON.stringify(classes)},\n  "weights": {\n${rows.join(',\n')}\n  }\n}\n`
}

const step = (weights: Map<string, Float64Array>, found: readonly string[], of: number, rate: number): void => {
  const rows = found.map((word) => {
    const row = weights.get(word) ?? new Float64Array(classes.length)
    weights.set(word, row)
    return row
  })
  const logits = classes.map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0))
  const most = Math.max(...logits)
  const raised = logits.map((logit) => Math.exp(logit - most))
  const sum = raised.reduce((total, each) => total + each, 0)
  for (const [at, each] of raised.entries()) {
    const error = (at === of ? 1 : 0) - each / sum
    if (Math.abs(error) <= 0.01) continue
    const change = (rate * error) / Math.sqrt(found.length)
    for (const row of rows) row[at] = (row[at] ?? 0) * (1 - decay) + change
  }
}

const kept = (row: Float64Array): number[] =>
  [...row].flatMap((weight, at) => {
    const hundredths = Math.round(weight * 100)
    return Math.abs(hundredths) < smallest ? [] : [at, hundredths]
  })
