import { clean, cleanLines } from '../text/text.ts'

/** Foreign text in Markdown: it must not become a heading, a link, an image, HTML or a table of its own. */
export const prose = (text: string): string =>
  clean(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*[\]|~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/^([#+-])/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')

export const cell = (text: string): string => prose(text)

/** A code span: the fence is longer than any run of backticks inside. */
export const inline = (text: string): string => {
  const safe = clean(text)
  if (safe === '') return ''
  const fence = '`'.repeat(longestRun(safe) + 1)
  const gap = safe.startsWith('`') || safe.endsWith('`') ? ' ' : ''
  return `${fence}${gap}${safe}${gap}${fence}`
}

export const fenced = (text: string, indent = '', language = ''): string => {
  const lines = cleanLines(text)
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return [`${fence}${language}`, ...lines, fence].map((line) => `${indent}${line}`.trimEnd()).join('\n')
}

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const longestRun = (text: string): number => Math.max(0, ...Array.from(text.matchAll(/`+/g), (m) => m[0].length))
