/** Records what `mailmedic demo` replays, from a lab of real parts: the incident, then how it was mended. npm run demo:record. Debian, root. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fixes } from '../src/fixes/index.ts'
import { mend } from '../src/run/mend.ts'
import type { MendEvent } from '../src/run/mend-event.ts'
import { Secret } from '../src/target/secret.ts'
import { type Lab, up } from '../test/live/lab/index.ts'
import { builtIn, judge, openLab } from '../test/live/story.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** So long the mail waits before it is recorded. */
const minutes = Number(process.argv[2] ?? 3)

const recordIncident = (lab: Lab): void => {
  const reach = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`]
  const argv = [
    `${root}src/main.ts`,
    'record',
    ...reach,
    `${lab.user}@${lab.host}`,
    '-o',
    `${root}demo/incident.mmb.tgz`,
  ]
  const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' })
  if (status !== 0) throw new Error(`mailmedic record ended with status ${status}`)
}

/** A real run of `fix relay`, as it was told. Questions and their answers are left out: the incident has them. */
const recordFix = async (lab: Lab): Promise<void> => {
  const fix = fixes.find(({ id }) => id === 'relay')
  if (!fix) throw new Error('there is no fix relay')
  const state = mkdtempSync(join(tmpdir(), 'mailmedic-demo-'))
  process.env.MAILMEDIC_STATE = state
  const target = { ...(await openLab(lab)), name: 'demo' }
  const playbook = builtIn('mail-stuck')
  const events: MendEvent[] = []
  try {
    const request = {
      fix,
      options: { provider: 'sendgrid' },
      target,
      reopen: () => openLab(lab),
      way: { target: 'demo' },
      playbook,
      diagnosed: await judge(target, playbook),
      operator: {
        name: 'you@laptop',
        approve: async () => 'all' as const,
        approveStep: async () => true,
        secret: async () => new Secret(lab.relay.key),
      },
      planOnly: false,
      saved: null,
      readOnly: false,
      maxRisk: playbook.fixes.maxRisk,
      canary: null,
      takeLock: false,
      version: 'demo',
      deadlineMs: 120_000,
      signal: new AbortController().signal,
    }
    for await (const event of mend(request))
      if (!(event.type === 'asking' && event.event.type === 'asked')) events.push(event)
  } finally {
    await target.close()
    rmSync(state, { recursive: true, force: true })
  }
  const last = events.at(-1)
  if (last?.type !== 'mend-finished' || last.outcome !== 'proved')
    throw new Error(`not proved: ${JSON.stringify(last)}`)
  const text = events
    .map((event) => `${JSON.stringify(event).replaceAll(state, '~/.local/state/mailmedic')}\n`)
    .join('')
  for (const secret of lab.secrets) if (text.includes(secret)) throw new Error('a secret is in the recording')
  writeFileSync(`${root}demo/relay.ndjson`, text)
}

const lab = await up('zimbra', ['sasl-unset-and-25-blocked'])
try {
  process.stdout.write(`the lab is up; recording in ${minutes} min\n`)
  await new Promise((resolve) => setTimeout(resolve, minutes * 60_000))
  mkdirSync(`${root}demo`, { recursive: true })
  recordIncident(lab)
  await recordFix(lab)
} finally {
  await lab.down()
}
