import { clean } from '../target/clean.ts'

/** As much XML as a report needs, with nothing in it that XML 1.0 forbids. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Element | string)[]
}

export const element = (
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Element | string)[] = [],
): Element => ({ name, attributes, children })

/** Terminal escapes as a whole, then all that is not an XML character, then what readers cannot see. */
const strip = (text: string): string =>
  clean(text)
    .replace(/[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[\u200b-\u200f\u2060-\u206f\ufeff]/g, '')

const escaped = (text: string): string =>
  strip(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const attribute = (text: string): string =>
  escaped(text)
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`)

const write = (node: Element | string, indent: string): string => {
  if (typeof node === 'string') return escaped(node)
  const open = `${indent}<${node.name}${Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${attribute(value)}"`)
    .join('')}`
  if (node.children.length === 0) return `${open}/>`
  if (node.children.every((child) => typeof child === 'string'))
    return `${open}>${node.children.map((child) => write(child, '')).join('')}</${node.name}>`
  return `${open}>\n${node.children.map((child) => write(child, `${indent}  `)).join('\n')}\n${indent}</${node.name}>`
}

export const xml = (root: Element): string => `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, '')}\n`
