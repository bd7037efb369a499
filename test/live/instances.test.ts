import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Plan } from '../../src/fixes/fix.ts'
import type { RunState } from '../../src/run/state.ts'
import { forbidden } from '../../src/run/survey.ts'
import { type Lab, requirements, up } from './lab/index.ts'
import { secondInstance } from './lab/instance.ts'
import { judge, openLab } from './story.ts'

const able = requirements()
const name = 'postfix-out'

/** postmulti(1): real instances, each with its own queue. */
describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'two Postfix instances' : `(skipped: ${able.why})`, () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await up('plain')
    await secondInstance(lab, name)
    await lab.sh(
      `for n in 1 2 3; do echo x | MAIL_CONFIG=/etc/${name} sendmail -f user1@antv.test joe@silent.test; done`,
    )
    await lab.waitFor('the mail to be deferred', async () => {
      const { stdout } = await lab.exec(['postqueue', '-c', `/etc/${name}`, '-p'])
      return (stdout.match(/Connection timed out/g) ?? []).length >= 3
    })
  })
  afterAll(async () => {
    await lab?.down()
  })
  const diagnosed = async (user: string, instance?: string): Promise<RunState> => {
    const target = await openLab(lab, user, instance === undefined ? {} : { instance })
    try {
      return await judge(target)
    } finally {
      await target.close()
    }
  }
  const told = ({ diagnoses }: RunState) => diagnoses.map(({ cause, confidence }) => `${cause}, ${confidence}`)
  const other = ({ findings }: RunState) => findings.find(({ check }) => check === 'other-instances')

  test('the main one says that mail waits in the other', { timeout: 120_000 }, async () => {
    const state = await diagnosed('root')
    expect(state.failure).toBeNull()
    expect(state.queue?.total).toBe(0)
    expect(other(state)).toMatchObject({ status: 'warning', subject: name, data: { waiting: 3 } })
    expect(other(state)?.summary).toContain(`--instance ${name}`)
  })

  test.each([
    ['root', name],
    ['sudoer', `/etc/${name}`],
  ])('%s asks %s, and is told why its mail is stuck', { timeout: 120_000 }, async (user, instance) => {
    const state = await diagnosed(user, instance)
    expect(state.failure).toBeNull()
    expect(state.via).toMatch(/Postfix instance postfix-out$/)
    expect(told(state)).toEqual(['destination-down, certain'])
    expect(state.queue?.total).toBe(3)
    expect(state.unexplained.messages).toBe(0)
    expect(other(state)).toMatchObject({ status: 'skipped' })
  })

  test('is not changed', { timeout: 120_000 }, async () => {
    const target = await openLab(lab, 'root', { instance: name })
    try {
      const plan = { risk: 'none', steps: [] } as unknown as Plan
      expect(forbidden(plan, target, { readOnly: false, maxRisk: 'loses' })).toMatchObject({
        refused: expect.stringContaining(name),
      })
    } finally {
      await target.close()
    }
  })

  test('one that is not there: which are', async () => {
    const failed = await openLab(lab, 'root', { instance: 'postfix-in' }).catch((error) => error)
    expect(failed.message).toMatch(/has no instance postfix-in/)
    expect(failed.hint).toContain(`${name} (/etc/${name})`)
    const wrong = await openLab(lab, 'root', { instance: 'x;id' }).catch((error) => error)
    expect(wrong.message).toMatch(/is no Postfix instance/)
  })

  test('is not running while the main one is', { timeout: 120_000 }, async () => {
    await lab.must(['postfix', '-c', `/etc/${name}`, 'stop'])
    await lab.waitFor(
      'it to stop',
      async () => (await lab.exec(['postfix', '-c', `/etc/${name}`, 'status'])).code !== 0,
    )
    expect(told(await diagnosed('root', name))[0]).toBe('mta-stopped, certain')
    const main = await diagnosed('root')
    expect(told(main)).toEqual([])
    expect(main.findings.find(({ check }) => check === 'mail-system-running')?.status).toBe('ok')
  })
})
