/** Writes what is derived from the registries: the schema of playbooks and the catalogue. `--check`: only compares. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { causes } from '../src/causes/index.ts'
import { checks } from '../src/checks/index.ts'
import { playbookJsonSchema } from '../src/run/playbook-schema.ts'
import { catalogue } from './catalogue.ts'

const outputs: Readonly<Record<string, string>> = {
  'playbooks/schema.json': `${JSON.stringify(playbookJsonSchema({ checks, causes }), null, 2)}\n`,
  'docs/catalogue.md': catalogue(checks, causes),
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const check = process.argv.includes('--check')
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
