import { readFileSync } from 'node:fs'
import { findPlaybook, listPlaybooks, type PlaybookFile, readPlaybook } from '../run/playbook-find.ts'
import { playbookJsonSchema } from '../run/playbook-schema.ts'
import { cleanLines } from '../text/text.ts'
import { catalogue } from './catalogue.ts'
import { failureOf } from './failure.ts'

const places = { cwd: process.cwd(), env: process.env }
const print = (lines: readonly string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''))
const complain = (message: string): void => {
  process.stderr.write(`${cleanLines(message).join('\n')}\n`)
  process.exitCode = 3
}

export const list = (): void => {
  const rows = listPlaybooks(places).map((file) => {
    try {
      return [file.id, file.origin, readPlaybook(file, catalogue).title]
    } catch (error) {
      process.stderr.write(`${cleanLines(failureOf(error).message).join('\n')}\n`)
      return [file.id, file.origin, '(not valid: mailmedic playbook validate)']
    }
  })
  const width = Math.max(...rows.map(([id]) => id?.length ?? 0))
  print(
    rows.map(([id = '', origin = '', title = '']) =>
      cleanLines(`${id.padEnd(width)}  ${origin.padEnd(8)}  ${title}`).join(' '),
    ),
  )
}

export const show = ([name = '']: readonly string[]): void => {
  const file = findPlaybook(name, places)
  readPlaybook(file, catalogue)
  process.stdout.write(readFileSync(file.file, 'utf8'))
}

export const validate = (names: readonly string[]): void => {
  const files = names.length > 0 ? names.map((name) => findPlaybook(name, places)) : listPlaybooks(places)
  const good = files.filter(isValid)
  print(good.map(({ file }) => cleanLines(`${file}: ok`).join(' ')))
}

const isValid = (file: PlaybookFile): boolean => {
  try {
    readPlaybook(file, catalogue)
    return true
  } catch (error) {
    complain(failureOf(error).message)
    return false
  }
}

export const schema = (): void => print([JSON.stringify(playbookJsonSchema(catalogue), null, 2)])
