/** Writes what is derived from the registries: the schema of playbooks, the catalogue, a page for each cause. `--check`: only compares. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { causes } from '../src/causes/index.ts'
import { checks } from '../src/checks/index.ts'
import { fixes } from '../src/fixes/index.ts'
import { playbookJsonSchema } from '../src/run/playbook-schema.ts'
import { catalogue } from './catalogue.ts'
import { causePage } from './cause-page.ts'
import { learnReplies } from './learn-replies.ts'
import { pictures } from './pictures.ts'

const outputs: Readonly<Record<string, string>> = {
  'playbooks/schema.json': `${JSON.stringify(playbookJsonSchema({ checks, causes, fixes }), null, 2)}\n`,
  'src/dsn/opinion.json': learnReplies(),
  ...(await pictures()),
  'docs/catalogue.md': catalogue(checks, causes, fixes),
  ...Object.fromEntries(causes.map((cause) => [`docs/causes/${cause.id}.md`, causePage(cause)])),
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const check = process.argv.includes('--check')
const pages = fileURLToPath(new URL('../docs/causes/', import.meta.url))
for (const folder of ['causes', 'pictures'])
  mkdirSync(fileURLToPath(new URL(`../docs/${folder}/`, import.meta.url)), { recursive: true })
for (const [name, text] of Object.entries(outputs)) {
  const path = fileURLToPath(new URL(`../${name}`, import.meta.url))
  if (read(path) === text) continue
  if (check) {
    process.stderr.write(`${name} is out of date: npm run generate\n`)
    process.exitCode = 1
  } else {
    writeFileSync(path, text)
    process.stdout.write(`wrote ${name}\n`)
  }
}

for (const name of readdirSync(pages).filter((each) => outputs[`docs/causes/${each}`] === undefined)) {
  if (check) {
    process.stderr.write(`docs/causes/${name} has no cause any more: npm run generate\n`)
    process.exitCode = 1
  } else rmSync(`${pages}/${name}`)
}
