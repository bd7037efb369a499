/** argv in, exit status out. Nothing is imported before it is needed: `--version` costs no more than Node itself. */
import { readFileSync } from 'node:fs'

const [first, ...rest] = process.argv.slice(2)
if (rest.length === 0 && (first === '--version' || first === '-V')) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${version}\n`)
} else {
  const { cli } = await import('./cli/cli.ts')
  await cli(process.argv.slice(2))
}
