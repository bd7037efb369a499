import { describe, expect, test } from 'vitest'
import type { MendStart, Services } from '../../src/ui/services.ts'
import { readEvents } from '../runs/read.ts'
import { appWith, keys, settled, shown } from './harness.ts'
import { relayEvents } from './mends.ts'

const fixes: Services['fixes'] = async () => [
  {
    id: 'relay',
    title: 'Send through a relay',
    explain: 'All mail for other servers goes through one server.',
    options: [],
  },
]
const withOptions: Services['fixes'] = async () => [
  {
    id: 'relay',
    title: 'Send through a relay',
    explain: 'All mail for other servers goes through one server.',
    options: [
      {
        name: 'provider',
        description: 'Who relays.',
        initial: 'sendgrid',
        required: true,
        choices: ['sendgrid', 'ses', 'mailgun'],
      },
      { name: 'user', description: 'Login at the relay.', initial: '', required: true, choices: [] },
      { name: 'sender', description: 'A sender that the relay knows.', initial: '', required: false, choices: [] },
    ],
  },
]

const fixing = async (until = 'end', changes: Partial<Services> = {}) => {
  const started: MendStart[] = []
  const mend: Services['mend'] = (start) => {
    started.push(start)
    return relayEvents(start, until)
  }
  const { app, written } = await appWith('incident', { fixes, mend, ...changes })
  await settled()
  return { app, written, started }
}

/** Types the relay's key where it is asked for. */
const giveKey = async (app: Awaited<ReturnType<typeof fixing>>['app']): Promise<void> => {
  await settled()
  expect(shown(app)).toContain('Key of the relay')
  keys(app, ...'SG.secret', 'enter')
  await settled()
}

describe.each([
  [80, 24],
  [200, 60],
] as const)('at %d x %d', (columns, rows) => {
  const golden = (name: string): string => `golden/${name}.${columns}x${rows}.txt`

  test('the plan, short and with all its details', async () => {
    const { app } = await fixing()
    keys(app, 'enter')
    await settled()
    await expect(shown(app, columns, rows)).toMatchFileSnapshot(golden('plan'))
    keys(app, 'd')
    await expect(shown(app, columns, rows)).toMatchFileSnapshot(golden('plan-details'))
  })

  test('a step that is under way, then the proof', async () => {
    const under = await fixing('step 2')
    keys(under.app, 'enter')
    await settled()
    keys(under.app, 'a')
    await giveKey(under.app)
    await expect(shown(under.app, columns, rows)).toMatchFileSnapshot(golden('applying'))
    const { app } = await fixing()
    keys(app, 'enter')
    await settled()
    keys(app, 'a')
    await giveKey(app)
    await expect(shown(app, columns, rows)).toMatchFileSnapshot(golden('proved'))
  })

  test('what a fix wants to know', async () => {
    const { app } = await fixing('end', { fixes: withOptions })
    keys(app, 'enter')
    await expect(shown(app, columns, rows)).toMatchFileSnapshot(golden('fix-options'))
  })
})

test('read-only until the approval, and the header says so all the way', async () => {
  const { app } = await fixing('step 1')
  expect(shown(app)).toContain('read-only')
  keys(app, 'enter')
  await settled()
  expect(shown(app)).toContain('nothing changed yet')
  keys(app, 'a')
  await giveKey(app)
  expect(shown(app)).toContain('changing')
})

test('esc at the plan refuses it: nothing is changed', async () => {
  const { app } = await fixing()
  keys(app, 'enter')
  await settled()
  keys(app, 'esc')
  await settled()
  expect(app.screen?.id).toBe('verdict')
  expect(app.mends).toEqual([])
  expect(app.busy).toBeNull()
})

test('a key is never seen, neither typed nor pasted', async () => {
  const { app } = await fixing()
  keys(app, 'enter')
  await settled()
  keys(app, 'a')
  await settled()
  keys(app, ...'SG.secret')
  expect(shown(app)).toContain('•••••••••')
  expect(shown(app)).not.toContain('SG')
})

test('step by step: each is asked about, and a no takes all back', async () => {
  const { app } = await fixing()
  keys(app, 'enter')
  await settled()
  keys(app, 's')
  await giveKey(app)
  expect(shown(app)).toContain('Next: write relay_password')
  keys(app, 'y')
  await settled()
  expect(shown(app)).toContain('Next: set the relay in LDAP')
  keys(app, 'n')
  await settled()
  expect(shown(app)).toContain('rolled-back: stopped by you')
  expect(shown(app)).toContain('taken back')
})

test('leaving while a change is half done asks first', async () => {
  const { app } = await fixing('step 2')
  keys(app, 'enter')
  await settled()
  keys(app, 'a')
  await giveKey(app)
  keys(app, 'q')
  expect(shown(app)).toContain('A change is half done. Take back what was done, and leave?')
  keys(app, 'n')
  expect(shown(app)).toContain('changing')
  keys(app, 'x')
  expect(shown(app)).toContain('Stop here and take back what was done?')
})

test('what is wanted must be given before there is a plan', async () => {
  const { app, started } = await fixing('end', { fixes: withOptions })
  keys(app, 'enter', 'p')
  expect(shown(app)).toContain('user is needed')
  keys(app, 'enter', 'down', 'enter', ...'apikey', 'enter', 'p')
  await settled()
  expect(started.map(({ options }) => options)).toEqual([{ provider: 'ses', user: 'apikey' }])
  expect(shown(app)).toContain('plan')
})

test('what the diagnosis found is filled in, and what the playbook allows goes along', async () => {
  const run: Services['run'] = async function* () {
    for (const event of readEvents('incident'))
      yield event.type === 'verdict'
        ? {
            ...event,
            diagnoses: event.diagnoses.map((each) => ({
              ...each,
              fixOptions: { relay: { user: 'AKIA', provider: 'ses' } },
            })),
          }
        : event
  }
  const { app, started } = await fixing('end', { fixes: withOptions, run })
  keys(app, 'enter')
  expect(shown(app)).toMatch(
    /Filled in for what was found: provider, user\. p makes the plan\.[\s\S]*provider +ses[\s\S]*user +AKIA/,
  )
  keys(app, 'p')
  await settled()
  expect(started).toMatchObject([
    { options: { provider: 'ses', user: 'AKIA' }, maxRisk: 'interrupts', allowedBy: 'the playbook mail-stuck' },
  ])
})

test('a choice that is not needed can be left open again', async () => {
  const optional: Services['fixes'] = async (ids) =>
    (await withOptions(ids)).map((fix) => ({
      ...fix,
      options: fix.options.map((each) => ({ ...each, required: false, initial: '' })),
    }))
  const { app } = await fixing('end', { fixes: optional })
  keys(app, 'enter', 'enter', 'enter', 'enter')
  expect(shown(app)).toMatch(/provider +mailgun/)
  keys(app, 'enter')
  expect(shown(app)).toMatch(/provider +\(not set\)/)
})

test('nothing that a server says can steer the terminal while a fix goes on', async () => {
  const { app } = await fixing()
  keys(app, 'enter')
  await settled()
  keys(app, 'a')
  await giveKey(app)
  expect(shown(app, 200, 60)).toContain('status=sent')
  expect(shown(app, 200, 60)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
})
