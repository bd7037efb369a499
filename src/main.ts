/** argv in, exit status out. Nothing is imported before it is needed: `--version` costs no more than Node itself. */
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'

const [first, ...rest] = process.argv.slice(2)
if (rest.length === 0 && (first === '--version' || first === '-V')) {
  process.stdout.on('error', () => process.exit(3))
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${version}\n`)
} else {
  // See cli/settle.ts. What compiles with optimization in the background cannot be switched off once Node runs.
  setFlagsFromString('--no-concurrent-sparkplug')
  // A queue of a million messages is parsed and forgotten line by line: with a heap that is collected early it takes
  // 130 MB, where one that may grow first takes 210. explain keeps nothing and is a fifth faster without.
  if (first !== 'explain') {
    setFlagsFromString('--semi-space-growth-factor=1')
    setFlagsFromString('--optimize-for-size')
  }
  const { cli } = await import('./cli/cli.ts')
  await cli(process.argv.slice(2))
}
