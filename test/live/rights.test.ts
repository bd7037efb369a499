import { describe, expect, test } from 'vitest'
import { type Rights, rightsOf } from '../../src/run/rights.ts'
import type { RunState } from '../../src/run/state.ts'
import { openTarget } from '../../src/target/open.ts'
import type { Target } from '../../src/target/target.ts'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { judge, openLab } from './story.ts'

const able = requirements()

/** Faults whose proof hangs on different rights: none, the log, the firewall, a private socket, a password map, the queue, another's port. */
const stories: readonly (readonly [fault: string, flavours: readonly Flavour[]])[] = [
  ['relay-sasl-maps-unset', ['plain', 'zimbra']],
  ['outbound-25-blocked', ['plain', 'zimbra']],
  ['lmtp-down', ['plain', 'zimbra']],
  ['lmtp-hung', ['plain']],
  ['relay-sasl-map-missing', ['plain', 'zimbra']],
  ['queue-permissions', ['plain', 'zimbra']],
  ['relay-auth-missing', ['plain', 'zimbra']],
  ['relay-auth-wrong', ['plain', 'zimbra']],
  ['queue-file-corrupt', ['plain', 'zimbra']],
  ['outbound-25-blocked-locally', ['plain', 'zimbra']],
  ['port-conflict', ['plain', 'zimbra']],
  ['mta-stopped', ['plain', 'zimbra']],
]
/** One a flavour in a usual run; the others with MAILMEDIC_LONG=1. */
const usual = ['plain relay-auth-wrong', 'zimbra outbound-25-blocked']
const ours = process.env.MAILMEDIC_FAULTS?.split(',')
const chosen = (fault: string, flavour: Flavour): boolean =>
  ours ? ours.includes(fault) : process.env.MAILMEDIC_LONG !== undefined || usual.includes(`${flavour} ${fault}`)

interface Seen {
  readonly state: RunState
  readonly rights: Rights
}

const look = async (target: Target): Promise<Seen> => {
  try {
    const state = await judge(target)
    expect(state.failure).toBeNull()
    return { state, rights: await rightsOf(target, state) }
  } finally {
    await target.close()
  }
}

/** Does what the list says, word for word. */
const apply = async (lab: Lab, { remedies, sudoers }: Rights): Promise<void> => {
  for (const remedy of remedies) if ('command' in remedy) await lab.sh(remedy.command)
  if (sudoers === null) return
  await lab.must(['sh', '-c', 'cat >/tmp/mailmedic.sudoers'], { stdin: sudoers })
  await lab.sh('visudo -cf /tmp/mailmedic.sudoers && install -m 440 /tmp/mailmedic.sudoers /etc/sudoers.d/mailmedic')
}

const verdict = ({ diagnoses }: RunState): readonly (string | undefined)[] => [
  diagnoses[0]?.cause,
  diagnoses[0]?.confidence,
]

const typist = (lab: Lab): Promise<Target> =>
  openTarget(`typist@${lab.host}:${lab.port}`, {
    identity: [lab.identityFile],
    knownHosts: lab.knownHostsFile,
    sudo: 'ask',
    prompt: async () => lab.sshPassword,
  })

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'rights' : `rights (skipped: ${able.why})`, () => {
  for (const [fault, flavours] of stories)
    for (const flavour of flavours.filter((each) => chosen(fault, each)))
      test(`${flavour}, ${fault}: every login says the same or what it lacks, and with that the same`, {
        timeout: 240_000,
      }, async () => {
        const lab = await up(flavour, [fault])
        try {
          const right = verdict((await look(await openLab(lab))).state)
          expect(right[0]).toBe(lab.fault(fault).expect.cause)
          for (const open of [() => openLab(lab, 'sudoer'), () => typist(lab)]) {
            const { state, rights } = await look(await open())
            expect(verdict(state)).toEqual(right)
            expect(rights).toMatchObject({ gaps: [], remedies: [], sudoers: null })
          }
          for (const user of ['op', ...(flavour === 'zimbra' ? ['zimbra'] : [])]) {
            let { state, rights } = await look(await openLab(lab, user))
            const [first, ...others] = state.diagnoses.map(({ cause }) => cause)
            // Less certain, or nothing at all; never something else.
            expect([right[0], undefined]).toContain(first)
            expect(others).toEqual([])
            if (first === undefined) expect(state.status).toBe('unknown')
            expect(rights.gaps.length).toBeGreaterThan(0)
            // What may be asked now can lead to further questions.
            for (let round = 0; round < 2 && rights.sudoers !== null; round += 1) {
              await apply(lab, rights)
              ;({ state, rights } = await look(await openLab(lab, user)))
            }
            expect(verdict(state)).toEqual(right)
            const left = rights.remedies.filter(({ kind }) => kind !== 'none')
            expect(left.map((each) => ('commands' in each ? each.commands : each))).toEqual([])
            await lab.sh('rm -f /etc/sudoers.d/mailmedic')
          }
        } finally {
          await lab.down()
        }
      })
})
