import type { Plan } from '../../src/fixes/fix.ts'
import type { MendEvent, MendEventBody } from '../../src/run/mend-event.ts'
import type { MendStart } from '../../src/ui/services.ts'

/** A relay on Zimbra, as in the incident: proofs, a secret file, settings, and what cannot be taken back. */
export const relayPlan: Plan = {
  fix: 'relay',
  title: 'Send through a relay',
  summary: 'Mail for other servers goes out through smtp.sendgrid.net, port 587, with a key.',
  steps: [
    {
      id: 'prove',
      label: 'prove the key from this server',
      detail: 'AUTH at smtp.sendgrid.net:587',
      why: 'A key that is wrong would only be noticed when mail bounces.',
      changes: [],
      do: [
        {
          kind: 'auth',
          host: 'smtp.sendgrid.net',
          port: 587,
          tls: 'starttls',
          helo: 'mail.antv.test',
          user: 'apikey',
          secret: 'key',
        },
      ],
      undo: [],
    },
    {
      id: 'map',
      label: 'write relay_password',
      detail: 'new file, 0600 zimbra, key on standard input',
      why: 'Postfix looks the key up there.',
      changes: [],
      do: [
        {
          kind: 'write',
          path: '/opt/zimbra/conf/relay_password',
          owner: 'zimbra',
          group: 'zimbra',
          mode: '0600',
          content: ['smtp.sendgrid.net apikey:', { secret: 'key' }],
        },
      ],
      files: ['/opt/zimbra/conf/relay_password'],
      undo: [],
    },
    {
      id: 'settings',
      label: 'set the relay in LDAP',
      detail: '2 settings',
      why: 'zmconfigd writes main.cf from them.',
      changes: [
        { name: 'zimbraMtaRelayHost', where: 'mail.antv.test (server)', old: null, new: '[smtp.sendgrid.net]:587' },
        {
          name: 'zimbraMtaSmtpSaslSecurityOptions',
          where: 'mail.antv.test (server)',
          old: 'noplaintext,noanonymous',
          new: 'noanonymous',
        },
      ],
      do: [
        {
          kind: 'exec',
          argv: ['zmprov', 'ms', 'mail.antv.test', 'zimbraMtaRelayHost', '[smtp.sendgrid.net]:587'],
          as: 'zimbra',
        },
      ],
      undo: [],
    },
    {
      id: 'flush',
      label: 'try 5 messages again',
      detail: 'the first are followed',
      why: 'They wait since 18:17.',
      changes: [],
      do: [{ kind: 'exec', argv: ['postqueue', '-f'] }],
      undo: [],
      cannotUndo: 'mail that was sent is sent',
    },
  ],
  settle: [],
  verify: {
    causes: ['relay-sasl-maps-unset', 'outbound-25-blocked'],
    holds: [],
    follow: { messages: [], flush: true },
  },
  settleMs: 60_000,
  risk: 'reload',
  riskInWords: 'mail may wait up to 2 minutes',
  secrets: [{ name: 'key', question: 'Key of the relay smtp.sendgrid.net:' }],
  notes: ['A copy of every file is kept on the host, in /var/lib/mailmedic.'],
  chores: [{ text: 'Put include:sendgrid.net into the SPF record of antv.test.', state: 'open' }],
}

const run = '2026-11-21-203105-relay'
const at = '2026-11-21T20:31:05.000Z'
const stamp = (body: MendEventBody, seq: number): MendEvent => ({ ...body, seq, at })

/** What the engine would tell, with the person asked where it asks; `until` is where it stops and waits for good. */
export async function* relayEvents(
  { operator, target }: Pick<MendStart, 'operator' | 'target'>,
  until = 'end',
): AsyncGenerator<MendEvent> {
  let seq = 0
  const tell = (body: MendEventBody): MendEvent => stamp(body, seq++)
  const end = (outcome: 'refused' | 'rolled-back' | 'proved', words: string): MendEvent =>
    tell({
      type: 'mend-finished',
      outcome,
      words,
      hint: null,
      run: outcome === 'refused' ? null : run,
      durationMs: 9_000,
    })
  yield tell({ type: 'mend-started', what: 'fix', fix: 'relay', title: relayPlan.title, target })
  yield tell({ type: 'planned', plan: relayPlan, refusal: null })
  if ((await operator.approve(relayPlan)) === 'no') return yield end('refused', 'not approved; nothing was changed')
  for (const need of relayPlan.secrets)
    if ((await operator.secret(need)) === null)
      return yield end('refused', 'the plan needs a secret that was not given')
  yield tell({ type: 'approved' })
  yield tell({ type: 'step', index: 0, state: 'done', words: '235 authentication succeeded', ms: 210 })
  yield tell({ type: 'recorded', run, journal: '/j', manifest: '/m' })
  for (const [index] of relayPlan.steps.entries()) {
    if (index === 0) continue
    if (!(await operator.approveStep(relayPlan, index))) {
      yield tell({ type: 'step', index: 1, state: 'undone', words: 'put back as it was', ms: 90 })
      return yield end('rolled-back', 'stopped by you; all was taken back')
    }
    yield tell({ type: 'step', index, state: 'running', words: '', ms: 0 })
    if (until === `step ${index}`) await new Promise(() => {})
    yield tell({ type: 'step', index, state: 'done', words: '', ms: 120 * index })
  }
  yield tell({
    type: 'log-line',
    line: 'Nov 21 20:31:20 mail postfix/smtp[99]: 6F83: to=<a@gmail.com>, status=sent \u001b[31m(250 ok)',
  })
  yield tell({
    type: 'verifying',
    id: 'causes',
    what: 'no longer found: relay-sasl-maps-unset',
    state: 'holds',
    words: 'a new diagnosis finds nothing',
  })
  yield end('proved', '5 of 5 messages were taken by smtp.sendgrid.net')
}
