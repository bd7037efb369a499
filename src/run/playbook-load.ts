import { isMap, isPair, LineCounter, type ParsedNode, parseDocument } from 'yaml'
import { z } from 'zod'
import { didYouMean } from './near.ts'
import { type Playbook, playbookSchema } from './playbook.ts'

/** What a playbook may name: the registries, handed in so that this file knows no check and no cause. */
export interface Catalogue {
  readonly checks: readonly { readonly id: string; readonly options: z.ZodType }[]
  readonly causes: readonly { readonly id: string }[]
  readonly fixes: readonly { readonly id: string }[]
}

export interface PlaybookProblem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** Everything that is wrong with a playbook, each with its place. */
export class PlaybookError extends Error {
  override readonly name = 'PlaybookError'
  readonly problems: readonly PlaybookProblem[]
  constructor(problems: readonly PlaybookProblem[]) {
    super(problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}`).join('\n'))
    this.problems = problems
  }
}

/** More is not a playbook. */
export const maxBytes = 256 * 1024
/** More problems at once help nobody. */
const most = 20

type Path = readonly PropertyKey[]
type Report = (path: Path, message: string, key?: string) => void

/** A playbook from its text. Throws a PlaybookError that names every problem with its line and column. */
export const loadPlaybook = (text: string, file: string, catalogue: Catalogue): Playbook => {
  const lines = new LineCounter()
  const problems: PlaybookProblem[] = []
  const at = (offset: number, message: string): void => {
    const { line, col } = lines.linePos(offset)
    const place = { line: Math.max(1, line), column: Math.max(1, col) }
    // One slip can trip the parser many times at the same place.
    if (!problems.some((each) => each.line === place.line && each.message === message))
      problems.push({ file, ...place, message })
  }
  const stop = (): never => {
    throw new PlaybookError(problems.toSorted((a, b) => a.line - b.line || a.column - b.column).slice(0, most))
  }
  if (text.length > maxBytes) {
    at(0, `larger than ${maxBytes / 1024} KiB: this is no playbook`)
    return stop()
  }
  const parsed = parse(text, lines, at)
  if (!parsed) return stop()
  const { doc, value } = parsed
  const report: Report = (path, message, key) => at(offsetOf(doc.contents, path, key), message)
  const result = playbookSchema.safeParse(value)
  if (!result.success) {
    reportIssues(result.error.issues, playbookSchema, [], report)
    return stop()
  }
  checkChecks(result.data, catalogue, report)
  checkNames('cause', result.data.causes, catalogue.causes, { path: ['causes'], report })
  checkNames('fix', result.data.fixes.allow, catalogue.fixes, { path: ['fixes', 'allow'], report })
  return problems.length > 0 ? stop() : result.data
}

const parse = (text: string, lines: LineCounter, at: (offset: number, message: string) => void) => {
  try {
    const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true })
    for (const error of [...doc.errors, ...doc.warnings]) at(error.pos[0], inOurWords(error))
    if (doc.errors.length + doc.warnings.length > 0) return undefined
    if (doc.contents === null) {
      at(0, 'the file is empty')
      return undefined
    }
    return { doc, value: doc.toJS({ maxAliasCount: 50 }) as unknown }
  } catch (error) {
    at(
      0,
      error instanceof RangeError ? 'nested too deeply' : oneLine(error instanceof Error ? error.message : `${error}`),
    )
    return undefined
  }
}

const inOurWords = ({ code, message }: { readonly code: string; readonly message: string }): string => {
  if (/call stack/.test(message)) return 'nested too deeply'
  return code === 'MULTIPLE_DOCS' ? 'a playbook is one document; a second one begins here' : oneLine(message)
}
const oneLine = (message: string): string => message.split('\n')[0] ?? message

/** Where the value at this path is written, or the nearest thing around it; with `key`, where that key is. */
const offsetOf = (root: ParsedNode | null, path: Path, key?: string): number => {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const step of path) {
    const next = hasGet(node) ? node.get(step, true) : undefined
    const range = rangeOf(next)
    if (!range) break
    node = next
    offset = range
  }
  if (key !== undefined && isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && `${item.key}` === key)
    return rangeOf(pair?.key) ?? offset
  }
  return offset
}

const hasGet = (node: unknown): node is { get(key: unknown, keep: true): unknown } =>
  typeof node === 'object' && node !== null && 'get' in node
const rangeOf = (node: unknown): number | undefined =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range[0] : undefined

/** Zod's issues in our words. `schema` is what was tried, so that a wrong key can be compared with the right ones. */
const reportIssues = (issues: readonly z.core.$ZodIssue[], schema: z.ZodType, prefix: Path, report: Report): void => {
  for (const issue of issues) {
    const path = [...prefix, ...issue.path]
    const name = issue.path.at(-1)
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path)
      const what = path.includes('options') ? 'option' : 'key'
      for (const key of issue.keys) {
        const hint = didYouMean(key, known) || (known.length > 0 ? `; there is ${known.join(', ')}` : '; it has none')
        report(path, `unknown ${what} "${key}"${hint}`, key)
      }
    } else if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
      report(path, `"${String(name ?? 'content')}" is missing`)
    } else if (issue.code === 'invalid_value') {
      report(path, `${label(name)}must be ${issue.values.map((value) => `${String(value)}`).join(', ')}`)
    } else report(path, `${label(name)}${issue.message.replace(/^Invalid input: /, '')}`)
  }
}

const label = (name: PropertyKey | undefined): string => (typeof name === 'string' ? `"${name}": ` : '')

/** Names that an object may have at this path of a schema. */
const keysAt = (schema: z.ZodType, path: Path): readonly string[] => {
  let current = inner(schema)
  for (const step of path) {
    if (current instanceof z.ZodObject) current = inner(current.shape[String(step)] as z.ZodType)
    else if (current instanceof z.ZodArray) current = inner(current.element as z.ZodType)
    else return []
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : []
}

const inner = (schema: z.ZodType | undefined): z.ZodType | undefined => {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return inner(schema.unwrap() as z.ZodType)
  return schema instanceof z.ZodPipe ? inner(schema.out as z.ZodType) : schema
}

/** Check ids and their options: an unknown option is an error, whatever the check itself would make of it. */
const checkChecks = (playbook: Playbook, { checks }: Catalogue, report: Report): void => {
  const ids = checks.map((check) => check.id)
  for (const [i, step] of playbook.steps.entries()) {
    for (const [j, use] of step.checks.entries()) {
      const path = ['steps', i, 'checks', j]
      const check = checks.find(({ id }) => id === use.check)
      if (!check) {
        report([...path, 'check'], `there is no check "${use.check}"${didYouMean(use.check, ids)}`)
        continue
      }
      const options = check.options instanceof z.ZodObject ? check.options.strict() : check.options
      const result = options.safeParse(use.options)
      if (!result.success) reportIssues(result.error.issues, options, [...path, 'options'], report)
    }
  }
}

/** Names in a list, at its path. */
const checkNames = (
  what: string,
  names: string | readonly string[],
  known: readonly { readonly id: string }[],
  at: { readonly path: Path; readonly report: Report },
): void => {
  if (typeof names === 'string') return
  const ids = known.map(({ id }) => id)
  for (const [i, id] of names.entries())
    if (!ids.includes(id)) at.report([...at.path, i], `there is no ${what} "${id}"${didYouMean(id, ids)}`)
}
