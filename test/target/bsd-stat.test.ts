import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openTarget } from '../../src/target/open.ts'

const folder = mkdtempSync(join(tmpdir(), 'mailmedic-bsd-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A stand-in for stat(1) of FreeBSD: -f takes its letters, -c it does not know. */
const stat = `#!/bin/sh
[ "$1" != -L ] || { l=-L; shift; }
[ "$1" = -f ] || { echo "stat: illegal option -- c" >&2; exit 1; }
f=$(printf %s "$2" | sed 's/%Su/%U/g; s/%Sg/%G/g; s/%Lp/%a/g; s/%m/%Y/g; s/%z/%s/g; s/%N/%n/g'); shift 2
exec /usr/bin/stat $l -c "$f" "$@"
`

test("a question to stat is answered by FreeBSD's too, as it was asked", async () => {
  writeFileSync(join(folder, 'stat'), stat)
  chmodSync(join(folder, 'stat'), 0o755)
  const before = process.env.PATH
  process.env.PATH = `${folder}:${before}`
  const target = await openTarget('local')
  try {
    const ask = (path: string) =>
      target.ask({ kind: 'exec', argv: ['stat', '-L', '-c', '%U %G %a %Y %s %n', path, '/nowhere'] })
    const told = await ask('/etc/passwd')
    process.env.PATH = before
    const usual = await openTarget('local')
    const same = await usual.ask({ kind: 'exec', argv: ['stat', '-L', '-c', '%U %G %a %Y %s %n', '/etc/passwd'] })
    await usual.close()
    expect(told).toMatchObject({ status: 'ok', exitCode: 1, stdout: same.stdout })
    expect(same.stdout).toMatch(/^root root 644 \d+ \d+ \/etc\/passwd\n$/)
  } finally {
    process.env.PATH = before
    await target.close()
  }
})
