import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { fixes } from '../../src/fixes/index.ts'
import { listRuns } from '../../src/run/journal.ts'
import { type MendRequest, mend } from '../../src/run/mend.ts'
import type { MendEvent } from '../../src/run/mend-event.ts'
import { emptyMend, foldMend, type MendState } from '../../src/run/mend-state.ts'
import { recordedHere, resume, undo } from '../../src/run/undo.ts'
import { Secret } from '../../src/target/secret.ts'
import type { Target } from '../../src/target/target.ts'
import type { Lab } from './lab/index.ts'
import { builtIn, openLab } from './story.ts'

/** Journals of the tests, beside nobody's own. */
export const stateFolder = mkdtempSync(join(tmpdir(), 'mailmedic-state-'))
process.env.MAILMEDIC_STATE = stateFolder
afterAll(() => rmSync(stateFolder, { recursive: true, force: true }))

export interface Applied {
  readonly fix: string
  readonly set?: Readonly<Record<string, string>>
  readonly secret?: string
  readonly user?: string
  readonly over?: Partial<MendRequest>
  /** Gets every event as it comes. */
  readonly hear?: (event: MendEvent) => void
}

/** Carries a fix out on a lab as an operator would who says yes to everything. */
export const apply = async (lab: Lab, applied: Applied): Promise<MendState> => {
  const { user, over = {}, hear } = applied
  const target = await openLab(lab, user)
  let state: MendState = emptyMend
  try {
    for await (const event of mend({ ...requestFor(lab, target, applied), ...over })) {
      hear?.(event)
      state = foldMend(state, event)
    }
    return state
  } finally {
    await target.close()
  }
}

const requestFor = (lab: Lab, target: Target, { fix: id, set = {}, secret, user }: Applied): MendRequest => {
  const fix = fixes.find((each) => each.id === id)
  if (!fix) throw new Error(`no fix ${id}`)
  return {
    fix,
    options: set,
    target,
    reopen: () => openLab(lab, user),
    way: { target: target.name },
    playbook: builtIn('mail-stuck'),
    diagnosed: null,
    operator: {
      name: 'tester@lab',
      approve: async () => 'all',
      approveStep: async () => true,
      secret: async () => (secret === undefined ? null : new Secret(secret)),
    },
    planOnly: false,
    saved: null,
    readOnly: false,
    maxRisk: 'interrupts',
    canary: null,
    takeLock: false,
    version: 'test',
    deadlineMs: 120_000,
    signal: new AbortController().signal,
  }
}

/** A run that ends without a word before one of its steps, as if the program had been killed. Its name. */
export const diesBefore = async (lab: Lab, { fix, set }: Applied, step: number): Promise<string> => {
  const dead = Promise.withResolvers<void>()
  const approveStep = (_: unknown, index: number) => {
    if (index < step) return Promise.resolve(true)
    dead.resolve()
    return new Promise<boolean>(() => {})
  }
  const operator = { name: 'tester@lab', approve: async () => 'steps' as const, approveStep, secret: async () => null }
  void apply(lab, { fix, ...(set ? { set } : {}), over: { operator } })
  await dead.promise
  return listRuns()[0] ?? ''
}

/** Goes on with a run that was left in the middle, as `fix --resume` does. */
export const goOnWith = async (lab: Lab, run: string, applied: Applied): Promise<MendState> => {
  const recorded = recordedHere(run)
  if (!recorded) throw new Error(`no journal of ${run}`)
  const target = await openLab(lab, applied.user)
  let state: MendState = emptyMend
  try {
    for await (const event of resume({ ...requestFor(lab, target, applied), recorded })) state = foldMend(state, event)
    return state
  } finally {
    await target.close()
  }
}

export const takeBackRun = async (lab: Lab, run: string | null, user?: string): Promise<MendState> => {
  const recorded = recordedHere(run ?? '')
  if (!recorded) throw new Error(`no journal of ${run}`)
  const target = await openLab(lab, user)
  let state: MendState = emptyMend
  try {
    const operator = { name: 'tester@lab', approve: async () => 'all' as const }
    const signal = new AbortController().signal
    const request = {
      recorded,
      target,
      reopen: () => openLab(lab, user),
      operator,
      readOnly: false,
      takeLock: false,
      signal,
    }
    for await (const event of undo(request)) state = foldMend(state, event)
    return state
  } finally {
    await target.close()
  }
}

/**
 * What must be the same after an undo: settings, files of the configuration with owner and mode, LDAP, what runs and
 * listens, the queue's directories, the copies in its chroot, packages.
 */
export const serverState = async (lab: Lab): Promise<string> => {
  const folders = lab.flavour === 'plain' ? '/etc/postfix' : '/opt/zimbra/common/conf /opt/zimbra/conf'
  const files = await lab.sh(
    `find ${folders} -type f -printf '%p %u:%g %m\\n' | sort; find ${folders} -type f -exec sha256sum {} + | sort; ls -A /var/lib/mailmedic 2>/dev/null || :; postconf -n`,
  )
  const host = await lab.sh(`ss -ltnH | awk '{print $4}' | sort -u
    for name in master qmgr dovecot slapd exim4 saslauthd clamd; do pgrep -x $name >/dev/null && echo "$name runs"; done
    cd ${lab.queueDir}; stat -c '%n %U:%G %a' */ | sort; sha256sum etc/* 2>/dev/null || :
    ls /usr/lib/*/sasl2; dpkg-query -W -f '\${Package} \${Status}\\n' libsasl2-modules 2>/dev/null || :`)
  const ldap =
    lab.flavour === 'plain'
      ? ''
      : await lab.sh(
          "su - zimbra -c 'zmprov -l gs -e mail.antv.test; zmprov -l gacf; zmprov -l ga user7@antv.test; zmprov -l ga user9@antv.test' | sort",
        )
  return `${files}\n${host}\n${ldap}`
}
