import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Playbook, playbookSchema } from '../../src/run/playbook.ts'
import { run } from '../../src/run/run.ts'
import { emptyState, fold, type RunState } from '../../src/run/state.ts'
import { openBundle } from '../../src/target/bundle.ts'
import { type OpenOptions, openTarget } from '../../src/target/open.ts'
import { recordTarget } from '../../src/target/record.ts'
import type { Target } from '../../src/target/target.ts'
import type { Lab } from './lab/index.ts'

export const builtIn = (id: string): Playbook =>
  playbookSchema.parse(parse(readFileSync(new URL(`../../playbooks/${id}.yaml`, import.meta.url), 'utf8')))

/** Runs a playbook to its end and folds what it told. */
export const judge = async (target: Target, playbook = builtIn('mail-stuck')): Promise<RunState> => {
  let state = emptyState
  for await (const event of run(playbook, target, { deadlineMs: 120_000 })) state = fold(state, event)
  return state
}

/** MAILMEDIC_TRANSPORT=openssh: every story over the system's ssh. */
const transport = z.enum(['auto', 'ssh2', 'openssh']).default('auto').parse(process.env.MAILMEDIC_TRANSPORT)

export const openLab = (lab: Lab, user = lab.user, more: OpenOptions = {}): Promise<Target> =>
  openTarget(`${user}@${lab.host}:${lab.port}`, {
    identity: [lab.identityFile],
    knownHosts: lab.knownHostsFile,
    hostKeyChecking: 'yes',
    transport,
    ...more,
  })

export interface Story {
  readonly live: RunState
  readonly replayed: RunState
  /** Every byte of the bundle, unpacked. */
  readonly bundle: string
}

/** Diagnoses a lab over SSH while it is recorded, then the recording. */
export const story = async (lab: Lab, playbook = builtIn('mail-stuck')): Promise<Story> => {
  const folder = await mkdtemp(join(tmpdir(), 'mailmedic-story-'))
  const path = join(folder, 'story.mmb.tgz')
  const target = recordTarget(await openLab(lab))
  try {
    const live = await judge(target, playbook)
    await target.save(path, { tool: 'test' })
    const bundle = existsSync(path) ? await unpacked(path) : ''
    const replay = await openBundle(path)
    try {
      return { live, replayed: await judge(replay, playbook), bundle }
    } finally {
      await replay.close()
    }
  } finally {
    await target.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const unpacked = async (path: string): Promise<string> => {
  const { gunzipSync } = await import('node:zlib')
  return gunzipSync(readFileSync(path)).toString('latin1')
}

/** What must be the same in a replay: everything but timings and the run's own clock. */
export const verdictOf = ({ mta, status, findings, diagnoses, unexplained }: RunState) => ({
  mta,
  status,
  findings: findings.map(({ check, status, subject }) => ({ check, status, subject })),
  diagnoses: diagnoses.map(({ cause, confidence, explains }) => ({ cause, confidence, explains })),
  unexplained: unexplained.messages,
})
