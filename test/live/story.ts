import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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

/** MAILMEDIC_TRANSPORT=openssh: every story over the system's ssh; shared: over a connection that ssh holds open already. */
const way = z.enum(['auto', 'ssh2', 'openssh', 'shared']).default('auto').parse(process.env.MAILMEDIC_TRANSPORT)

export const openLab = async (lab: Lab, user = lab.user, more: OpenOptions = {}): Promise<Target> => {
  if (way === 'shared' && more.transport === undefined) return await openShared(lab, user, more)
  return await openTarget(`${user}@${lab.host}:${lab.port}`, {
    identity: [lab.identityFile],
    knownHosts: lab.knownHostsFile,
    hostKeyChecking: 'yes',
    ...(way === 'shared' ? {} : { transport: way }),
    ...more,
  })
}

/** Over a connection as a person's ssh holds it open, made once for each lab and login; it ends with the lab. */
export const openShared = async (lab: Lab, user = lab.user, more: OpenOptions = {}): Promise<Target> => {
  const folder = dirname(lab.identityFile)
  const sshConfig = join(folder, `shared-${user}`)
  const name = `${user}@${lab.host}`
  if (!existsSync(sshConfig)) {
    const keys = `IdentityFile ${lab.identityFile}\nIdentitiesOnly yes\nUserKnownHostsFile ${lab.knownHostsFile}\n`
    await writeFile(sshConfig, `ControlPath ${folder}/%C\n${keys}`)
    await once(
      spawn('ssh', ['-F', sshConfig, '-M', '-N', '-f', '-p', `${lab.port}`, name], { stdio: 'ignore' }),
      'exit',
    )
  }
  const target = await openTarget(`${name}:${lab.port}`, { sshConfig, ...more })
  if (!target.via.includes('your open connection')) throw new Error(`that went another way: ${target.via}`)
  return target
}

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
